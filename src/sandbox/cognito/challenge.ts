import { sha256 } from '../data/sha256.js';
import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import { completeOwn } from './attributes.js';
import { findClient } from './clients.js';
import { CognitoError, toNotAuthorized } from './errors.js';
import { hashPassword, isPassword, validatePassword } from './passwords.js';
import { findPool } from './pools.js';
import { inPool, type Attribute, type PoolUserRecord, type UserPoolClientRecord, type UserPoolRecord } from './records.js';
import { lookUpUser } from './userLookup.js';
import { saveAttributes } from './users.js';

const DAY_MS = 86_400_000;

/** What a right password leads to: a signed-in user, or one who must choose a password of their own first. */
export type PasswordAnswer =
  | { readonly kind: 'signedIn'; readonly user: PoolUserRecord }
  | { readonly kind: 'newPassword'; readonly user: PoolUserRecord; readonly session: string };

/** A pool with the client that a user signs in by. */
export interface SignInHost {
  readonly pool: UserPoolRecord;
  readonly client: UserPoolClientRecord;
}

const WRONG = 'Incorrect username or password.';

/**
 * The user is as they are when the promise is kept, and so is what the answer says: they may have been changed, disabled or deleted
 * while the password was looked at.
 * @throws CognitoError NotAuthorizedException; UserNotFoundException where the client lets it be known who is a user; ResourceNotFoundException where pool or client are gone by then
 */
export async function checkPassword(sandbox: Sandbox, { pool, client }: SignInHost, username: string, password: string): Promise<PasswordAnswer> {
  const found = lookUpUser(sandbox, pool, username);
  const isRight = await isPassword(password, found?.passwordHash);
  findPool(sandbox, pool.id);
  findClient(sandbox, client.clientId);
  if (found === undefined) {
    throw client.settings.PreventUserExistenceErrors === 'ENABLED' ? toNotAuthorized(WRONG) : new CognitoError('UserNotFoundException', 'User does not exist.');
  }
  const user = sandbox.store.get('userPoolUsers', inPool(pool.id, found.username));
  if (!isRight || user?.sub !== found.sub || user.passwordHash !== found.passwordHash) throw toNotAuthorized(WRONG);
  if (!user.enabled) throw toNotAuthorized('User is disabled.'); // Guess: cognito-disabled-user
  if (user.status === 'CONFIRMED') return { kind: 'signedIn', user };
  if (user.passwordSetAtMs + pool.passwordPolicy.TemporaryPasswordValidityDays * DAY_MS <= sandbox.now()) {
    throw toNotAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return { kind: 'newPassword', user, session: saveChallenge(sandbox, client, user) };
}

/** The session of a new challenge. */
function saveChallenge({ store, now, ids }: Sandbox, { clientId, poolId, settings }: UserPoolClientRecord, user: PoolUserRecord): string {
  const session = ids.token(96);
  const { username, sub, passwordSetAtMs } = user;
  const expiresAtMs = now() + settings.AuthSessionValidity * 60_000;
  store.write(
    store.sweep('userPoolChallenges', (challenge) => challenge.expiresAtMs <= now()),
    put('userPoolChallenges', inPool(poolId, sha256(session)), { poolId, clientId, username, sub, passwordSetAtMs, expiresAtMs }),
  );
  return session;
}

/** Whom a session belongs to. It ends with the temporary password that it was given for. @throws CognitoError NotAuthorizedException */
export function findChallenged({ store, now }: Sandbox, { pool, client }: SignInHost, session: string): PoolUserRecord {
  const challenge = store.get('userPoolChallenges', inPool(pool.id, sha256(session)));
  const user = challenge === undefined ? undefined : store.get('userPoolUsers', inPool(pool.id, challenge.username));
  if (user?.enabled !== true || challenge?.clientId !== client.clientId) throw toNotAuthorized('Invalid session for the user.');
  const isSame = user.sub === challenge.sub && user.status === 'FORCE_CHANGE_PASSWORD' && user.passwordSetAtMs === challenge.passwordSetAtMs;
  if (!isSame) throw toNotAuthorized('Invalid session for the user.');
  if (challenge.expiresAtMs <= now()) throw toNotAuthorized('Invalid session for the user, session is expired.');
  return user;
}

/**
 * Gives the user of a session a password of their own. What is refused leaves the session open for another try.
 * @param given attributes, among them those that the pool requires and the user lacks
 * @throws CognitoError NotAuthorizedException, InvalidPasswordException, InvalidParameterException, AliasExistsException
 */
export async function answerChallenge(
  sandbox: Sandbox, host: SignInHost, session: string, newPassword: string, given: readonly Attribute[],
): Promise<PoolUserRecord> {
  const before = findChallenged(sandbox, host, session);
  validatePassword(host.pool, newPassword);
  completeOwn(host.pool, host.client, before, given);
  const passwordHash = await hashPassword(newPassword);
  const user = findChallenged(sandbox, host, session); // as it is by now: another answer may have been faster
  const attributes = completeOwn(host.pool, host.client, user, given);
  const saved = saveAttributes(sandbox, host.pool, user, { passwordHash, passwordSetAtMs: sandbox.now(), status: 'CONFIRMED', attributes });
  sandbox.store.write(remove('userPoolChallenges', inPool(host.pool.id, sha256(session))));
  return saved;
}
