/** A page that a {@link Visitor} is on, or the place outside the sandbox that it was sent to. */
export interface Visit {
  readonly url: URL;
  /** Undefined outside the sandbox: nothing was fetched from there. */
  readonly page: { readonly status: number; readonly text: string; readonly headers: Headers } | undefined;
}

/** A person's browser without the browser: fetch, cookies and forms, on one sandbox. */
export interface Visitor {
  open(url: string): Promise<Visit>;
  /** Sends the form of the page with its hidden fields, and goes where that leads. */
  submit(visit: Visit, fields: Readonly<Record<string, string>>): Promise<Visit>;
  /** The cookies that it has, as a header. */
  cookies(): string;
}

const unescape = (text: string) => text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/** A hidden field of the page's form. */
function readHidden(html: string): [string, string][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [unescape(name ?? ''), unescape(value ?? '')]);
}

export function createVisitor(endpoint: string): Visitor {
  const cookies = new Map<string, string>();
  const toHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (start: string, form?: URLSearchParams): Promise<Visit> => {
    let url = new URL(start);
    let body = form;
    for (let hops = 0; hops < 20; hops += 1) {
      if (url.origin !== endpoint) return { url, page: undefined };
      const response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        // A browser sends Origin with its forms.
        headers: { accept: 'text/html', cookie: toHeader(), ...(body === undefined ? {} : { origin: endpoint }) },
        ...(body === undefined ? {} : { body }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (name !== undefined && value !== undefined) {
          if (value === '') cookies.delete(name);
          else cookies.set(name, value);
        }
      }
      const text = await response.text();
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status >= 400) return { url, page: { status: response.status, text, headers: response.headers } };
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error('The sandbox redirects in circles.');
  };
  return {
    open: (url) => go(url),
    cookies: toHeader,
    submit(visit, fields) {
      const html = visit.page?.text ?? '';
      const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1];
      if (action === undefined) throw new Error(`There is no form on this page: ${visit.url.pathname}`);
      return go(new URL(unescape(action), visit.url).href, new URLSearchParams([...readHidden(html), ...Object.entries(fields)]));
    },
  };
}

/** Signs in and allows, by default as alice. Ends at the return URL. */
export async function giveConsent(visitor: Visitor, authorizationUrl: string, user = { username: 'alice', password: 'wonderland' }): Promise<Visit> {
  const signIn = await visitor.open(authorizationUrl);
  const consent = await visitor.submit(signIn, { ...user, answer: 'signIn' });
  return visitor.submit(consent, { answer: 'allow' });
}
