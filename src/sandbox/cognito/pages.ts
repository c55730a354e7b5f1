import { alert, html, type Html, type Page } from '../pages.js';

/** What a page of a pool says about the request that it belongs to. */
export interface Asked {
  readonly poolName: string;
  /** Where its form goes. */
  readonly action: string;
  readonly clientName: string;
}

const toBrand = (poolName: string) => `user pool ${poolName}`;

/** The sign-in page. After a refusal the name stays, and the password has the focus. */
export function toSignInPage({ poolName, action, clientName }: Asked, refused?: { readonly username: string; readonly message: string }): Page {
  const focused = html` autofocus`;
  const username = html`<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${refused?.username ?? ''}"${refused === undefined ? focused : undefined}>`;
  const password = html`<input id="password" name="password" type="password" autocomplete="current-password" required${refused === undefined ? undefined : focused}>`;
  return {
    title: 'Sign in',
    from: toBrand(poolName),
    status: refused === undefined ? 200 : 401,
    body: html`<p class="quiet">to go on to ${clientName}</p>
${alert(refused?.message)}
<form method="post" action="${action}"><label for="username">Username</label>${username}<label for="password">Password</label>${password}
<button name="answer" value="signIn">Sign in</button></form>`,
  };
}

/** The page for those who have signed in with a temporary password. */
export function toNewPasswordPage({ poolName, action }: Asked, session: string, refusal?: string): Page {
  const toField = (name: string, label: string, more?: Html) => html`<label for="${name}">${label}</label><input id="${name}" name="${name}" type="password" autocomplete="new-password" required${more}>`;
  return {
    title: 'Change your password',
    from: toBrand(poolName),
    status: refusal === undefined ? 200 : 400,
    body: html`<p class="quiet">Your password was a temporary one. Choose one of your own.</p>
${alert(refusal)}
<form method="post" action="${action}"><input type="hidden" name="session" value="${session}">${toField('newPassword', 'New password', html` autofocus`)}${toField('confirmedPassword', 'The same again')}
<button name="answer" value="changePassword">Change password</button></form>`,
  };
}

/** A request that the pool cannot answer by a redirect. The code is one of its own, never text of the query. */
export function toPoolErrorPage(poolName: string, code: string): Page {
  const hint = code === 'redirect_mismatch' ? 'The return URL is not one of the app client: add it to its CallbackURLs or LogoutURLs, letter by letter.' : 'Start the flow again to get a new link.';
  return {
    title: 'This request cannot be answered', verdict: 'bad', from: toBrand(poolName), status: 400,
    body: html`<p>The user pool refused the request: <code>${code}</code></p>
<p class="quiet">${hint}</p>`,
  };
}
