import { alert, html, type Page } from '../pages.js';
import type { User } from '../state.js';
import { SCOPES } from './scopes.js';

/** What a page of an issuer says about the request that it belongs to. */
export interface Asked {
  readonly issuerName: string;
  /** Where its form goes. */
  readonly action: string;
  readonly clientName: string;
}

const toBrand = (issuerName: string) => `identity provider ${issuerName}`;

/** The sign-in page. After a refusal the name stays, and the password has the focus. */
export function toSignInPage({ issuerName, action, clientName }: Asked, users: readonly User[], refused?: { readonly username: string }): Page {
  const wrong = refused !== undefined;
  const username = html`<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${refused?.username ?? ''}"${wrong ? undefined : html` autofocus`}>`;
  const password = html`<input id="password" name="password" type="password" autocomplete="current-password" required${wrong ? html` autofocus` : undefined}>`;
  return {
    title: 'Sign in',
    from: toBrand(issuerName),
    status: wrong ? 401 : 200,
    body: html`<p class="quiet">to go on to ${clientName}</p>
${alert(wrong ? 'The username or the password is not right.' : undefined)}
<form method="post" action="${action}"><label for="username">Username</label>${username}<label for="password">Password</label>${password}
<button name="answer" value="signIn">Sign in</button></form>
<details><summary>The sandbox's users and passwords</summary><table><thead><tr><th scope="col">Username</th><th scope="col">Password</th></tr></thead>
<tbody>${users.map((user) => html`<tr><td>${user.username}</td><td>${user.password}</td></tr>`)}</tbody></table></details>`,
  };
}

/** The consent page: what is asked for in words, by whom, as whom, and where the answer goes. */
export function toConsentPage(
  { issuerName, action, clientName }: Asked,
  request: { readonly username: string; readonly scopes: readonly string[]; readonly returnsTo: string; readonly providers: readonly string[] },
): Page {
  const { username, scopes, returnsTo, providers } = request;
  const owner = providers[0] === undefined ? html`This app client wants to:` : html`This app client belongs to the credential provider <strong>${providers.join(', ')}</strong>. It wants to:`;
  return {
    title: `Allow ${clientName}?`,
    from: toBrand(issuerName),
    body: html`<p>${owner}</p>
<ul class="rows">${scopes.map((scope) => html`<li><span>${SCOPES.get(scope) ?? 'Use this scope'}</span><code>${scope}</code></li>`)}</ul>
<form method="post" action="${action}"><div class="pair"><button class="second" name="answer" value="deny">Deny</button><button name="answer" value="allow">Allow</button></div>
<p class="quiet">Signed in as <strong>${username}</strong>. <button class="link" name="answer" value="switch">Use another user</button><br>
Afterwards you return to <code>${returnsTo}</code> (AgentCore's callback URL).</p></form>`,
  };
}

/** A request that the issuer cannot answer by a redirect. The code is one of its own, never text of the query. */
export function toIssuerErrorPage(issuerName: string, code: string): Page {
  const sessionLost = code === 'session_not_found' || code === 'invalid_request';
  return {
    title: 'This request cannot be answered', verdict: 'bad', from: toBrand(issuerName), status: 400,
    body: html`<p>The identity provider refused the request: <code>${code}</code></p>
<p class="quiet">${sessionLost ? 'Its link may be too old or from another browser. ' : undefined}Start the flow again to get a new link.</p>`,
  };
}
