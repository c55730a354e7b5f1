import { sha256 } from '../data/sha256.js';
import type { Sandbox } from '../sandbox.js';
import type { Change } from '../state.js';
import { put } from '../store.js';
import { toValidityS } from './clientSettings.js';
import { CognitoError, toNotAuthorized } from './errors.js';
import { inPool, type PoolGrantRecord, type PoolUserRecord, type SignIn, type UserPoolClientRecord } from './records.js';

/** The scope of tokens that an operation gives. */
export const API_SCOPE = 'aws.cognito.signin.user.admin';

/** Access tokens live this long at the most. One that was revoked must not become good again when its refresh token has run out. */
const REMEMBERED_MS = 86_400_000;

/** A sign-in that happens now. */
export function createSignIn(sandbox: Sandbox, via: SignIn['via'], scopes: readonly string[]): SignIn {
  return { originId: sandbox.ids.uuid(), eventId: sandbox.ids.uuid(), scopes, signedInAtMs: sandbox.now(), via };
}

/** Remembers a sign-in under a new refresh token, which is returned. */
export function saveGrant(sandbox: Sandbox, client: UserPoolClientRecord, user: PoolUserRecord, signIn: SignIn): string {
  const expiresAtMs = sandbox.now() + toValidityS(client.settings, 'RefreshToken') * 1000;
  return write(sandbox, { ...signIn, poolId: client.poolId, clientId: client.clientId, username: user.username, sub: user.sub, expiresAtMs });
}

function write(sandbox: Sandbox, grant: PoolGrantRecord, ...more: readonly Change[]): string {
  const { store, now, ids } = sandbox;
  const refreshToken = ids.token(96);
  const ended = store.sweep('userPoolGrants', ({ expiresAtMs }) => expiresAtMs + REMEMBERED_MS <= now());
  store.write(ended, put('userPoolGrants', inPool(grant.poolId, sha256(refreshToken)), grant), more);
  return refreshToken;
}

/** What a refresh token was found to stand for, and the token that takes its place where the client rotates them. */
export interface Renewal {
  readonly grant: PoolGrantRecord;
  readonly user: PoolUserRecord;
  readonly refreshToken?: string;
}

/**
 * Takes a refresh token of a client. Those of the pages and of operations are the same.
 * @throws CognitoError NotAuthorizedException, RefreshTokenReuseException
 */
export function renew(sandbox: Sandbox, client: UserPoolClientRecord, refreshToken: string): Renewal {
  const { store, now } = sandbox;
  const key = inPool(client.poolId, sha256(refreshToken));
  const grant = store.get('userPoolGrants', key);
  if (grant?.clientId !== client.clientId) throw toNotAuthorized('Invalid Refresh Token');
  if (grant.revoked === true) throw toNotAuthorized('Refresh Token has been revoked');
  if (grant.expiresAtMs <= now()) throw toNotAuthorized('Refresh Token has expired');
  const user = store.get('userPoolUsers', inPool(client.poolId, grant.username));
  if (user?.sub !== grant.sub) throw toNotAuthorized('Invalid Refresh Token');
  if (!user.enabled) throw toNotAuthorized('User is disabled.');
  const rotation = client.settings.RefreshTokenRotation;
  if (grant.rotatedAtMs !== undefined && now() > grant.rotatedAtMs + (rotation?.RetryGracePeriodSeconds ?? 0) * 1000) {
    throw new CognitoError('RefreshTokenReuseException', 'Refresh token has been rotated and cannot be used again.'); // Guess: cognito-rotation-text
  }
  if (rotation?.Feature !== 'ENABLED') return { grant, user };
  const { rotatedAtMs = now(), ...rest } = grant;
  // The new one lives as long as the old one still had to.
  return { grant, user, refreshToken: write(sandbox, rest, put('userPoolGrants', key, { ...grant, rotatedAtMs })) };
}

/** Ends a sign-in by its refresh token, with all tokens that came of it. One that is not known is passed over (RFC 7009, section 2.2). */
export function revokeGrant({ store }: Sandbox, client: UserPoolClientRecord, refreshToken: string): void {
  const grant = store.get('userPoolGrants', inPool(client.poolId, sha256(refreshToken)));
  if (grant?.clientId !== client.clientId) return; // Guess: cognito-revoke-unknown
  store.write(revokeWhere(store, (one) => one.originId === grant.originId));
}

/** Ends all sign-ins of a user. */
export function revokeGrants({ store }: Sandbox, { poolId, username }: PoolUserRecord): void {
  store.write(revokeWhere(store, (grant) => grant.poolId === poolId && grant.username === username));
}

/** Ends the sign-ins that came of an authorization at the pages. */
export function revokeAuthorization({ store }: Sandbox, grantId: string): void {
  store.write(revokeWhere(store, (grant) => grant.grantId === grantId));
}

function revokeWhere(store: Sandbox['store'], matches: (grant: PoolGrantRecord) => boolean): readonly Change[] {
  return store.keys('userPoolGrants').flatMap((key) => {
    const grant = store.get('userPoolGrants', key);
    return grant !== undefined && matches(grant) ? [put('userPoolGrants', key, { ...grant, revoked: true })] : [];
  });
}
