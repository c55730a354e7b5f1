import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError, toInvalidParameter } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { readSize, takePage } from './paging.js';
import { readPool } from './pools.js';
import { inPool, type ResourceServerRecord } from './records.js';

const MOST_SCOPES = 100;

function toDetails({ poolId, identifier, name, scopes }: ResourceServerRecord) {
  return { ResourceServer: { UserPoolId: poolId, Identifier: identifier, Name: name, Scopes: scopes } };
}

function readScopes(request: FieldReader): ResourceServerRecord['scopes'] {
  const scopes = (request.objects('scopes') ?? []).map((scope) => ({
    ScopeName: scope.text('scopeName', RULES.scopeName), ScopeDescription: scope.text('scopeDescription', RULES.scopeDescription),
  }));
  if (scopes.length > MOST_SCOPES) request.fail('scopes', `Member must have length less than or equal to ${MOST_SCOPES}`);
  return scopes;
}

function readServer(sandbox: Sandbox, request: FieldReader): ResourceServerRecord {
  const identifier = request.text('identifier', RULES.identifier);
  const pool = readPool(sandbox, request);
  const server = sandbox.store.get('userPoolResourceServers', inPool(pool.id, identifier));
  if (server === undefined) {
    throw new CognitoError('ResourceNotFoundException', `Resource server ${identifier} does not exist.`); // Guess: cognito-resource-server-texts
  }
  return server;
}

export function createResourceServer(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const identifier = request.text('identifier', RULES.identifier);
  const name = request.text('name', RULES.resourceServerName);
  const scopes = readScopes(request);
  const pool = readPool(sandbox, request);
  const key = inPool(pool.id, identifier);
  if (sandbox.store.get('userPoolResourceServers', key) !== undefined) {
    throw toInvalidParameter(`${identifier} already exists in user pool ${pool.id}.`); // Guess: cognito-resource-server-texts
  }
  const server: ResourceServerRecord = { poolId: pool.id, identifier, name, scopes };
  sandbox.store.write(put('userPoolResourceServers', key, server));
  return toDetails(server);
}

export function describeResourceServer(sandbox: Sandbox, body: unknown) {
  return toDetails(readServer(sandbox, readRequest(body)));
}

/** Replaces name and scopes. Clients keep scopes that are gone in their settings, but get none of them any more. */
export function updateResourceServer(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('name', RULES.resourceServerName);
  const scopes = readScopes(request);
  const server: ResourceServerRecord = { ...readServer(sandbox, request), name, scopes };
  sandbox.store.write(put('userPoolResourceServers', inPool(server.poolId, server.identifier), server));
  return toDetails(server);
}

export function listResourceServers(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'maxResults', 1);
  const token = request.optionalText('nextToken', RULES.token);
  const pool = readPool(sandbox, request);
  const all = sandbox.store.list('userPoolResourceServers').filter(({ poolId }) => poolId === pool.id);
  const { items, next } = takePage(all, ({ identifier }) => identifier, size, token);
  return { ResourceServers: items.map((server) => toDetails(server).ResourceServer), ...(next === undefined ? {} : { NextToken: next }) };
}

export function deleteResourceServer(sandbox: Sandbox, body: unknown) {
  const { poolId, identifier } = readServer(sandbox, readRequest(body));
  sandbox.store.write(remove('userPoolResourceServers', inPool(poolId, identifier)));
  return {};
}

/** The scopes of a pool's resource servers, as tokens name them: `IDENTIFIER/SCOPE`. */
export function listCustomScopes({ store }: Sandbox, poolId: string): readonly string[] {
  return store.list('userPoolResourceServers').filter((server) => server.poolId === poolId)
    .flatMap(({ identifier, scopes }) => scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`));
}
