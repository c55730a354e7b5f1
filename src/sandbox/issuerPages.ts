import { alert, html, type Html, type Page } from './pages.js';

/** What a page of an issuer, be it an identity provider or a user pool, says about the request that it belongs to. */
export interface Asked {
  /** What the issuer is. */
  readonly brand: string;
  /** Where its form goes. */
  readonly action: string;
  readonly clientName: string;
}

/** A field of a form; the one that has the focus is where the person goes on. */
export function toField(label: string, input: { readonly name: string; readonly type?: 'password'; readonly autocomplete: string; readonly value?: string; readonly focused?: boolean }): Html {
  const { name, type, autocomplete, value, focused = false } = input;
  const kind = type === undefined ? html` autocapitalize="none" spellcheck="false" value="${value ?? ''}"` : html` type="${type}"`;
  return html`<label for="${name}">${label}</label><input id="${name}" name="${name}" autocomplete="${autocomplete}" required${kind}${focused ? html` autofocus` : undefined}>`;
}

/** The sign-in page. After a refusal the name stays, and the password has the focus. */
export function toSignInPage({ brand, action, clientName }: Asked, refused?: { readonly username: string; readonly message: string }, below?: Html): Page {
  const isRefused = refused !== undefined;
  return {
    title: 'Sign in',
    from: brand,
    status: isRefused ? 401 : 200,
    body: html`<p class="quiet">to go on to ${clientName}</p>
${alert(refused?.message)}
<form method="post" action="${action}">${toField('Username', { name: 'username', autocomplete: 'username', value: refused?.username ?? '', focused: !isRefused })}
${toField('Password', { name: 'password', type: 'password', autocomplete: 'current-password', focused: isRefused })}
<button name="answer" value="signIn">Sign in</button></form>
${below}`,
  };
}

/**
 * A request that cannot be answered by a redirect.
 * @param refusal who refused it and its code, which is one of the issuer's own, never text of the query
 */
export function toRefusalPage(brand: string, { by, code }: { readonly by: string; readonly code: string }, hint: string): Page {
  return {
    title: 'This request cannot be answered', verdict: 'bad', from: brand, status: 400,
    body: html`<p>The ${by} refused the request: <code>${code}</code></p>
<p class="quiet">${hint}</p>`,
  };
}
