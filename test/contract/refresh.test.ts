import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClock } from '../../src/sandbox/clock.js';
import { createIssuerKeys } from '../../src/sandbox/data/issuerKeys.js';
import { createIds } from '../../src/sandbox/ids.js';
import { createIssuers } from '../../src/sandbox/idp/issuers.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { createRuntimes, type Runtimes } from '../../src/sandbox/runtime/runtimes.js';
import { ACCOUNT_ID } from '../../src/sandbox/sandbox.js';
import { DEMO_ISSUER } from '../../src/sandbox/idp/presets.js';
import { seedChanges } from '../../src/sandbox/seed.js';
import { createCallRecords } from '../../src/sandbox/records/callRecords.js';
import { createSandboxServer, type SandboxServer } from '../../src/sandbox/server.js';
import { createAgentLogs } from '../../src/sandbox/steering/agentLogs.js';
import { createFaults } from '../../src/sandbox/steering/faults.js';
import { createMemoryStore } from '../../src/sandbox/store.js';
import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { askForToken, beginFlow, createClients, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

const HOUR_MS = 3_600_000;
/** No agents of the user's own. */
const WORKLOAD = 'quickstart_agent-sandbox001';

describe('A token in the vault, while time passes', function () {
  this.timeout(20_000);
  let server: SandboxServer;
  let clients: Clients;
  let endpoint: string;
  let runtimes: Runtimes;
  const clock = createClock();

  // In this process, since its clock is turned.
  before(async () => {
    server = createSandboxServer();
    await once(server.http.listen(0, '127.0.0.1'), 'listening');
    endpoint = `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
    const ids = createIds();
    const silent = () => undefined;
    const sandbox: Sandbox = {
      origin: endpoint, region: 'us-east-1', accountId: ACCOUNT_ID, store: createMemoryStore(seedChanges(Date.now(), ids)),
      now: clock.now, ids, log: { debug: silent, info: silent, warn: silent, error: silent }, controlToken: 'none',
      renewals: new Map(), issuerKeys: createIssuerKeys(clock.now),
    };
    const issuers = createIssuers(sandbox);
    const logs = createAgentLogs(clock.now);
    runtimes = createRuntimes(sandbox, logs, []);
    server.serve(sandbox, { clock, issuers, runtimes, faults: createFaults(), logs, records: createCallRecords() });
    await issuers.get(DEMO_ISSUER);
    clients = createClients({ endpoint, region: 'us-east-1', accountId: ACCOUNT_ID, issuer: '', users: [], clients: [], controlToken: '', pid: 0 });
  });
  after(() => {
    runtimes.close();
    server.http.close();
    server.http.closeAllConnections();
  });

  it('is refreshed when it has run out, without a new consent, until the refresh token ends too', async () => {
    const flow = await beginFlow(clients, WORKLOAD, 'u');
    await giveConsent(createVisitor(endpoint), flow.authorizationUrl);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'u' } }));
    const first = (await flow.poll()).accessToken;
    clock.advance(HOUR_MS);
    const second = (await askForToken(clients, WORKLOAD, 'u')).accessToken;
    assert.ok(second !== undefined && second.split('.').length === 3);
    assert.notEqual(second, first);
    assert.equal((await askForToken(clients, WORKLOAD, 'u')).accessToken, second);
    clock.advance(47 * HOUR_MS);
    const asked = await askForToken(clients, WORKLOAD, 'u');
    assert.equal(asked.accessToken, undefined);
    assert.ok(asked.authorizationUrl);
  });

  it('ends with its session after ten minutes where nobody came back from the provider in time', async () => {
    const flow = await beginFlow(clients, WORKLOAD, 'late');
    const end = await giveConsent(createVisitor(endpoint), flow.authorizationUrl);
    assert.equal(end.url.searchParams.get('session_id'), flow.sessionUri);
    clock.advance(600_000);
    await assert.rejects(clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'late' } })), /Invalid or expired session/);
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
    const { page } = await createVisitor(endpoint).open(flow.authorizationUrl);
    assert.match(page?.text ?? '', /<title>This link is too old<\/title>/);
  });
});
