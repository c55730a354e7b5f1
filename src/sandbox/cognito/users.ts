import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import { isEmail, isPhoneNumber, mergeAttributes, readAttributes, toAttributes, validateAttributes, validateChanges } from './attributes.js';
import { CognitoError, toInvalidParameter, toNotInSandbox } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { revokeGrants } from './grants.js';
import { createPassword } from './ids.js';
import { hashPassword, validatePassword } from './passwords.js';
import { findPool, readPool, toTime } from './pools.js';
import { inPool, type Attribute, type PoolUserRecord, type UserPoolRecord } from './records.js';
import { findTakenAlias, lookUpUser, readAgain, readPoolUser, toComparable } from './userLookup.js';

const toStatus = ({ status, enabled, createdAtMs, updatedAtMs }: PoolUserRecord) => ({
  UserStatus: status, Enabled: enabled, UserCreateDate: toTime(createdAtMs), UserLastModifiedDate: toTime(updatedAtMs),
});

/** A user in a list. */
export function toUser(user: PoolUserRecord) {
  return { Username: user.username, Attributes: toAttributes(user), ...toStatus(user) };
}

/** Saves changes of a user. */
export function saveUser({ store, now }: Sandbox, user: PoolUserRecord, changes: Partial<PoolUserRecord>): PoolUserRecord {
  const saved: PoolUserRecord = { ...user, ...changes, updatedAtMs: now() };
  store.write(put('userPoolUsers', inPool(user.poolId, user.username), saved));
  return saved;
}

/** @throws CognitoError AliasExistsException where the user would be called like another one */
function validateAliases(sandbox: Sandbox, pool: UserPoolRecord, user: PoolUserRecord): void {
  const taken = findTakenAlias(sandbox, pool, user);
  if (taken !== undefined) throw new CognitoError('AliasExistsException', `An account with the given ${taken} already exists.`);
}

/** Saves changes of a user, attributes among them. @throws CognitoError AliasExistsException */
export function saveAttributes(sandbox: Sandbox, pool: UserPoolRecord, user: PoolUserRecord, changes: Partial<PoolUserRecord>): PoolUserRecord {
  validateAliases(sandbox, pool, { ...user, ...changes });
  return saveUser(sandbox, user, changes);
}

/** A pool whose users sign in with an address makes up their usernames and keeps the address as an attribute. */
function toNameAndAttributes(pool: UserPoolRecord, sub: string, given: string, attributes: readonly Attribute[]): { readonly username: string; readonly all: readonly Attribute[] } {
  const { usernameAttributes, aliasAttributes } = pool;
  if (usernameAttributes.length === 0) {
    if (aliasAttributes.includes('email') && isEmail(given)) throw toInvalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
    if (aliasAttributes.includes('phone_number') && isPhoneNumber(given)) throw toInvalidParameter('Username cannot be of phone number format, since user pool is configured for phone number alias.');
    return { username: toComparable(pool, given), all: mergeAttributes([], attributes) };
  }
  const kind = usernameAttributes.find((name) => (name === 'email' ? isEmail(given) : isPhoneNumber(given)));
  if (kind === undefined) {
    const [only] = usernameAttributes;
    const wanted = usernameAttributes.length > 1 ? 'either an email or a phone number' : only === 'email' ? 'an email' : 'a phone number';
    throw toInvalidParameter(`Username should be ${wanted}.`);
  }
  return { username: sub, all: mergeAttributes(attributes, [{ Name: kind, Value: given }]) };
}

/** Makes a user who must choose a password at the first sign-in. No message is sent, whatever MessageAction says. */
export async function adminCreateUser(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const given = request.text('username', RULES.username);
  const attributes = readAttributes(request);
  const temporary = request.optionalText('temporaryPassword', RULES.password);
  const action = request.choice('messageAction', ['RESEND', 'SUPPRESS']);
  const forceAlias = request.flag('forceAliasCreation');
  const pool = readPool(sandbox, request);
  const existing = lookUpUser(sandbox, pool, given);
  if (action === 'RESEND') return resend(sandbox, pool, existing, temporary);
  validateAttributes(pool, attributes);
  const sub = sandbox.ids.uuid();
  const { username, all } = toNameAndAttributes(pool, sub, given, attributes);
  const password = temporary ?? createPassword(sandbox.ids, pool.passwordPolicy.MinimumLength);
  validatePassword(pool, password, 'password policy');
  const passwordHash = await hashPassword(password);
  findPool(sandbox, pool.id); // may be gone by now
  if (lookUpUser(sandbox, pool, given) !== undefined) throw new CognitoError('UsernameExistsException', 'User account already exists');
  const nowMs = sandbox.now();
  const user: PoolUserRecord = {
    poolId: pool.id, username, sub, status: 'FORCE_CHANGE_PASSWORD', enabled: true, passwordHash, passwordSetAtMs: nowMs, attributes: all, groups: [], createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  if (forceAlias && findTakenAlias(sandbox, pool, user) !== undefined) throw toNotInSandbox('A change of who an alias belongs to', 'ForceAliasCreation');
  validateAliases(sandbox, pool, user);
  sandbox.store.write(put('userPoolUsers', inPool(pool.id, username), user));
  return { User: toUser(user) };
}

/** Gives a user who never signed in another temporary password. */
async function resend(sandbox: Sandbox, pool: UserPoolRecord, user: PoolUserRecord | undefined, temporary: string | undefined) {
  if (user === undefined) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  validateResend(user);
  const password = temporary ?? createPassword(sandbox.ids, pool.passwordPolicy.MinimumLength);
  validatePassword(pool, password, 'password policy');
  const passwordHash = await hashPassword(password);
  const current = readAgain(sandbox, user);
  validateResend(current);
  return { User: toUser(saveUser(sandbox, current, { passwordHash, passwordSetAtMs: sandbox.now() })) };
}

/** A password of the user's own is not theirs to lose. @throws CognitoError UnsupportedUserStateException */
function validateResend({ username, status }: PoolUserRecord): void {
  if (status === 'FORCE_CHANGE_PASSWORD') return;
  throw new CognitoError('UnsupportedUserStateException', `Resend not possible. ${username} status is not FORCE_CHANGE_PASSWORD`);
}

/** A password that is not permanent must be changed at the next sign-in. */
export async function adminSetUserPassword(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const password = request.text('password', RULES.password);
  const permanent = request.flag('permanent');
  const { pool, user } = readPoolUser(sandbox, request);
  validatePassword(pool, password);
  const passwordHash = await hashPassword(password);
  saveUser(sandbox, readAgain(sandbox, user), { passwordHash, passwordSetAtMs: sandbox.now(), status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD' });
  return {};
}

export function adminGetUser(sandbox: Sandbox, body: unknown) {
  const { user } = readPoolUser(sandbox, readRequest(body));
  return { Username: user.username, UserAttributes: toAttributes(user), ...toStatus(user) };
}

export function adminUpdateUserAttributes(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const attributes = readAttributes(request);
  const { pool, user } = readPoolUser(sandbox, request);
  validateChanges(pool, attributes);
  saveAttributes(sandbox, pool, user, { attributes: mergeAttributes(user.attributes, attributes) });
  return {};
}

/** Tokens that a disabled user has are good for nothing, and stay so. */
export function adminDisableUser(sandbox: Sandbox, body: unknown) {
  const { user } = readPoolUser(sandbox, readRequest(body));
  revokeGrants(sandbox, user);
  saveUser(sandbox, user, { enabled: false });
  return {};
}

export function adminEnableUser(sandbox: Sandbox, body: unknown) {
  const { user } = readPoolUser(sandbox, readRequest(body));
  saveUser(sandbox, user, { enabled: true });
  return {};
}

/** Ends all of a user's sign-ins. */
export function adminUserGlobalSignOut(sandbox: Sandbox, body: unknown) {
  const { user } = readPoolUser(sandbox, readRequest(body));
  revokeGrants(sandbox, user);
  return {};
}

export function adminDeleteUser(sandbox: Sandbox, body: unknown) {
  const { store } = sandbox;
  const { user } = readPoolUser(sandbox, readRequest(body));
  const ofUser = (table: 'userPoolGrants' | 'userPoolChallenges') => store.keys(table)
    .filter((key) => key.startsWith(`${user.poolId}/`) && store.get(table, key)?.username === user.username).map((key) => remove(table, key));
  store.write(remove('userPoolUsers', inPool(user.poolId, user.username)), ...ofUser('userPoolGrants'), ...ofUser('userPoolChallenges'));
  return {};
}
