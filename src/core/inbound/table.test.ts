import assert from 'node:assert/strict';
import { toToken } from '../../../test/support/token.js';
import type { Door } from './authorizer.js';
import { judgeAll } from './table.js';

const ISSUER = 'https://issuer.example';
const DISCOVERY_URL = `${ISSUER}/.well-known/openid-configuration`;
const NOW_MS = 1_800_000_000_000;

describe('judgeAll', () => {
  const doors: readonly Door[] = [
    { kind: 'runtime', name: 'open', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: DISCOVERY_URL } } },
    { kind: 'runtime', name: 'signed', inbound: { type: 'AWS_IAM' } },
    { kind: 'gateway', name: 'narrow', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: DISCOVERY_URL, allowedClients: ['mobile'] } } },
    { kind: 'runtime', name: 'elsewhere', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: 'https://x.example/.well-known/openid-configuration' } } },
  ];
  const token = toToken({ iss: ISSUER, sub: 'alice', exp: NOW_MS / 1000 + 60, client_id: 'web' });
  const rows = judgeAll(token, doors, { nowMs: NOW_MS, discoveries: new Map([[DISCOVERY_URL, { issuer: ISSUER }]]), signature: { issuer: ISSUER, holds: true } });

  it('has a row for each runtime and gateway, in their order, with the rule that refuses and what to do', () => {
    assert.deepEqual(rows.map(({ door, verdict, failed, fixes }) => [door.name, verdict, failed?.rule, failed?.wanted, failed?.found, fixes[0]?.words]), [
      ['open', 'Let in', undefined, undefined, undefined, undefined],
      ['signed', 'Does not ask', undefined, undefined, undefined, 'Call it with AWS credentials.'],
      ['narrow', 'Refused, 403', 'allowedClients', 'mobile', 'web', 'Allow the client of this token: web'],
      ['elsewhere', 'Not decided', undefined, undefined, undefined, undefined],
    ]);
  });

  it('says of a signature that was checked with another issuer’s keys that it was not checked', () => {
    assert.match(rows[3]?.sentence ?? '', /Not checked: signature, issuer$/);
  });
});
