import { isDeepStrictEqual } from 'node:util';
import { toArn, type Sandbox } from '../sandbox.js';
import type { Change, Oauth2ProviderRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { readPage, takePage } from '../web/paging.js';
import { readProviderConfig, toPublicDiscovery } from './providerConfig.js';
import { toManagedSecretArn } from './secrets.js';
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
  const { clientAuthenticationMethod: method, onBehalfOfTokenExchangeConfig: onBehalfOf } = record;
  return {
    ...toNames(sandbox, record),
    clientSecretArn: { secretArn: toManagedSecretArn(sandbox, 'oauth2', record) },
    clientSecretJsonKey: 'client_secret',
    clientSecretSource: 'MANAGED',
    callbackUrl: toCallbackUrl(sandbox, record),
    oauth2ProviderConfigOutput: {
      [arm]: {
        oauthDiscovery: toPublicDiscovery(record.discovery, sandbox.origin),
        clientId: record.clientId,
        ...(method === undefined ? {} : { clientAuthenticationMethod: method }),
        ...(onBehalfOf === undefined ? {} : { onBehalfOfTokenExchangeConfig: onBehalfOf }),
      },
    },
    // The service works on CREATING for a while; here nothing has to be set up.
    status: 'READY',
  };
}

const toDetails = (sandbox: Sandbox, record: Oauth2ProviderRecord) => ({ ...toCreated(sandbox, record), ...toVendorAndTimes(record) });

export function createOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const tags = readTags(request);
  const config = readProviderConfig(request, sandbox.origin);
  request.check();
  if (sandbox.store.get('oauth2Providers', name) !== undefined) throw new ServiceError('ConflictException', `Oauth2CredentialProvider with name already exists: ${name}`);
  const nowMs = sandbox.now();
  const record: Oauth2ProviderRecord = {
    name, ...config, ...tags, callbackId: sandbox.ids.uuid(), secretSuffix: sandbox.ids.bytes(3).toString('hex'), createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('oauth2Providers', name, record));
  return toCreated(sandbox, record);
}

export function getOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  request.check();
  return toDetails(sandbox, findOauth2Provider(sandbox, name));
}

/** Its tokens and sessions go where it becomes another server or client; a new secret alone leaves them. */
export function updateOauth2Provider(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.providerName);
  const config = readProviderConfig(request, sandbox.origin);
  request.check();
  const before = findOauth2Provider(sandbox, name);
  const { callbackId, secretSuffix, createdAtMs, tags } = before;
  const updated: Oauth2ProviderRecord = {
    name, callbackId, secretSuffix, createdAtMs, ...(tags === undefined ? {} : { tags }), ...config, updatedAtMs: sandbox.now(),
  };
  // What one server issued to one client is of no use to another, and must not be sent there.
  const isAnother = before.clientId !== updated.clientId || !isDeepStrictEqual(before.discovery, updated.discovery);
  sandbox.store.write(put('oauth2Providers', name, updated), ...(isAnother ? belongingsOf(sandbox, name) : []));
  return toDetails(sandbox, updated);
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
  const { items, ...more } = takePage(sandbox.store.list('oauth2Providers'), ({ name }) => name, request, readPage(request, PAGE_SIZE));
  return { credentialProviders: items.map((record) => ({ ...toNames(sandbox, record), ...toVendorAndTimes(record) })), ...more };
}
