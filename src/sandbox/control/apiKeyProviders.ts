import { toArn, type Sandbox } from '../sandbox.js';
import type { ApiKeyProviderRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES, type FieldReader } from '../web/fields.js';
import { readPage, takePage } from '../web/paging.js';
import { readSecret, toExternalSecretArn, toManagedSecretArn } from './secrets.js';
import { readTags } from './tags.js';
import { toTimes } from './times.js';

/** The service's bound on `maxResults`. */
const PAGE_SIZE = 100;

/** @throws ServiceError ResourceNotFoundException */
export function findApiKeyProvider(sandbox: Sandbox, name: string): ApiKeyProviderRecord {
  const record = sandbox.store.get('apiKeyProviders', name);
  if (record === undefined) throw new ServiceError('ResourceNotFoundException', `ApiKeyCredentialProvider not found: ${name}`);
  return record;
}

function toNames(sandbox: Sandbox, { name }: ApiKeyProviderRecord) {
  return { name, credentialProviderArn: toArn(sandbox, `token-vault/default/apikeycredentialprovider/${name}`) };
}

/** The key is never given back: only where Secrets Manager would hold it. */
function toCreated(sandbox: Sandbox, record: ApiKeyProviderRecord) {
  const { secret } = record;
  const isManaged = 'apiKey' in secret;
  return {
    ...toNames(sandbox, record),
    apiKeySecretArn: {
      secretArn: isManaged ? toManagedSecretArn(sandbox, 'apikey', record) : toExternalSecretArn(sandbox, secret, record),
    },
    apiKeySecretJsonKey: isManaged ? 'api_key_value' : secret.jsonKey,
    apiKeySecretSource: isManaged ? 'MANAGED' : 'EXTERNAL',
  };
}

const toDetails = (sandbox: Sandbox, record: ApiKeyProviderRecord) => ({ ...toCreated(sandbox, record), ...toTimes(record) });

function readApiKey(request: FieldReader): ApiKeyProviderRecord['secret'] {
  const secret = readSecret(request, { value: 'apiKey', prefix: 'apiKeySecret', rule: RULES.apiKey });
  return typeof secret === 'string' ? { apiKey: secret } : secret;
}

export function createApiKeyProvider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const secret = readApiKey(request);
  const tags = readTags(request);
  request.check();
  if (sandbox.store.get('apiKeyProviders', name) !== undefined) {
    // Guess: duplicate-provider
    throw new ServiceError('ConflictException', `ApiKeyCredentialProvider with name already exists: ${name}`);
  }
  const nowMs = sandbox.now();
  const record: ApiKeyProviderRecord = {
    name, secret, ...tags, secretSuffix: sandbox.ids.bytes(3).toString('hex'), createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('apiKeyProviders', name, record));
  return toCreated(sandbox, record);
}

export function getApiKeyProvider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  request.check();
  return toDetails(sandbox, findApiKeyProvider(sandbox, name));
}

export function updateApiKeyProvider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const secret = readApiKey(request);
  request.check();
  const updated: ApiKeyProviderRecord = { ...findApiKeyProvider(sandbox, name), secret, updatedAtMs: sandbox.now() };
  sandbox.store.write(put('apiKeyProviders', name, updated));
  return toDetails(sandbox, updated);
}

export function deleteApiKeyProvider(sandbox: Sandbox, body: unknown): void {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  request.check();
  findApiKeyProvider(sandbox, name);
  sandbox.store.write(remove('apiKeyProviders', name));
}

export function listApiKeyProviders(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const { items, ...more } = takePage(sandbox.store, 'apiKeyProviders', request, readPage(request, PAGE_SIZE));
  return { credentialProviders: items.map((record) => ({ ...toNames(sandbox, record), ...toTimes(record) })), ...more };
}
