import { randomBytes } from 'node:crypto';
import { createSigningKey } from '../idp/keys.js';
import type { Sandbox } from '../sandbox.js';
import { TABLE_NAMES, type Change } from '../state.js';
import { put, remove } from '../store.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError, toInvalidParameter } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { createPoolId } from './ids.js';
import { readSize, takePage } from './paging.js';
import { readPoolSettings, readSignInSettings, toPoolSettings } from './poolSettings.js';
import type { UserPoolRecord } from './records.js';

/** The service's quota for one account and region. */
const MOST_POOLS = 1000;

/** @throws CognitoError ResourceNotFoundException */
export function findPool({ store }: Sandbox, id: string): UserPoolRecord {
  const pool = store.get('userPools', id);
  if (pool === undefined) throw new CognitoError('ResourceNotFoundException', `User pool ${id} does not exist.`);
  return pool;
}

/** What pages call a pool: its name as it is now, or the id of one that is gone. */
export const toPoolName = ({ store }: Sandbox, id: string): string => store.get('userPools', id)?.name ?? id;

/** The pool that a request names, after what else it has was read. */
export function readPool(sandbox: Sandbox, request: FieldReader): UserPoolRecord {
  const id = request.text('userPoolId', RULES.poolId);
  request.check();
  return findPool(sandbox, id);
}

/** Seconds since the epoch, as AWS JSON takes times. */
export const toTime = (ms: number): number => Math.floor(ms) / 1000;

const toDates = ({ createdAtMs, updatedAtMs }: UserPoolRecord) => ({ CreationDate: toTime(createdAtMs), LastModifiedDate: toTime(updatedAtMs) });

function toDetails({ store, region, accountId }: Sandbox, pool: UserPoolRecord) {
  const { id, name } = pool;
  const domain = store.list('userPoolDomains').find(({ poolId }) => poolId === id)?.domain;
  return {
    Id: id,
    Name: name,
    Arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
    ...(domain === undefined ? {} : { Domain: domain }),
    ...toPoolSettings(pool),
    EstimatedNumberOfUsers: store.list('userPoolUsers').filter(({ poolId }) => poolId === id).length,
    ...toDates(pool),
  };
}

export async function createUserPool(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('poolName', RULES.poolName);
  const settings = readPoolSettings(request, body);
  const signIn = readSignInSettings(request);
  request.check();
  if (sandbox.store.keys('userPools').length >= MOST_POOLS) throw new CognitoError('LimitExceededException', 'Maximum user pool count reached.');
  const keys = [await createSigningKey(sandbox.ids.uuid())];
  const nowMs = sandbox.now();
  const pool: UserPoolRecord = {
    id: createPoolId(sandbox.ids, sandbox.region), name, ...settings, ...signIn, keys, cookieKey: randomBytes(32).toString('base64url'), createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('userPools', pool.id, pool));
  return { UserPool: toDetails(sandbox, pool) };
}

export function describeUserPool(sandbox: Sandbox, body: unknown) {
  return { UserPool: toDetails(sandbox, readPool(sandbox, readRequest(body))) };
}

/** What is left out goes back to its default, as with the service. */
export function updateUserPool(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.optionalText('poolName', RULES.poolName);
  const settings = readPoolSettings(request, body);
  const pool = readPool(sandbox, request);
  sandbox.store.write(put('userPools', pool.id, { ...pool, ...(name === undefined ? {} : { name }), ...settings, updatedAtMs: sandbox.now() }));
  return {};
}

export function listUserPools(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  request.need('maxResults');
  const size = readSize(request, 'maxResults', 1);
  const token = request.optionalText('nextToken', RULES.token);
  request.check();
  const { items, next } = takePage(sandbox.store.list('userPools'), ({ id }) => id, size, token);
  return { UserPools: items.map((pool) => ({ Id: pool.id, Name: pool.name, LambdaConfig: {}, ...toDates(pool) })), ...(next === undefined ? {} : { NextToken: next }) };
}

/** All that lives in the pool goes with it, but the domain must have gone before. */
export function deleteUserPool(sandbox: Sandbox, body: unknown) {
  const { store } = sandbox;
  const pool = readPool(sandbox, readRequest(body));
  if (pool.deletionProtection === 'ACTIVE') {
    throw toInvalidParameter('The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.');
  }
  if (store.list('userPoolDomains').some(({ poolId }) => poolId === pool.id)) {
    throw toInvalidParameter('User pool cannot be deleted. It has a domain configured that should be deleted first.');
  }
  store.write(remove('userPools', pool.id), ...belongingsOf(sandbox, pool.id));
  return {};
}

function belongingsOf({ store }: Sandbox, poolId: string): readonly Change[] {
  return TABLE_NAMES.flatMap((table) => store.keys(table).filter((key) => key.startsWith(`${poolId}/`)).map((key) => remove(table, key)));
}
