import assert from 'node:assert/strict';
import { findRecordDamage } from './damage.js';
import { toProcessCall } from './runtime/ownProcess.js';
import type { TableName } from './state.js';

const issuer = { name: 'demo', users: [], clients: [], keys: [], cookieKey: 'k' };
const runtime = { id: 'r', name: 'r', workloadName: 'w' };
const operation = { operationId: 'o', summary: '', url: '/api', parameters: {} };
const target = { gatewayId: 'g', id: 't', name: 't', operation, credential: { type: 'API_KEY', providerName: 'p', headerName: 'x-api-key' } };
const workloadToken = { workloadName: 'w', expiresAtMs: 1, user: { key: 'jwt:["i","s"]', identifier: { kind: 'userToken', sha256: 'h' } } };

describe('A record that was read', () => {
  const GOOD: readonly (readonly [TableName, object])[] = [
    ['issuers', { ...issuer, users: [{ username: 'u', password: 'p', name: 'n', email: 'e' }] }],
    ['runtimes', runtime], ['runtimes', { ...runtime, agent: 'echo' }], ['runtimes', { ...runtime, agent: { url: 'http://localhost:8080/' } }],
    ['gatewayTargets', target], ['gatewayTargets', { ...target, operation: { ...operation, url: 'https://api.example.com/' } }],
    ['workloadTokens', workloadToken],
  ];
  for (const [table, record] of GOOD) it(`is taken as the sandbox writes it: ${JSON.stringify(record)}`, () => { assert.equal(findRecordDamage(table, record), undefined); });

  const BAD: readonly (readonly [TableName, unknown, string])[] = [
    ['runtimes', null, 'runtimes'],
    ['issuers', { ...issuer, users: [null] }, 'issuers.users'],
    ['issuers', { ...issuer, users: [{ username: 'u', password: 'p', name: 'n', email: 5 }] }, 'issuers.users.email'],
    ['runtimes', { ...runtime, agent: 'other' }, 'runtimes.agent'],
    ['runtimes', { ...runtime, agent: 'toString' }, 'runtimes.agent'],
    ['runtimes', { ...runtime, agent: { url: 'http://192.0.2.2:8080/' } }, 'runtimes.agent'],
    ['runtimes', { ...runtime, agent: { url: 'sandbox:echo' } }, 'runtimes.agent'],
    ['runtimeVersions', { ...runtime, version: '1', agent: { url: 'https://example.com/' } }, 'runtimeVersions.agent'],
    ['runtimes', { ...runtime, authorizerConfiguration: { customJWTAuthorizer: {} } }, 'runtimes.authorizerConfiguration.customJWTAuthorizer.discoveryUrl'],
    ['gatewayTargets', { ...target, operation: { ...operation, url: 'http://192.0.2.2/' } }, 'gatewayTargets.operation.url'],
    ['workloadTokens', { ...workloadToken, user: { ...workloadToken.user, key: 'jwt:x' } }, 'workloadTokens.user.key'],
    ['workloadTokens', { ...workloadToken, user: { ...workloadToken.user, key: 'jwt:null' } }, 'workloadTokens.user.key'],
    ['vault', { grant: {}, tokens: {} }, 'vault.grant.workloadName'],
  ];
  for (const [table, record, damage] of BAD) it(`is refused for ${damage}: ${JSON.stringify(record)}`, () => { assert.equal(findRecordDamage(table, record), damage); });
});

describe('An agent of the user', () => {
  it('is never called on another computer', () => {
    assert.throws(() => toProcessCall({ url: 'http://192.0.2.2:8080/' }), { name: 'RuntimeClientError', message: /not on this computer/ });
  });
});
