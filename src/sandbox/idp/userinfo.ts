import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { readCredentials } from '../web/request.js';
import type { Manners } from './manners.js';
import { verifyOwnToken, type IssuerContext } from './ownTokens.js';

interface UserinfoHost extends IssuerContext {
  readonly provider: Provider;
  readonly manners: Manners;
}

/**
 * The userinfo endpoint (OpenID Connect Core 1.0, section 5.3). oidc-provider's own does not take tokens that are meant for a resource
 * server, and here all access tokens are such.
 */
export async function answerUserinfo(host: UserinfoHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = readCredentials(request.headers.authorization, 'Bearer') ?? '';
  try {
    const { subject, scope, clientId } = await readToken(host, token);
    const user = host.record.users.find((one) => host.manners.toSubject(one) === subject);
    const scopes = new Set(scope.split(' '));
    if (user === undefined || !scopes.has('openid')) throw new Error('The token is for nobody here.');
    const claims = host.manners.toClaims(user, scopes, clientId);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(claims));
  } catch {
    // RFC 6750, section 3.1
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"', 'content-type': 'application/json' }).end('{"error":"invalid_token"}');
  }
}

/** Of what is in a token or, where that is only a name, of what was kept under it. */
async function readToken(host: UserinfoHost, token: string) {
  const kept = await host.provider.AccessToken.find(token);
  if (kept !== undefined) return { subject: kept.accountId, scope: kept.scope ?? '', clientId: kept.clientId ?? '' };
  const payload = await verifyOwnToken(host, token, { audience: host.manners.userinfoAudience });
  const scope = payload['scope'] ?? payload['scp'];
  return { subject: payload.sub, scope: typeof scope === 'string' ? scope : '', clientId: String(payload['client_id'] ?? payload['azp']) };
}
