import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, UpdateOauth2CredentialProviderCommand, UpdateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createWorkload, RETURN_URL, type Clients } from './clients.js';
import { createForeignProvider, readCallback, startForeignServer, updateForeignProvider, type ForeignServer } from './foreignServer.js';

describe("A provider's callback to the sandbox", function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let server: ForeignServer;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent');
  });
  after(() => sandbox.stop());
  beforeEach(async () => { server = await startForeignServer(); });
  afterEach(() => { server.close(); });

  const begin = (resourceCredentialProviderName: string, userId: string) => beginFlow(clients, 'agent', userId, { resourceCredentialProviderName });
  const ask = (resourceCredentialProviderName: string, userId: string) => askForToken(clients, 'agent', userId, { resourceCredentialProviderName });
  const complete = (sessionUri: string, userId: string) => clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId } }));
  /** Where a callback leads; no query where it leads nowhere. */
  const follow = async (callback: URL) => {
    const answer = await fetch(callback, { redirect: 'manual' });
    const { searchParams } = new URL(answer.headers.get('location') ?? 'none:');
    return { status: answer.status, error: searchParams.get('error'), sessionUri: searchParams.get('session_id') };
  };

  it('of one provider with the state of another is refused, and that one still goes on', async () => {
    await createForeignProvider(clients, server, 'mixed-a');
    await createForeignProvider(clients, server, 'mixed-b');
    const [flowA, flowB] = [await begin('mixed-a', 'mixed'), await begin('mixed-b', 'mixed')];
    const [callbackA, callbackB] = [await readCallback(flowA), await readCallback(flowB)];
    const mixed = new URL(callbackA);
    mixed.searchParams.set('state', callbackB.searchParams.get('state') ?? '');
    assert.equal((await follow(mixed)).status, 404);
    assert.deepEqual(server.exchanged, []);
    for (const [flow, callback] of [[flowA, callbackA], [flowB, callbackB]] as const) {
      assert.deepEqual(await follow(callback), { status: 302, error: null, sessionUri: flow.sessionUri });
    }
  });

  it('that comes many times at once is exchanged once', async () => {
    await createForeignProvider(clients, server, 'parallel');
    const callback = await readCallback(await begin('parallel', 'parallel'));
    const answers = await Promise.all(Array.from({ length: 4 }, () => follow(callback)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [302, 404, 404, 404]);
    assert.deepEqual(server.exchanged, ['a-code']);
  });

  it('that names another issuer is not exchanged', async () => {
    await createForeignProvider(clients, server, 'wrong-iss');
    const flow = await begin('wrong-iss', 'wrong-iss');
    const callback = await readCallback(flow);
    callback.searchParams.set('iss', 'https://evil.example');
    assert.deepEqual(await follow(callback), { status: 302, error: 'server_error', sessionUri: flow.sessionUri });
    assert.deepEqual(server.exchanged, []);
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
  });

  it("without an issuer is not exchanged where it should come from the sandbox's own", async () => {
    const flow = await beginFlow(clients, 'agent', 'no-iss');
    const callback = await readCallback(flow);
    assert.equal((await follow(callback)).error, 'server_error', 'invalid_grant would come from the token endpoint');
  });

  it('with a parameter that is given twice is refused, and changes nothing', async () => {
    await createForeignProvider(clients, server, 'doubled');
    const callback = await readCallback(await begin('doubled', 'doubled'));
    for (const name of ['code', 'state', 'iss', 'other']) {
      const doubled = new URL(callback);
      for (const value of ['1', '2']) doubled.searchParams.append(name, doubled.searchParams.get(name) ?? value);
      assert.equal((await follow(doubled)).status, 404, name);
    }
    assert.deepEqual(server.exchanged, []);
    assert.equal((await follow(callback)).status, 302);
  });

  it('is not followed to a return URL that was taken off the workload identity meanwhile', async () => {
    await createForeignProvider(clients, server, 'no-way-back');
    const flow = await begin('no-way-back', 'no-way-back');
    const callback = await readCallback(flow);
    const register = (...urls: string[]) => clients.control.send(new UpdateWorkloadIdentityCommand({ name: 'agent', allowedResourceOauth2ReturnUrls: urls }));
    await register('https://other.example/cb');
    const answer = await fetch(callback, { redirect: 'manual' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [400, null]);
    assert.match(await answer.text(), /no longer registered/);
    await register(RETURN_URL);
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
    await assert.rejects(complete(flow.sessionUri, 'no-way-back'), /Invalid or expired session/);
  });

  it("adds to the return URL's own query, which stays letter by letter", async () => {
    await createForeignProvider(clients, server, 'queried');
    const returnUrls = ['https://app.example/cb?a=1+2%20~&b&state=mine', 'myapp:cb?x=%7e', 'https://app.example/cb?'];
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: 'agent', allowedResourceOauth2ReturnUrls: [RETURN_URL, ...returnUrls] }));
    for (const resourceOauth2ReturnUrl of returnUrls) {
      const flow = await beginFlow(clients, 'agent', 'queried', { resourceCredentialProviderName: 'queried', resourceOauth2ReturnUrl, customState: 'yours' });
      const location = (await fetch(await readCallback(flow), { redirect: 'manual' })).headers.get('location') ?? '';
      const added = `session_id=${encodeURIComponent(flow.sessionUri)}&state=yours`;
      assert.equal(location, `${resourceOauth2ReturnUrl}${resourceOauth2ReturnUrl.endsWith('?') ? '' : '&'}${added}`);
    }
  });

  it('leads to tokens that go where their provider becomes one of another vendor', async () => {
    const toConfig = (credentialProviderVendor: 'OktaOauth2' | 'Auth0Oauth2') => ({
      name: 'vendor', credentialProviderVendor, oauth2ProviderConfigInput: {
        includedOauth2ProviderConfig: {
          issuer: server.issuer, authorizationEndpoint: `${server.issuer}/authorize`, tokenEndpoint: `${server.issuer}/token`, clientId: 'c', clientSecret: 's',
        },
      },
    });
    await clients.control.send(new CreateOauth2CredentialProviderCommand(toConfig('OktaOauth2')));
    const flow = await begin('vendor', 'vendor');
    await follow(await readCallback(flow));
    await complete(flow.sessionUri, 'vendor');
    assert.ok((await ask('vendor', 'vendor')).accessToken);
    await clients.control.send(new UpdateOauth2CredentialProviderCommand(toConfig('Auth0Oauth2')));
    assert.equal((await ask('vendor', 'vendor')).accessToken, undefined);
  });

  it('leads to tokens that go where their provider becomes another server or client, and stay with a new secret', async () => {
    await createForeignProvider(clients, server, 'changing');
    const consent = async () => {
      const flow = await begin('changing', 'changing');
      await follow(await readCallback(flow));
      await complete(flow.sessionUri, 'changing');
      assert.ok((await ask('changing', 'changing')).accessToken);
    };
    await consent();
    await updateForeignProvider(clients, server, 'changing', { clientSecret: 'new' });
    assert.ok((await ask('changing', 'changing')).accessToken);
    await updateForeignProvider(clients, server, 'changing', { clientId: 'another' });
    assert.equal((await ask('changing', 'changing')).accessToken, undefined);
    await consent();
    const waiting = await beginFlow(clients, 'agent', 'waiting', { resourceCredentialProviderName: 'changing' });
    const other = await startForeignServer();
    await updateForeignProvider(clients, other, 'changing', { clientId: 'another' });
    other.close();
    assert.equal((await ask('changing', 'changing')).accessToken, undefined);
    await assert.rejects(waiting.poll(), /Invalid or expired session/);
  });
});
