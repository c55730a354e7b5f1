import { createLocalJWKSet, decodeJwt, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { toPublicJwk } from '../idp/keys.js';
import type { Sandbox } from '../sandbox.js';
import { toValidityS } from './clientSettings.js';
import { poolEndpoints } from './endpoints.js';
import { CognitoError, toNotAuthorized } from './errors.js';
import { listGroupNames } from './groups.js';
import { findPool } from './pools.js';
import { inPool, type PoolUserRecord, type SignIn, type UserPoolClientRecord, type UserPoolRecord } from './records.js';
import { toUserClaims } from './userClaims.js';

/** What the pages' tokens say of the way in which they were made; those of operations say nothing. */
const VERSION = 2;
const ALGORITHM = 'RS256';

/** Tokens of one sign-in, at first or renewed. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Undefined where `openid` was not asked for. */
  readonly idToken?: string;
  readonly expiresInS: number;
}

async function sign(sandbox: Sandbox, pool: UserPoolRecord, claims: JWTPayload, validityS: number): Promise<string> {
  const [key] = pool.keys;
  if (key === undefined) throw new Error(`The pool has no key: ${pool.id}`);
  const nowS = Math.floor(sandbox.now() / 1000);
  return new SignJWT({ ...claims, iss: poolEndpoints(sandbox.origin, pool.id).issuer, iat: nowS, exp: nowS + validityS, jti: sandbox.ids.uuid() })
    .setProtectedHeader({ alg: ALGORITHM, ...(key.kid === undefined ? {} : { kid: key.kid }) }).sign(key);
}

/**
 * Tokens of a user ("Understanding user pool JSON web tokens" in the developer guide). An access token names the client in `client_id` and has no
 * `aud`.
 */
export async function issueTokens(
  sandbox: Sandbox, client: UserPoolClientRecord, user: PoolUserRecord, signIn: SignIn, nonce?: string,
): Promise<IssuedTokens> {
  const { clientId, settings, poolId } = client;
  const pool = findPool(sandbox, poolId);
  const groups = listGroupNames(sandbox, user);
  const shared = {
    sub: user.sub,
    ...(groups.length === 0 ? {} : { 'cognito:groups': groups }),
    ...(settings.EnableTokenRevocation ? { origin_jti: signIn.originId } : {}),
    event_id: signIn.eventId,
    auth_time: Math.floor(signIn.signedInAtMs / 1000),
  };
  const expiresInS = toValidityS(settings, 'AccessToken');
  const accessToken = await sign(sandbox, pool, {
    ...shared, ...(signIn.via === 'pages' ? { version: VERSION } : {}), client_id: clientId, token_use: 'access', scope: signIn.scopes.join(' '), username: user.username,
  }, expiresInS);
  if (signIn.via === 'pages' && !signIn.scopes.includes('openid')) return { accessToken, expiresInS };
  const idToken = await sign(sandbox, pool, {
    ...toUserClaims(client, user, signIn), ...shared, 'cognito:username': user.username, aud: clientId, token_use: 'id', ...(nonce === undefined ? {} : { nonce }),
  }, toValidityS(settings, 'IdToken'));
  return { accessToken, idToken, expiresInS };
}

/** A token of a client for itself: `sub` is the client, and nobody has a username. */
export async function issueMachineToken(sandbox: Sandbox, { clientId, poolId, settings }: UserPoolClientRecord, scopes: readonly string[]): Promise<IssuedTokens> {
  const expiresInS = toValidityS(settings, 'AccessToken');
  const accessToken = await sign(sandbox, findPool(sandbox, poolId), {
    sub: clientId, token_use: 'access', scope: scopes.join(' '), auth_time: Math.floor(sandbox.now() / 1000), version: VERSION, client_id: clientId,
  }, expiresInS);
  return { accessToken, expiresInS };
}

/** Whom a user's access token speaks for. */
export interface TokenHolder {
  readonly user: PoolUserRecord;
  readonly scopes: ReadonlySet<string>;
  readonly client: UserPoolClientRecord;
}

/**
 * Verifies a user's access token of one of the pools here: signature, expiry, and that its sign-in was not revoked.
 * @throws CognitoError NotAuthorizedException
 */
export async function verifyAccessToken(sandbox: Sandbox, token: string): Promise<TokenHolder> {
  const { store } = sandbox;
  const pool = findIssuer(sandbox, token);
  const payload = await verify(sandbox, pool, token);
  const text = (name: string) => (typeof payload[name] === 'string' ? payload[name] : '');
  const user = store.get('userPoolUsers', inPool(pool.id, text('username')));
  const client = store.get('userPoolClients', inPool(pool.id, text('client_id')));
  if (text('token_use') !== 'access' || client === undefined) throw toNotAuthorized('Invalid Access Token');
  if (user?.sub !== payload.sub || user === undefined) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  if (!user.enabled) throw toNotAuthorized('User is disabled.');
  // Not by `origin_jti`, which the tokens of a client without token revocation do not have.
  const isRevoked = store.list('userPoolGrants').some((grant) => grant.revoked === true && grant.eventId === text('event_id'));
  if (isRevoked) throw toNotAuthorized('Access Token has been revoked');
  return { user, client, scopes: new Set(text('scope').split(' ')) };
}

function findIssuer({ store, origin }: Sandbox, token: string): UserPoolRecord {
  let issuer: string | undefined;
  try {
    issuer = decodeJwt(token).iss;
  } catch {
    // answered below: without an issuer it is none of ours
  }
  const pool = store.list('userPools').find(({ id }) => poolEndpoints(origin, id).issuer === issuer);
  if (pool === undefined) throw toNotAuthorized('Invalid Access Token');
  return pool;
}

async function verify(sandbox: Sandbox, pool: UserPoolRecord, token: string): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, createLocalJWKSet({ keys: pool.keys.map(toPublicJwk) }), { currentDate: new Date(sandbox.now()) })).payload;
  } catch (error) {
    throw toNotAuthorized(error instanceof errors.JWTExpired ? 'Access Token has expired' : 'Invalid Access Token');
  }
}
