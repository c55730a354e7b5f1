import { isDeepStrictEqual } from 'node:util';
import { toArn, type Sandbox } from '../sandbox.js';
import type { Change, Oauth2ProviderRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { readPage, takePage } from '../web/paging.js';
import { readProviderConfig, toPublicDiscovery, type ProviderConfig } from './providerConfig.js';
import { beginSetup, toStatus } from './providerSetup.js';
import { toExternalSecretArn, toManagedSecretArn } from './secrets.js';
import { readTags } from './tags.js';
import { toTimes } from './times.js';
import { VENDORS } from './vendors.js';

/** The service's bound on `maxResults`. */
const PAGE_SIZE = 20;

/** @throws ServiceError ResourceNotFoundException */
export function findOauth2Provider(sandbox: Sandbox, name: string): Oauth2ProviderRecord {
  const record = sandbox.store.get('oauth2Providers', name);
  if (record === undefined) throw new ServiceError('ResourceNotFoundException', `Oauth2CredentialProvider not found: ${name}`);
  return record;
}

/** Where the identity provider sends the browser back to. Unique to the provider. */
export function toCallbackUrl(sandbox: Pick<Sandbox, 'origin'>, record: Oauth2ProviderRecord): string {
  return `${sandbox.origin}/identities/oauth2/callback/${record.callbackId}`;
}

function toNames(sandbox: Sandbox, { name }: Oauth2ProviderRecord) {
  return { name, credentialProviderArn: toArn(sandbox, `token-vault/default/oauth2credentialprovider/${name}`) };
}

/** What Get adds to Create, and List gives beside the names. */
function toVendorAndTimes(record: Oauth2ProviderRecord) {
  return { credentialProviderVendor: record.vendor, ...toTimes(record) };
}

/** The client secret is never given back: only the ARN under which Secrets Manager would hold it. */
function toCreated(sandbox: Sandbox, record: Oauth2ProviderRecord) {
  const arm = VENDORS.get(record.vendor)?.arm ?? 'customOauth2ProviderConfig';
  const { clientSecretConfig: reference } = record;
  return {
    ...toNames(sandbox, record),
    // Guess: secret-arn-without-a-secret
    clientSecretArn: {
      secretArn: reference === undefined ? toManagedSecretArn(sandbox, 'oauth2', record) : toExternalSecretArn(sandbox, reference, record),
    },
    clientSecretJsonKey: reference?.jsonKey ?? 'client_secret',
    clientSecretSource: reference === undefined ? 'MANAGED' : 'EXTERNAL',
    callbackUrl: toCallbackUrl(sandbox, record),
    oauth2ProviderConfigOutput: {
      [arm]: {
        oauthDiscovery: toPublicDiscovery(record.discovery, sandbox.origin),
        ...(record.clientId === '' ? {} : { clientId: record.clientId }),
        // JSON leaves out what is undefined: each but a custom provider's.
        clientAuthenticationMethod: record.clientAuthenticationMethod,
        privateKeyJwtConfig: record.privateKeyJwtConfig,
        onBehalfOfTokenExchangeConfig: record.onBehalfOfTokenExchangeConfig,
        privateEndpoint: record.privateEndpoint,
        privateEndpointOverrides: record.privateEndpointOverrides,
      },
    },
    ...toStatus(record),
  };
}

const toDetails = (sandbox: Sandbox, record: Oauth2ProviderRecord) => ({ ...toCreated(sandbox, record), ...toVendorAndTimes(record) });

/** The work that a Create or Update begins; the answer says that it is under way. */
const toSetup = ({ ids }: Sandbox, status: 'CREATING' | 'UPDATING') => ({ status, id: ids.uuid() }); // Guess: status-of-the-answer

export function createOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const tags = readTags(request);
  const config = readProviderConfig(request, sandbox.origin);
  request.check();
  // Guess: duplicate-provider
  if (sandbox.store.get('oauth2Providers', name) !== undefined) throw new ServiceError('ConflictException', `Oauth2CredentialProvider with name already exists: ${name}`);
  const nowMs = sandbox.now();
  const record: Oauth2ProviderRecord = {
    name, ...config, ...tags, callbackId: sandbox.ids.uuid(), secretSuffix: sandbox.ids.bytes(3).toString('hex'),
    setup: toSetup(sandbox, 'CREATING'), createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('oauth2Providers', name, record));
  beginSetup(sandbox, name);
  return toCreated(sandbox, record);
}

export function getOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  request.check();
  return toDetails(sandbox, findOauth2Provider(sandbox, name));
}

/** Its tokens and sessions go where it becomes another server or client; a new secret alone leaves them. May come while the last is under way. */
export function updateOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const config = readProviderConfig(request, sandbox.origin, sandbox.store.get('oauth2Providers', name));
  request.check();
  const before = findOauth2Provider(sandbox, name);
  const { callbackId, secretSuffix, createdAtMs, tags } = before;
  const updated: Oauth2ProviderRecord = {
    name, callbackId, secretSuffix, createdAtMs, ...(tags === undefined ? {} : { tags }), ...toKept(before, config), ...config,
    setup: toSetup(sandbox, 'UPDATING'), updatedAtMs: sandbox.now(), // Guess: failed-update
  };
  // What one server issued to one client is of no use to another, and must not be sent there.
  const isAnother = before.vendor !== updated.vendor || before.clientId !== updated.clientId || !isDeepStrictEqual(before.discovery, updated.discovery);
  sandbox.store.write(put('oauth2Providers', name, updated), ...(isAnother ? belongingsOf(sandbox, name) : []));
  beginSetup(sandbox, name);
  return toDetails(sandbox, updated);
}

/** The stand-in for a key of KMS stays the same key as long as its ARN does. */
function toKept({ signingKey, privateKeyJwtConfig: before }: Oauth2ProviderRecord, { privateKeyJwtConfig: now }: ProviderConfig) {
  return signingKey !== undefined && isDeepStrictEqual(before?.privateKeySource, now?.privateKeySource) ? { signingKey } : {};
}

/** Its tokens and sessions go with it: a later provider of the same name may be another server. */
export function deleteOauth2Provider(sandbox: Sandbox, body: unknown): void {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  request.check();
  findOauth2Provider(sandbox, name);
  sandbox.store.write(remove('oauth2Providers', name), ...belongingsOf(sandbox, name));
}

/** A provider's sessions and tokens, to be removed. */
function belongingsOf({ store }: Sandbox, name: string): readonly Change[] {
  return [
    ...store.keys('sessions').filter((key) => store.get('sessions', key)?.grant.providerName === name).map((key) => remove('sessions', key)),
    ...store.keys('vault').filter((key) => store.get('vault', key)?.grant.providerName === name).map((key) => remove('vault', key)),
  ];
}

export function listOauth2Providers(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const { items, ...more } = takePage(sandbox.store, 'oauth2Providers', request, readPage(request, PAGE_SIZE));
  return { credentialProviders: items.map((record) => ({ ...toNames(sandbox, record), ...toVendorAndTimes(record) })), ...more };
}
