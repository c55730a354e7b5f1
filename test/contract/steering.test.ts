import { GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand, UnauthorizedException } from '@aws-sdk/client-bedrock-agentcore';
import { GetOauth2CredentialProviderCommand, ListWorkloadIdentitiesCommand, ResourceNotFoundException } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createProvider, createWorkload, type Clients } from './clients.js';
import { takeConsentedToken } from './consented.js';

const HOUR_MS = 3_600_000;

describe('Whoever has the control token of a sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  beforeEach(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent-one');
  });
  afterEach(() => sandbox.stop());

  const steer = (route: 'clock' | 'reset', body: unknown = {}, token = sandbox.ready.controlToken) => (
    fetch(`${sandbox.ready.endpoint}/_sandbox/${route}`, { method: 'POST', headers: { 'x-sandbox-control-token': token }, body: JSON.stringify(body) }));
  const advance = async (advanceMs: number) => (await (await steer('clock', { advanceMs })).json() as { readonly nowMs: number }).nowMs;
  const askAsMachine = async () => (await askForToken(clients, 'agent-one', 'u', { oauth2Flow: 'M2M', scopes: ['email'] })).accessToken ?? '';
  const consent = (userId: string) => takeConsentedToken(clients, sandbox.ready.endpoint, 'agent-one', userId);

  it('moves time forward, so that tokens end and new ones live in the new time', async () => {
    const first = await askAsMachine();
    assert.equal(await askAsMachine(), first);
    const nowMs = await advance(2 * HOUR_MS);
    assert.ok(nowMs >= Date.now() + HOUR_MS);
    const second = await askAsMachine();
    assert.notEqual(second, first);
    assert.equal(await askAsMachine(), second, 'the new one is kept');
    const { issuer } = sandbox.ready;
    const { payload } = await jwtVerify(second, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, currentDate: new Date(nowMs) });
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600);
  });

  it('moves sessions and workload tokens to their end too', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'late');
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'agent-one' }));
    await advance(600_000);
    assert.equal((await flow.poll()).sessionStatus, 'FAILED');
    await advance(HOUR_MS);
    await assert.rejects(askWithToken(clients, workloadAccessToken, { oauth2Flow: 'M2M' }), UnauthorizedException);
  });

  it('may let a whole flow run in the new time, where the JWT of the old one has expired', async () => {
    const send = (userToken: string) => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken }));
    const old = await consent('old');
    assert.ok((await send(old)).workloadAccessToken);
    await advance(2 * HOUR_MS);
    await assert.rejects(send(old), (error) => error instanceof UnauthorizedException && error.message === 'The user token has expired.');
    assert.ok((await send(await consent('new'))).workloadAccessToken);
  });

  it('is told what is wrong with a time, which only moves forward', async () => {
    for (const body of [{}, { advanceMs: 0 }, { advanceMs: -1 }, { advanceMs: 1.5 }, { advanceMs: '1' }, { advanceMs: 1e15 }]) {
      const response = await steer('clock', body);
      assert.equal(response.status, 400, JSON.stringify(body));
      const { fieldList } = await response.json() as { readonly fieldList: readonly { readonly name: string }[] };
      assert.deepEqual(fieldList.map(({ name }) => name), ['advanceMs']);
    }
  });

  it('makes the sandbox as new, but for what its first line has named', async () => {
    await createProvider(clients, sandbox.ready, 'short-lived');
    const kept = await consent('u');
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'agent-one' }));
    await advance(HOUR_MS);
    assert.equal((await steer('reset')).status, 204);
    const { workloadIdentities } = await clients.control.send(new ListWorkloadIdentitiesCommand({}));
    assert.deepEqual(workloadIdentities?.map(({ name }) => name), ['quickstart_agent-sandbox001']);
    await assert.rejects(clients.control.send(new GetOauth2CredentialProviderCommand({ name: 'short-lived' })), ResourceNotFoundException);
    await assert.rejects(askWithToken(clients, workloadAccessToken, { oauth2Flow: 'M2M' }), UnauthorizedException);
    await createWorkload(clients, 'agent-one');
    assert.equal((await askForToken(clients, 'agent-one', 'u')).accessToken, undefined, 'the consent is gone');
    const anew = await consent('u');
    assert.notEqual(anew, kept);
    const { issuer } = sandbox.ready;
    await jwtVerify(anew, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer });
    assert.ok((decodeJwt(anew).iat ?? Infinity) <= Math.ceil(Date.now() / 1000), 'time is that of the computer again');
    await createProvider(clients, sandbox.ready, 'short-lived');
    assert.ok((await askForToken(clients, 'agent-one', 'u', { oauth2Flow: 'M2M', resourceCredentialProviderName: 'short-lived', scopes: [] })).accessToken);
  });

  it('is the only one who may', async () => {
    for (const route of ['clock', 'reset'] as const) assert.equal((await steer(route, { advanceMs: 1 }, 'wrong')).status, 403);
    assert.equal((await clients.control.send(new ListWorkloadIdentitiesCommand({}))).workloadIdentities?.length, 2);
  });
});
