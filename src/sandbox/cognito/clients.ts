import { toPublicUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import type { FieldReader } from '../web/fields.js';
import { CognitoError, toInvalidParameter } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { createClientId, createClientSecret } from './ids.js';
import { readClientSettings, validateClient } from './clientSettings.js';
import { readSize, takePage } from './paging.js';
import { findPool, readPool, toTime } from './pools.js';
import { inPool, type ClientSecretRecord, type ClientSettings, type UserPoolClientRecord } from './records.js';

const toMissing = (clientId: string) => new CognitoError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);

/** The client of an operation that names no pool. @throws CognitoError ResourceNotFoundException */
export function findClient({ store }: Sandbox, clientId: string): UserPoolClientRecord {
  const client = store.list('userPoolClients').find((one) => one.clientId === clientId);
  if (client === undefined) throw toMissing(clientId);
  return client;
}

/** The pool's client that a request names, after what else it has was read. */
export function readClient(sandbox: Sandbox, request: FieldReader): UserPoolClientRecord {
  const clientId = request.text('clientId', RULES.clientId);
  const pool = readPool(sandbox, request);
  const client = sandbox.store.get('userPoolClients', inPool(pool.id, clientId));
  if (client === undefined) throw toMissing(clientId);
  return client;
}

export function createSecret(sandbox: Sandbox, given: string | undefined): ClientSecretRecord {
  return { id: sandbox.ids.uuid(), value: given ?? createClientSecret(sandbox.ids), createdAtMs: sandbox.now() };
}

/** A client's settings with URLs that have the origin that the sandbox has now. */
export function toPublicSettings({ origin }: Sandbox, settings: ClientSettings): ClientSettings {
  const { CallbackURLs: callbackUrls, LogoutURLs: logoutUrls, DefaultRedirectURI: defaultUrl } = settings;
  const toPublic = (url: string) => toPublicUrl(url, origin);
  return {
    ...settings,
    ...(callbackUrls === undefined ? {} : { CallbackURLs: callbackUrls.map(toPublic) }),
    ...(logoutUrls === undefined ? {} : { LogoutURLs: logoutUrls.map(toPublic) }),
    ...(defaultUrl === undefined ? {} : { DefaultRedirectURI: toPublic(defaultUrl) }),
  };
}

function toDetails(sandbox: Sandbox, { poolId, clientId, secrets, settings, createdAtMs, updatedAtMs }: UserPoolClientRecord) {
  const secret = secrets.at(-1)?.value;
  return {
    UserPoolClient: {
      UserPoolId: poolId,
      ClientId: clientId,
      ...(secret === undefined ? {} : { ClientSecret: secret }),
      ...toPublicSettings(sandbox, settings),
      ClientType: 'REGULAR',
      CreationDate: toTime(createdAtMs),
      LastModifiedDate: toTime(updatedAtMs),
    },
  };
}

export function createUserPoolClient(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.text('clientName', RULES.clientName);
  const generate = request.flag('generateSecret');
  const given = request.optionalText('clientSecret', RULES.clientSecret);
  const settings = readClientSettings(request, sandbox.origin);
  const pool = readPool(sandbox, request);
  if (generate && given !== undefined) throw toInvalidParameter('GenerateSecret and ClientSecret cannot be used together.'); // Guess: cognito-two-secrets
  const secrets = generate || given !== undefined ? [createSecret(sandbox, given)] : [];
  validateClient(sandbox, pool, settings, secrets.length > 0, 'creating');
  const nowMs = sandbox.now();
  const client: UserPoolClientRecord = {
    poolId: pool.id, clientId: createClientId(sandbox.ids), secrets, settings: { ClientName: name, ...settings }, createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('userPoolClients', inPool(pool.id, client.clientId), client));
  return toDetails(sandbox, client);
}

export function describeUserPoolClient(sandbox: Sandbox, body: unknown) {
  return toDetails(sandbox, readClient(sandbox, readRequest(body)));
}

/** Every setting that is left out goes back to its default; only name and secrets stay. */
export function updateUserPoolClient(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const name = request.optionalText('clientName', RULES.clientName);
  const settings = readClientSettings(request, sandbox.origin);
  const client = readClient(sandbox, request);
  validateClient(sandbox, findPool(sandbox, client.poolId), settings, client.secrets.length > 0, 'updating');
  const updated: UserPoolClientRecord = {
    ...client, settings: { ClientName: name ?? client.settings.ClientName, ...settings }, updatedAtMs: sandbox.now(),
  };
  sandbox.store.write(put('userPoolClients', inPool(client.poolId, client.clientId), updated));
  return toDetails(sandbox, updated);
}

export function listUserPoolClients(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const size = readSize(request, 'maxResults', 1);
  const token = request.optionalText('nextToken', RULES.token);
  const pool = readPool(sandbox, request);
  const all = sandbox.store.list('userPoolClients').filter(({ poolId }) => poolId === pool.id);
  const { items, next } = takePage(all, ({ clientId }) => clientId, size, token);
  return {
    UserPoolClients: items.map(({ clientId, poolId, settings }) => ({ ClientId: clientId, UserPoolId: poolId, ClientName: settings.ClientName })),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

/** What its users had by it goes too. */
export function deleteUserPoolClient(sandbox: Sandbox, body: unknown) {
  const { store } = sandbox;
  const { poolId, clientId } = readClient(sandbox, readRequest(body));
  const ofClient = (table: 'userPoolGrants' | 'userPoolChallenges') =>
    store.keys(table).filter((key) => store.get(table, key)?.clientId === clientId).map((key) => remove(table, key));
  store.write(remove('userPoolClients', inPool(poolId, clientId)), ...ofClient('userPoolGrants'), ...ofClient('userPoolChallenges'));
  return {};
}
