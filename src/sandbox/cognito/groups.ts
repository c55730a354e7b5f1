import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { readSize, takePage } from './paging.js';
import { readPool, toTime } from './pools.js';
import { inPool, type PoolGroupRecord, type PoolUserRecord } from './records.js';
import { readPoolUser } from './userLookup.js';
import { saveUser, toUser } from './users.js';

/** The largest precedence that the service takes. */
const MOST = 2_147_483_647;

function toDetails({ name, poolId, description, roleArn, precedence, createdAtMs, updatedAtMs }: PoolGroupRecord) {
  return {
    GroupName: name,
    UserPoolId: poolId,
    ...(description === undefined ? {} : { Description: description }),
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    ...(precedence === undefined ? {} : { Precedence: precedence }),
    CreationDate: toTime(createdAtMs),
    LastModifiedDate: toTime(updatedAtMs),
  };
}

function findGroup({ store }: Sandbox, poolId: string, name: string): PoolGroupRecord {
  const group = store.get('userPoolGroups', inPool(poolId, name));
  if (group === undefined) throw new CognitoError('ResourceNotFoundException', 'Group not found.');
  return group;
}

function readGroup(sandbox: Sandbox, request: FieldReader): PoolGroupRecord {
  const name = request.text('groupName', RULES.groupName);
  const pool = readPool(sandbox, request);
  return findGroup(sandbox, pool.id, name);
}

const listMembers = ({ store }: Sandbox, { poolId, name }: PoolGroupRecord): readonly PoolUserRecord[] =>
  store.list('userPoolUsers').filter((user) => user.poolId === poolId && user.groups.includes(name));

export function createGroup(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('groupName', RULES.groupName);
  const description = request.optionalText('description', RULES.groupDescription);
  const roleArn = request.optionalText('roleArn', RULES.arn);
  const precedence = request.integer('precedence', 0, MOST);
  const pool = readPool(sandbox, request);
  const key = inPool(pool.id, name);
  if (sandbox.store.get('userPoolGroups', key) !== undefined) throw new CognitoError('GroupExistsException', 'A group with the name already exists.');
  const nowMs = sandbox.now();
  const group: PoolGroupRecord = {
    poolId: pool.id, name, ...(description === undefined ? {} : { description }), ...(roleArn === undefined ? {} : { roleArn }),
    ...(precedence === undefined ? {} : { precedence }), createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('userPoolGroups', key, group));
  return { Group: toDetails(group) };
}

export function getGroup(sandbox: Sandbox, body: unknown) {
  return { Group: toDetails(readGroup(sandbox, readRequest(body))) };
}

export function listGroups(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'limit', 0);
  const token = request.optionalText('nextToken', RULES.token);
  const pool = readPool(sandbox, request);
  const all = sandbox.store.list('userPoolGroups').filter(({ poolId }) => poolId === pool.id);
  const { items, next } = takePage(all, ({ name }) => name, size, token);
  return { Groups: items.map(toDetails), ...(next === undefined ? {} : { NextToken: next }) };
}

/** Its users stay, but are in it no more. */
export function deleteGroup(sandbox: Sandbox, body: unknown) {
  const group = readGroup(sandbox, readRequest(body));
  const { poolId, name } = group;
  const members = listMembers(sandbox, group).map((user) => put('userPoolUsers', inPool(poolId, user.username), { ...user, groups: user.groups.filter((one) => one !== name) }));
  sandbox.store.write(remove('userPoolGroups', inPool(poolId, name)), ...members);
  return {};
}

export function adminAddUserToGroup(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('groupName', RULES.groupName);
  const { pool, user } = readPoolUser(sandbox, request);
  findGroup(sandbox, pool.id, name);
  saveUser(sandbox, user, { groups: [...new Set([...user.groups, name])] });
  return {};
}

export function adminRemoveUserFromGroup(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('groupName', RULES.groupName);
  const { pool, user } = readPoolUser(sandbox, request);
  findGroup(sandbox, pool.id, name);
  saveUser(sandbox, user, { groups: user.groups.filter((one) => one !== name) });
  return {};
}

export function adminListGroupsForUser(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'limit', 0);
  const token = request.optionalText('nextToken', RULES.token);
  const { pool, user } = readPoolUser(sandbox, request);
  const { items, next } = takePage(user.groups.map((name) => findGroup(sandbox, pool.id, name)), ({ name }) => name, size, token);
  return { Groups: items.map(toDetails), ...(next === undefined ? {} : { NextToken: next }) };
}

export function listUsersInGroup(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'limit', 0);
  const token = request.optionalText('nextToken', RULES.token);
  const { items, next } = takePage(listMembers(sandbox, readGroup(sandbox, request)), ({ username }) => username, size, token);
  return { Users: items.map(toUser), ...(next === undefined ? {} : { NextToken: next }) };
}

/** The groups of a user in the order of the claim `cognito:groups`: those of the lowest precedence first. */
export function listGroupNames({ store }: Sandbox, user: PoolUserRecord): readonly string[] {
  const rank = (name: string) => store.get('userPoolGroups', inPool(user.poolId, name))?.precedence ?? Number.POSITIVE_INFINITY;
  return [...user.groups].sort((one, other) => (rank(one) === rank(other) ? 0 : rank(one) - rank(other)));
}
