import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenForJWTCommand, ResourceNotFoundException, UnauthorizedException } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand, ListWorkloadIdentitiesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { hold } from '../support/hold.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createWorkload, readSettled, type Clients, type Flow } from './clients.js';
import { createForeignProvider, readCallback, startForeignServer, toDiscoveredConfig, type ForeignServer } from './foreignServer.js';
import { refusedWith } from './refused.js';
import { steer } from './steered.js';
import { createVisitor } from './visitor.js';

describe('While the sandbox waits for the answer of another server', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let server: ForeignServer;
  const ask = (more: object = {}) => askForToken(clients, 'agent', 'u', { resourceCredentialProviderName: 'foreign', ...more });
  const begin = () => beginFlow(clients, 'agent', 'u', { resourceCredentialProviderName: 'foreign' });
  const open = ({ authorizationUrl }: Flow) => createVisitor(sandbox.ready.endpoint).open(authorizationUrl);
  const consent = async (flow: Flow) => {
    await fetch(await readCallback(flow), { redirect: 'manual' });
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'u' } }));
  };
  const recreateWorkload = async () => {
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'agent' }));
    await createWorkload(clients, 'agent');
  };
  const createDiscovered = async () => {
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'foreign', ...toDiscoveredConfig(server) }));
    await readSettled(clients, 'foreign');
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());
  beforeEach(async () => {
    await steer(sandbox.ready, 'POST', 'reset');
    server = await startForeignServer();
    server.answer({ expires_in: 3600 });
    await createWorkload(clients, 'agent');
  });
  afterEach(() => { server.close(); });

  it('a link that is opened twice may be used to its end: the slow opening changes nothing any more', async () => {
    await createDiscovered();
    const flow = await begin();
    const held = hold();
    server.answerDiscovery({}, 200, held.meanwhile);
    const slow = open(flow);
    await held.reached;
    server.answerDiscovery({});
    await consent(flow);
    const { accessToken } = await flow.poll();
    assert.ok(accessToken);
    held.release();
    assert.match((await slow).page?.text ?? '', /<title>Already used<\/title>/);
    assert.equal((await flow.poll()).accessToken, accessToken);
  });

  it('a link that is opened twice leads to the provider both times', async () => {
    await createDiscovered();
    const flow = await begin();
    const held = hold();
    server.answerDiscovery({}, 200, held.meanwhile);
    const slow = open(flow);
    await held.reached;
    server.answerDiscovery({});
    const fast = await open(flow);
    held.release();
    const states = [fast, await slow].map(({ url }) => url.searchParams.get('state'));
    assert.ok(states.every((state) => state !== null) && states[0] !== states[1], String(states));
  });

  it('a session goes with its workload identity, and a new one of the name does not get it back', async () => {
    await createDiscovered();
    const flow = await begin();
    const held = hold();
    server.answerDiscovery({}, 200, held.meanwhile);
    const opening = open(flow);
    await held.reached;
    await recreateWorkload();
    held.release();
    assert.equal((await opening).page?.status, 404);
    await assert.rejects(flow.poll(), refusedWith('Invalid or expired session'));
  });

  it('a workload identity may be deleted, for which no token is made then', async () => {
    const held = hold();
    server.answerDiscovery({ jwks_uri: `${sandbox.ready.issuer}/jwks` }, 200, held.meanwhile);
    const { token } = await (await steer(sandbox.ready, 'POST', 'sign', { claims: { iss: server.issuer, sub: 'u' } })).json() as { readonly token: string };
    const asked = clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken: token }));
    await held.reached;
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'agent' }));
    held.release();
    await assert.rejects(asked, ResourceNotFoundException);
  });

  it('a workload access token ends with its identity: it gets nothing for a new one of the name', async () => {
    await createForeignProvider(clients, server, 'foreign');
    const machine = hold();
    server.answer({ expires_in: 3600 }, 200, machine.meanwhile);
    const asked = ask({ oauth2Flow: 'M2M' });
    await machine.reached;
    await recreateWorkload();
    machine.release();
    await assert.rejects(asked, UnauthorizedException);
  });

  it('no session begins for a new identity by a token of the old one', async () => {
    await createForeignProvider(clients, server, 'foreign');
    server.answer({ expires_in: 1, refresh_token: 'r' });
    await consent(await begin());
    const refresh = hold();
    server.answer({ error: 'invalid_grant' }, 400, refresh.meanwhile);
    const asked = ask();
    await refresh.reached;
    await recreateWorkload();
    refresh.release();
    await assert.rejects(asked, UnauthorizedException);
  });

  it('neither a token nor the state of a session is told for an identity or a provider that has gone', async () => {
    const endings = [
      { end: recreateWorkload, refused: UnauthorizedException },
      { end: () => clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'foreign' })), refused: ResourceNotFoundException },
    ];
    for (const { end, refused } of endings) {
      for (const by of ['a new request', 'a poll']) {
        await createForeignProvider(clients, server, 'foreign');
        server.answer({ expires_in: 1, refresh_token: 'r' });
        const flow = await begin();
        await consent(flow);
        const refresh = hold();
        server.answer({ expires_in: 3600 }, 200, refresh.meanwhile);
        const asked = by === 'a poll' ? flow.poll() : ask();
        await refresh.reached;
        await end();
        refresh.release();
        await assert.rejects(asked, refused, by);
        await steer(sandbox.ready, 'POST', 'reset');
        await createWorkload(clients, 'agent');
      }
    }
  });

  it('a token is refreshed once, however many ask for it', async () => {
    await createForeignProvider(clients, server, 'foreign');
    server.answer({ expires_in: 1, refresh_token: 'once' });
    await consent(await begin());
    const before = server.asked.length;
    const refresh = hold();
    server.answer({ expires_in: 3600, refresh_token: 'next' }, 200, refresh.meanwhile);
    const asked = Array.from({ length: 8 }, async () => (await ask()).accessToken);
    await refresh.reached;
    for (let trip = 0; trip < 5; trip += 1) await clients.control.send(new ListWorkloadIdentitiesCommand({})); // the others come meanwhile
    refresh.release();
    const tokens = new Set(await Promise.all(asked));
    assert.equal(tokens.size, 1);
    assert.ok(!tokens.has(undefined));
    assert.deepEqual(server.exchanged.slice(before), ['once']);
  });
});

describe('An answer of another server', function () {
  this.timeout(20_000);
  const TOO_MUCH = { filler: 'x'.repeat(1_000_001) };
  let sandbox: StartedSandbox;
  let clients: Clients;
  let server: ForeignServer;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    server = await startForeignServer();
    await createWorkload(clients, 'agent');
    await createForeignProvider(clients, server, 'foreign');
  });
  after(async () => {
    server.close();
    await sandbox.stop();
  });
  const askAsMachine = () => askForToken(clients, 'agent', 'u', { resourceCredentialProviderName: 'foreign', oauth2Flow: 'M2M' });

  it('is read to a megabyte at most: a discovery document', async () => {
    server.answerDiscovery(TOO_MUCH);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'large', ...toDiscoveredConfig(server) }));
    const { status, failureReason } = await readSettled(clients, 'large');
    assert.equal(status, 'CREATE_FAILED');
    assert.match(failureReason ?? '', /sends more than a megabyte: /);
  });

  it('is read to a megabyte at most: a token', async () => {
    server.answer(TOO_MUCH);
    await assert.rejects(askAsMachine(), { name: 'InternalServerException' });
    server.answer({});
    assert.ok((await askAsMachine()).accessToken);
  });

  it('is read to a megabyte at most: the keys of an issuer', async () => {
    const { token } = await (await steer(sandbox.ready, 'POST', 'sign', { claims: { iss: server.issuer, sub: 'u' } })).json() as { readonly token: string };
    const { keys } = await (await fetch(`${sandbox.ready.issuer}/jwks`)).json() as { readonly keys: readonly unknown[] };
    const send = () => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken: token }));
    // The same document has the keys too.
    const document = { jwks_uri: `${server.issuer}/.well-known/openid-configuration`, keys };
    server.answerDiscovery(document);
    assert.ok((await send()).workloadAccessToken);
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 300_000 }); // so long is remembered what was read before
    let asked = 0;
    server.answerDiscovery(document, 200, () => {
      asked += 1;
      if (asked === 1) server.answerDiscovery({ ...document, ...TOO_MUCH });
      return Promise.resolve();
    });
    await assert.rejects(send(), UnauthorizedException);
  });
});
