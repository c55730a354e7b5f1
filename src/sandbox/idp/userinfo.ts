import type { IncomingMessage, ServerResponse } from 'node:http';
import { readHeader } from '../web/request.js';
import { verifyOwnToken, type IssuerContext } from './ownTokens.js';
import { toClaims } from './scopes.js';

/**
 * The userinfo endpoint (OpenID Connect Core 1.0, section 5.3). oidc-provider's own does not take JWTs that are meant for a resource
 * server, and here all access tokens are such.
 */
export async function answerUserinfo(
  context: IssuerContext & { readonly audience: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = /^Bearer (\S+)$/i.exec(readHeader(request, 'authorization') ?? '')?.[1] ?? '';
  try {
    const payload = await verifyOwnToken(context, token, context.audience);
    const user = context.record.users.find(({ username }) => username === payload.sub);
    const scopes = new Set(typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : []);
    if (user === undefined || !scopes.has('openid')) throw new Error('The token is for nobody here.');
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(toClaims(user, scopes)));
  } catch {
    // RFC 6750, section 3.1
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"', 'content-type': 'application/json' }).end('{"error":"invalid_token"}');
  }
}
