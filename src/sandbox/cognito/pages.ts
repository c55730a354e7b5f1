import { toField, toRefusalPage, type Asked } from '../issuerPages.js';
import { alert, html, type Page } from '../pages.js';
import { toChallengeName } from './attributes.js';
import type { Attribute } from './records.js';

/** What a pool is called on its pages. */
export const toBrand = (poolName: string): string => `user pool ${poolName}`;

/**
 * The page for those who have signed in with a temporary password.
 * @param wanted attributes that the pool requires and the person lacks, with what they have already typed
 */
export function toNewPasswordPage({ brand, action }: Asked, session: string, wanted: readonly Attribute[], refusal?: string): Page {
  const toPassword = (name: string, label: string, focused = false) => toField(label, { name, type: 'password', autocomplete: 'new-password', focused });
  return {
    title: 'Change your password',
    from: brand,
    status: refusal === undefined ? 200 : 400,
    body: html`<p class="quiet">Your password was a temporary one. Choose one of your own.</p>
${alert(refusal)}
<form method="post" action="${action}"><input type="hidden" name="session" value="${session}">${toPassword('newPassword', 'New password', true)}${toPassword('confirmedPassword', 'The same again')}
${wanted.map(({ Name, Value }) => toField(Name, { name: toChallengeName(Name), autocomplete: 'on', value: Value }))}
<button name="answer" value="changePassword">Change password</button></form>`,
  };
}

/** What the service shows where an app client has no identity provider to sign in with: its two sentences, and why. */
export function toNoSignInPage(brand: string): Page {
  return {
    title: 'Login pages unavailable', verdict: 'bad', from: brand, status: 403,
    body: html`<p>Please contact an administrator.</p>
<p class="quiet">The app client has no identity provider: set its SupportedIdentityProviders to COGNITO, then start the flow again.</p>`,
  };
}

/** A request that the pool cannot answer by a redirect. */
export function toPoolErrorPage(poolName: string, code: string): Page {
  const hint = code === 'redirect_mismatch' ? 'The return URL is not one of the app client: add it to its CallbackURLs or LogoutURLs, letter by letter.' : 'Start the flow again to get a new link.';
  return toRefusalPage(toBrand(poolName), { by: 'user pool', code }, hint);
}
