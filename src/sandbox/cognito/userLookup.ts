import type { Sandbox } from '../sandbox.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError } from './errors.js';
import { RULES } from './fields.js';
import { readPool } from './pools.js';
import { inPool, type Attribute, type LastingPool, type PoolUserRecord, type UserPoolRecord } from './records.js';

/** A name as the pool compares it. */
export function toComparable({ caseSensitive }: LastingPool, name: string): string {
  return caseSensitive ? name : name.toLowerCase();
}

/** The attributes that a user may be called by, as the pool compares them. An address that is only an alias must have been verified. */
function listAliases(pool: LastingPool, { attributes }: PoolUserRecord): readonly Attribute[] {
  const isVerified = (name: string) => attributes.some(({ Name, Value }) => Name === `${name}_verified` && Value === 'true');
  return attributes
    .filter(({ Name }) => pool.usernameAttributes.includes(Name) || (pool.aliasAttributes.includes(Name) && (Name === 'preferred_username' || isVerified(Name))))
    .map(({ Name, Value }) => ({ Name, Value: toComparable(pool, Value) }));
}

/** The attribute by which a user, with the attributes that they are to have, would be called like another one of the pool. */
export function findTakenAlias({ store }: Sandbox, pool: LastingPool, user: PoolUserRecord): string | undefined {
  const wanted = listAliases(pool, user);
  if (wanted.length === 0) return undefined;
  const others = store.list('userPoolUsers').filter(({ poolId, sub }) => poolId === pool.id && sub !== user.sub);
  const taken = new Set(others.flatMap((other) => listAliases(pool, other).map(({ Value }) => Value)));
  return wanted.find(({ Value }) => taken.has(Value))?.Name;
}

/** A user by what they may be called: username, `sub`, or an attribute that the pool takes in the username's place. */
export function lookUpUser({ store }: Sandbox, pool: LastingPool, name: string): PoolUserRecord | undefined {
  const wanted = toComparable(pool, name);
  const known = store.get('userPoolUsers', inPool(pool.id, wanted));
  if (known !== undefined) return known;
  return store.list('userPoolUsers').find((user) => user.poolId === pool.id
    && (user.sub === name || listAliases(pool, user).some(({ Value }) => Value === wanted)));
}

/** A user as they are after something was waited for. @throws CognitoError UserNotFoundException where they are gone by now */
export function readAgain({ store }: Sandbox, { poolId, username, sub }: PoolUserRecord): PoolUserRecord {
  const user = store.get('userPoolUsers', inPool(poolId, username));
  if (user?.sub !== sub) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  return user;
}

/** @throws CognitoError UserNotFoundException */
function findUser(sandbox: Sandbox, pool: LastingPool, name: string): PoolUserRecord {
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
