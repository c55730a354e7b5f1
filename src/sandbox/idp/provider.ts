import type { IncomingMessage } from 'node:http';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

/** What goes back to the browser, or to a program. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * Answers come in the URL: a `form_post` would be a form of another origin, which our callback does not take. In its query, and in its
 * fragment where a response type without a code is refused (RFC 6749, section 4.2.2.1).
 */
export class UrlProvider extends Provider {
  /** Puts an answer to the browser in the issuer's own words. */
  shape: (answer: Answer, ctx: KoaContextWithOIDC) => Answer = (answer) => answer;

  override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
    if (name === 'query' || name === 'fragment') super.registerResponseMode(name, (ctx, redirectUri, answer) => handler(ctx, redirectUri, this.shape(answer, ctx)));
  }
}

/** Ways for a client to say who it is; what is made for it is always the first, which oidc-provider takes for both. */
export const SECRET_METHODS = ['client_secret_basic', 'client_secret_post'] as const;

const DISCOVERY = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

/**
 * Whether a path is one of oidc-provider's routes. By itself it takes a route in any case and with a slash at its end too, and there
 * what we do by path would be left undone: its own tokens would be given.
 */
export function isRoute(path: string, authorization: string, others: readonly string[]): boolean {
  if ([authorization, ...others, ...DISCOVERY].includes(path)) return true;
  return path.startsWith(`${authorization}/`) && /^[\w-]+$/.test(path.slice(authorization.length + 1)); // where a request goes on after its pages
}

/** Changes the prompts of an authorization request. What is no prompt stays, to be refused. */
export function changePrompts(query: URLSearchParams, change: (prompts: readonly string[]) => readonly string[]): void {
  const given = query.get('prompt');
  if (given === null) return;
  const prompts = change(given.split(' ').map((prompt) => (prompt === 'select_account' ? 'login' : prompt))); // the sign-in page is where accounts are selected
  if (prompts.length === 0) query.delete('prompt');
  else query.set('prompt', [...new Set(prompts)].join(' '));
}

/** oidc-provider finds out where it is mounted from the difference of `originalUrl` and `url`. */
export function mount(request: IncomingMessage, prefix: string, inner: string): void {
  const mounted: IncomingMessage & { originalUrl?: string | undefined } = request;
  mounted.originalUrl = `${prefix}${inner}`;
  request.url = inner;
}

/** For all answers: no page of another origin reads them, and discovery says how answers to the browser come. */
export function addCommonRules(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    ctx.remove('access-control-allow-origin'); // discovery and keys would be open to the pages of every origin
    const { body } = ctx as { readonly body: unknown };
    if (typeof body === 'object' && body !== null && 'response_modes_supported' in body) ctx.body = { ...body, response_modes_supported: ['query'] };
  });
}
