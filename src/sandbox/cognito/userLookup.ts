import type { Sandbox } from '../sandbox.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError } from './errors.js';
import { RULES } from './fields.js';
import { readPool } from './pools.js';
import { inPool, type PoolUserRecord, type UserPoolRecord } from './records.js';

/** A name as the pool compares it. */
export function toComparable({ caseSensitive }: UserPoolRecord, name: string): string {
  return caseSensitive ? name : name.toLowerCase();
}

/** Reads one attribute of a user. */
function readAttribute({ attributes }: PoolUserRecord, name: string): string | undefined {
  return attributes.find(({ Name }) => Name === name)?.Value;
}

/**
 * A user by what they may be called: username, `sub`, or an attribute that the pool takes in the username's place. An address that is
 * only an alias must have been verified.
 */
export function lookUpUser({ store }: Sandbox, pool: UserPoolRecord, name: string): PoolUserRecord | undefined {
  const wanted = toComparable(pool, name);
  const known = store.get('userPoolUsers', inPool(pool.id, wanted));
  if (known !== undefined) return known;
  const isCalled = (user: PoolUserRecord, attribute: string) => toComparable(pool, readAttribute(user, attribute) ?? '') === wanted;
  return store.list('userPoolUsers').find((user) => user.poolId === pool.id && (
    user.sub === name
    || pool.usernameAttributes.some((attribute) => isCalled(user, attribute))
    || pool.aliasAttributes.some((attribute) => isCalled(user, attribute)
      && (attribute === 'preferred_username' || readAttribute(user, `${attribute}_verified`) === 'true'))
  ));
}

/** @throws CognitoError UserNotFoundException */
export function findUser(sandbox: Sandbox, pool: UserPoolRecord, name: string): PoolUserRecord {
  const user = lookUpUser(sandbox, pool, name);
  if (user === undefined) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  return user;
}

/** The pool and the user that a request names, after what else it has was read. */
export function readPoolUser(sandbox: Sandbox, request: FieldReader): { readonly pool: UserPoolRecord; readonly user: PoolUserRecord } {
  const username = request.text('username', RULES.username);
  const pool = readPool(sandbox, request);
  return { pool, user: findUser(sandbox, pool, username) };
}
