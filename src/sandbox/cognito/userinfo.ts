import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import { readCredentials } from '../web/request.js';
import { CognitoError } from './errors.js';
import type { LastingPool } from './records.js';
import { verifyAccessToken } from './tokens.js';
import { toUserClaims } from './userClaims.js';

/** `/oauth2/userInfo` of a pool: what the scopes of an access token with `openid` stand for. */
export async function answerUserinfo(sandbox: Sandbox, pool: LastingPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (description: string) => {
    response.writeHead(401, { 'www-authenticate': `Bearer error="invalid_token", error_description="${description}"`, 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'invalid_token', error_description: description }));
  };
  const token = readCredentials(request.headers.authorization, 'Bearer') ?? '';
  try {
    const { user, client, scopes } = await verifyAccessToken(sandbox, token);
    if (client.poolId !== pool.id || !scopes.has('openid')) {
      refuse('Access token does not contain openid scope');
      return;
    }
    const claims = { ...toUserClaims(client, user, { scopes: [...scopes], via: 'pages' }), username: user.username };
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(claims, (_name, value: unknown) => (typeof value === 'boolean' ? String(value) : value)));
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    refuse(error.message);
  }
}
