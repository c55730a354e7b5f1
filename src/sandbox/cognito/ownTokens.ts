import type { Sandbox } from '../sandbox.js';
import { changeOwn, readAttributes, toReadableAttributes } from './attributes.js';
import { checkPassword } from './challenge.js';
import { findClient } from './clients.js';
import { verifySecret } from './clientSecrets.js';
import { CognitoError, toNotAuthorized } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { API_SCOPE, renew, revokeGrant, revokeGrants } from './grants.js';
import { hashPassword, validatePassword } from './passwords.js';
import { findPool } from './pools.js';
import { toResult } from './signIn.js';
import { issueTokens, verifyAccessToken, type TokenHolder } from './tokens.js';
import { readAgain } from './userLookup.js';
import { saveAttributes, saveUser } from './users.js';

/** `GetTokensFromRefreshToken`: also for clients that rotate, which get a new refresh token. */
export async function getTokensFromRefreshToken(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const clientId = request.text('clientId', RULES.clientId);
  const refreshToken = request.text('refreshToken', RULES.token);
  const secret = request.optionalText('clientSecret', RULES.clientSecret);
  request.check();
  const client = findClient(sandbox, clientId);
  verifySecret(client, secret);
  const renewal = renew(sandbox, client, refreshToken);
  const { AuthenticationResult } = toResult(await issueTokens(sandbox, client, renewal.user, renewal.grant), renewal.refreshToken);
  return { AuthenticationResult };
}

/** `RevokeToken` of a refresh token, which ends the access tokens that came of it too. */
export function revokeToken(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const clientId = request.text('clientId', RULES.clientId);
  const token = request.text('token', RULES.token);
  const secret = request.optionalText('clientSecret', RULES.clientSecret);
  request.check();
  const client = findClient(sandbox, clientId);
  verifySecret(client, secret);
  if (!client.settings.EnableTokenRevocation) throw new CognitoError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
  if (token.includes('.')) throw new CognitoError('UnsupportedTokenTypeException', 'Unsupported token type'); // a JWT; refresh tokens are none here
  revokeGrant(sandbox, client, token);
  return {};
}

/** Whom the access token of a request names, after what else it has was read. It must be one that an operation may be called with. */
async function readHolder(sandbox: Sandbox, body: unknown): Promise<TokenHolder> {
  const request = readRequest(body);
  const token = request.text('accessToken', RULES.token);
  request.check();
  const holder = await verifyAccessToken(sandbox, token);
  if (!holder.scopes.has(API_SCOPE)) throw toNotAuthorized('Access Token does not have required scopes');
  return holder;
}

export async function getUser(sandbox: Sandbox, body: unknown) {
  const { user, client } = await readHolder(sandbox, body);
  return { Username: user.username, UserAttributes: toReadableAttributes(user, client) };
}

export async function updateUserAttributes(sandbox: Sandbox, body: unknown) {
  const { user, client } = await readHolder(sandbox, body);
  const request = readRequest(body);
  const attributes = readAttributes(request);
  request.check();
  const pool = findPool(sandbox, user.poolId);
  saveAttributes(sandbox, pool, user, { attributes: changeOwn(pool, client, user, attributes) });
  return {};
}

export async function changePassword(sandbox: Sandbox, body: unknown) {
  const { user, client } = await readHolder(sandbox, body);
  const request = readRequest(body);
  const previous = request.text('previousPassword', RULES.password);
  const proposed = request.text('proposedPassword', RULES.password);
  request.check();
  const pool = findPool(sandbox, user.poolId);
  const { user: checked } = await checkPassword(sandbox, { pool, client }, user.username, previous);
  validatePassword(pool, proposed);
  const passwordHash = await hashPassword(proposed);
  const current = readAgain(sandbox, checked);
  // Another change was faster: what was given is the user's password no more.
  if (current.passwordHash !== checked.passwordHash || !current.enabled) throw toNotAuthorized('Incorrect username or password.');
  saveUser(sandbox, current, { passwordHash, passwordSetAtMs: sandbox.now() });
  return {};
}

export async function globalSignOut(sandbox: Sandbox, body: unknown) {
  const { user } = await readHolder(sandbox, body);
  revokeGrants(sandbox, user);
  return {};
}
