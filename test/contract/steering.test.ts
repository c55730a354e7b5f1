import { GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand, InvokeAgentRuntimeCommand, UnauthorizedException } from '@aws-sdk/client-bedrock-agentcore';
import { GetOauth2CredentialProviderCommand, ListWorkloadIdentitiesCommand, ResourceNotFoundException } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createProvider, createWorkload, type Clients } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { steer } from './steered.js';

const HOUR_MS = 3_600_000;
const RUNTIME = 'quickstart_agent-sandbox001';

describe('Whoever has the control token of a sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => { sandbox = await startSandbox(); });
  beforeEach(async () => {
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent-one');
  });
  afterEach(async () => { assert.equal((await post('reset')).status, 204); });
  after(() => sandbox.stop());

  const post = (route: 'clock' | 'judge' | 'reset' | 'sign', body: unknown = {}, token = sandbox.ready.controlToken) => steer(sandbox.ready, 'POST', route, body, token);
  const advance = async (advanceMs: number) => (await (await post('clock', { advanceMs })).json() as { readonly nowMs: number }).nowMs;
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
      const response = await post('clock', body);
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
    assert.equal((await post('reset')).status, 204);
    const { workloadIdentities } = await clients.control.send(new ListWorkloadIdentitiesCommand({}));
    assert.deepEqual(workloadIdentities?.map(({ name }) => name), ['quickstart-gateway-sandbox001', 'quickstart_agent-sandbox001']);
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

  const sign = async (body: unknown) => (await (await post('sign', body)).json() as { readonly token: string }).token;
  const useJwt = (userToken: string) => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken }));

  it('may have claims signed by an issuer, which fills in what is not given', async () => {
    const { issuer } = sandbox.ready;
    await advance(HOUR_MS);
    const token = await sign({ claims: { sub: 'anyone', aud: ['one', 'two'], nested: { deep: [1, null] } } });
    const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { currentDate: new Date(Date.now() + HOUR_MS) });
    assert.deepEqual(Object.keys(protectedHeader), ['alg', 'typ', 'kid']);
    const { iat = 0, exp = 0, ...rest } = payload;
    assert.deepEqual(rest, { iss: issuer, sub: 'anyone', aud: ['one', 'two'], nested: { deep: [1, null] } });
    assert.ok(exp - iat === 3600 && iat >= Math.floor((Date.now() + HOUR_MS) / 1000) - 60, 'times are those of the moved clock');
    assert.ok((await useJwt(token)).workloadAccessToken);
  });

  it('may have tokens made that are refused: run out, of another issuer, or without a claim', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    await assert.rejects(useJwt(await sign({ claims: { sub: 'alice', exp: nowS - 1 } })), { name: 'UnauthorizedException', message: 'The user token has expired.' });
    await assert.rejects(useJwt(await sign({ claims: { sub: 'alice', exp: null } })), { name: 'UnauthorizedException', message: 'A claim of the user token does not hold: exp' });
    await assert.rejects(useJwt(await sign({ claims: {} })), { name: 'UnauthorizedException', message: 'A claim of the user token does not hold: sub' });
    await assert.rejects(useJwt(await sign({ claims: { sub: 'alice', iss: `${sandbox.ready.endpoint}/idp/none` } })), { name: 'UnauthorizedException' });
    assert.deepEqual(decodeJwt(await sign({ issuer: 'demo', claims: { iss: null, iat: null, exp: null, aud: 'x' } })), { aud: 'x' });
  });

  it('is told of an issuer that there is not, and of claims that are none', async () => {
    assert.equal((await post('sign', { issuer: 'nobody', claims: {} })).status, 404);
    for (const body of [{ claims: [] }, { claims: 'x' }, { issuer: '../demo' }]) assert.equal((await post('sign', body)).status, 400, JSON.stringify(body));
  });

  it('is told how a runtime and a gateway would answer a token, without there being one', async () => {
    const authorizerConfiguration = { customJWTAuthorizer: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['web'] } };
    const tokens = [await sign({ claims: { sub: 'alice', client_id: 'web' } }), await sign({ claims: { sub: 'alice', client_id: 'other' } }), 'no-token'];
    const cases = ['runtime', 'gateway'].flatMap((kind) => tokens.map((token) => ({ kind, authorizerConfiguration, token })));
    const response = await post('judge', { cases });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      outcomes: [
        { status: 200 },
        { status: 401, message: "Claim 'client_id' value mismatch with configuration." },
        { status: 403, message: 'OAuth authorization failed: Failed to parse token' },
        { status: 200 },
        { status: 403, message: 'The client of the token is not allowed' },
        { status: 401, message: 'Invalid Bearer token' },
      ],
    });
    const [one] = cases;
    const wrong = [{}, { cases: [] }, { cases: Array(501).fill(one) }, { cases: [{ ...one, kind: 'harness' }] }, { cases: [{ ...one, authorizerConfiguration: {} }] }, { cases: [{ ...one, token: 'two words' }] }];
    for (const body of wrong) assert.equal((await post('judge', body)).status, 400, JSON.stringify(body).slice(0, 200));
  });

  it('reads what an agent did, with no token and no query of a URL in it', async () => {
    const read = async () => (await (await steer(sandbox.ready, 'GET', `logs/${RUNTIME}`)).json() as { readonly lines: readonly { readonly timeMs: number; readonly message: string }[] }).lines;
    const agentRuntimeArn = `arn:aws:bedrock-agentcore:us-east-1:${sandbox.ready.accountId}:runtime/${RUNTIME}`;
    const abort = new AbortController();
    const { response } = await clients.data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn, runtimeUserId: 'u', payload: '{"prompt":"hush"}' }), { abortSignal: abort.signal });
    const chunks = (response as unknown as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    while (!String((await chunks.next()).value).includes('Authorization URL'));
    const lines = await read();
    assert.deepEqual(lines.map(({ message }) => message), ['Asking for a token of quickstart-demo.', 'Consent is needed. Waiting for it.']);
    assert.ok(lines.every(({ timeMs }) => timeMs <= Date.now() && timeMs > Date.now() - HOUR_MS));
    abort.abort();
    assert.equal((await steer(sandbox.ready, 'GET', 'logs/nobody')).status, 404);
    await post('reset');
    assert.ok((await read()).length <= 1, 'what was is gone; the agent may just have noticed that its caller left');
  });

  it('is the only one who may', async () => {
    for (const route of ['clock', 'judge', 'reset', 'sign'] as const) assert.equal((await post(route, { advanceMs: 1 }, 'wrong')).status, 403);
    assert.equal((await steer(sandbox.ready, 'GET', `logs/${RUNTIME}`, undefined, 'wrong')).status, 403);
    assert.ok((await clients.control.send(new ListWorkloadIdentitiesCommand({}))).workloadIdentities?.some(({ name }) => name === 'agent-one'));
  });
});
