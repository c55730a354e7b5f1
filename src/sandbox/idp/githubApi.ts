import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IssuerRecord } from '../state.js';
import { readCredentials } from '../web/request.js';
import type { OpaqueTokens } from './githubTokens.js';

/** `GET /user`: who a token is for. Its e-mail address only where a scope allows it. */
export function answerUser(record: IssuerRecord, tokens: OpaqueTokens, request: IncomingMessage, response: ServerResponse): void {
  const token = readCredentials(request.headers.authorization, 'Bearer', 'token');
  const found = token === undefined ? undefined : tokens.find(token);
  const index = record.users.findIndex(({ username }) => username === found?.username);
  const user = record.users[index];
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  if (found === undefined || user === undefined) {
    const message = token === undefined ? 'Requires authentication' : 'Bad credentials';
    response.writeHead(401, headers).end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: '401' }));
    return;
  }
  const mayReadEmail = found.scopes.some((scope) => ['user', 'read:user', 'user:email'].includes(scope));
  response.writeHead(200, { ...headers, 'x-oauth-scopes': found.scopes.join(', '), 'x-oauth-client-id': found.clientId }).end(JSON.stringify({
    login: user.username, id: index + 1, type: 'User', site_admin: false, name: user.name, email: mayReadEmail ? user.email : null,
  }));
}
