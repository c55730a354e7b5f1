import { toRefusalPage, toSignInPage, type Asked } from '../issuerPages.js';
import { html, type Html, type Page } from '../pages.js';
import type { User } from '../state.js';

/** The sign-in page, with those who may sign in. */
export function toUsersSignInPage(asked: Asked, users: readonly User[], refused?: { readonly username: string; readonly code?: string | undefined }): Page {
  const message = ['The username or the password is not right.', refused?.code].filter((part) => part !== undefined).join(' ');
  return toSignInPage(asked, refused && { username: refused.username, message }, html`<details><summary>The sandbox's users and passwords</summary>
<table><thead><tr><th scope="col">Username</th><th scope="col">Password</th></tr></thead>
<tbody>${users.map((user) => html`<tr><td>${user.username}</td><td>${user.password}</td></tr>`)}</tbody></table></details>`);
}

/** A scope on the consent page. */
export interface AskedScope {
  readonly scope: string;
  /** In words. */
  readonly text: string;
  readonly mayBeRefused: boolean;
}

/** The field that says that a scope which may be refused is allowed. */
export const toChoiceName = (scope: string) => `grant:${scope}`;

function toRow({ scope, text, mayBeRefused }: AskedScope): Html {
  if (!mayBeRefused) return html`<li><span>${text}</span><code>${scope}</code></li>`;
  return html`<li><label><input type="checkbox" name="${toChoiceName(scope)}" value="on"> ${text}</label><code>${scope}</code></li>`;
}

/** The consent page: what is asked for in words, by whom, as whom, and where the answer goes. */
export function toConsentPage(
  { brand, action, clientName }: Asked,
  request: { readonly username: string; readonly scopes: readonly AskedScope[]; readonly redirectUri: string; readonly providers: readonly string[] },
): Page {
  const { username, scopes, redirectUri, providers } = request;
  const returnsTo = URL.canParse(redirectUri) ? new URL(redirectUri).host : '';
  const owner = providers[0] === undefined ? html`This app client wants to:` : html`This app client belongs to the credential provider <strong>${providers.join(', ')}</strong>. It wants to:`;
  return {
    title: `Allow ${clientName}?`,
    from: brand,
    body: html`<p>${owner}</p>
<form method="post" action="${action}"><ul class="rows">${scopes.map(toRow)}</ul><div class="pair"><button class="second" name="answer" value="deny">Deny</button><button name="answer" value="allow">Allow</button></div>
<p class="quiet">Signed in as <strong>${username}</strong>. <button class="link" name="answer" value="switch">Use another user</button><br>
Afterwards you return to <code>${returnsTo}</code> (AgentCore's callback URL).</p></form>`,
  };
}

/** A request that the issuer cannot answer by a redirect. */
export function toIssuerErrorPage(brand: string, code: string): Page {
  const sessionLost = code === 'session_not_found' || code === 'invalid_request';
  const hint = `${sessionLost ? 'Its link may be too old or from another browser. ' : ''}Start the flow again to get a new link.`;
  return toRefusalPage(brand, { by: 'identity provider', code }, hint);
}
