import type { Sandbox } from '../sandbox.js';
import { put, remove } from '../store.js';
import { toInvalidParameter, toNotInSandbox } from './errors.js';
import { readRequest, RULES } from './fields.js';
import { readPool } from './pools.js';

/** Words that a prefix may not have anywhere in it. */
const RESERVED = ['aws', 'amazon', 'cognito'];

/** Only prefixes of Cognito's own domain: one of the caller's would need a certificate and a name server. */
export function createUserPoolDomain(sandbox: Sandbox, body: unknown) {
  const { store } = sandbox;
  const request = readRequest(body);
  const domain = request.text('domain', RULES.domain);
  const managedLoginVersion = request.integer('managedLoginVersion', 1, 2) ?? 1;
  const isCustom = request.has('customDomainConfig');
  const pool = readPool(sandbox, request);
  if (isCustom) throw toNotInSandbox('A domain of your own', domain);
  const word = RESERVED.find((one) => domain.includes(one));
  if (word !== undefined) throw toInvalidParameter(`Domain cannot contain reserved word: ${word}`);
  if (store.get('userPoolDomains', domain) !== undefined) throw toInvalidParameter('Domain already associated with another user pool.');
  if (store.list('userPoolDomains').some(({ poolId }) => poolId === pool.id)) throw toInvalidParameter('User pool already has a domain configured.');
  store.write(put('userPoolDomains', domain, { domain, poolId: pool.id, managedLoginVersion, status: 'CREATING' }));
  return { ManagedLoginVersion: managedLoginVersion };
}

/**
 * A domain that there is not is answered with an empty description, as by the service. The service takes up to a minute to make one;
 * here whoever waits finds it CREATING once, and ACTIVE at the next look.
 */
export function describeUserPoolDomain({ store, accountId }: Sandbox, body: unknown) {
  const request = readRequest(body);
  const domain = request.text('domain', RULES.domain);
  request.check();
  const record = store.get('userPoolDomains', domain);
  if (record === undefined) return { DomainDescription: {} };
  if (record.status === 'CREATING') store.write(put('userPoolDomains', domain, { ...record, status: 'ACTIVE' })); // Guess: cognito-domain-active
  return {
    DomainDescription: {
      UserPoolId: record.poolId, AWSAccountId: accountId, Domain: domain, Status: record.status, ManagedLoginVersion: record.managedLoginVersion, CustomDomainConfig: {},
    },
  };
}

export function deleteUserPoolDomain(sandbox: Sandbox, body: unknown) {
  const request = readRequest(body);
  const domain = request.text('domain', RULES.domain);
  const pool = readPool(sandbox, request);
  if (sandbox.store.get('userPoolDomains', domain)?.poolId !== pool.id) throw toInvalidParameter('No such domain or user pool exists.');
  sandbox.store.write(remove('userPoolDomains', domain));
  return {};
}
