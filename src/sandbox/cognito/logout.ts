import type { IncomingMessage, ServerResponse } from 'node:http';
import type { default as Provider } from 'oidc-provider';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import { readCookie } from '../web/request.js';
import { toPublicSettings } from './clients.js';
import { toPoolErrorPage } from './pages.js';
import { toPoolName } from './pools.js';
import { inPool, type LastingPool } from './records.js';

/** The cookie of a browser that has signed in to a pool. */
export const toCookieName = (poolId: string): string => `sandbox_${poolId}`;

/**
 * `/logout`: forgets who is signed in, then goes to the client's `logout_uri`, or with `redirect_uri` and `response_type` to the sign-in page
 * ("Logout endpoint" in the developer guide).
 */
export async function answerLogout(
  { sandbox, pool, provider }: { readonly sandbox: Sandbox; readonly pool: LastingPool; readonly provider: Provider }, url: URL, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const query = url.searchParams;
  const client = sandbox.store.get('userPoolClients', inPool(pool.id, query.get('client_id') ?? ''));
  const { LogoutURLs: logoutUrls = [], CallbackURLs: callbackUrls = [] } = client === undefined ? {} : toPublicSettings(sandbox, client.settings);
  const logoutUri = query.get('logout_uri');
  const redirectUri = query.get('redirect_uri');
  const target = logoutUri === null ? `/${pool.id}/oauth2/authorize?${query.toString()}` : logoutUri;
  const isKnown = logoutUri === null ? redirectUri !== null && callbackUrls.includes(redirectUri) : logoutUrls.includes(logoutUri);
  if (client === undefined || !isKnown) {
    sendPage(response, toPoolErrorPage(toPoolName(sandbox, pool.id), client === undefined ? 'invalid_client' : 'redirect_mismatch'));
    return;
  }
  // Not the cookie alone, of which there may be a copy.
  await (await provider.Session.find(readCookie(request, toCookieName(pool.id)) ?? ''))?.destroy();
  const gone = [toCookieName(pool.id), `${toCookieName(pool.id)}.sig`].map((name) => `${name}=; Path=/; Max-Age=0; HttpOnly`);
  response.writeHead(302, { 'set-cookie': gone, location: target, 'cache-control': 'no-store' }).end();
}
