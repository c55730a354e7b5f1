import {
  CompleteResourceTokenAuthCommand, GetResourceApiKeyCommand, GetWorkloadAccessTokenForJWTCommand, GetWorkloadAccessTokenForUserIdCommand,
} from '@aws-sdk/client-bedrock-agentcore';
import { BedrockAgentCoreControlClient, CreateApiKeyCredentialProviderCommand, GetWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { beginFlow, createClients, createWorkload, type Clients } from './clients.js';
import { invoke, invokeForJson, invokeWithToken, makeRuntime, signToken, toAuthorizer } from './runtimeScene.js';
import { setFault, steer } from './steered.js';

interface Event {
  readonly eventVersion: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventCategory: string;
  readonly userIdentity: Readonly<Record<string, string>>;
  readonly requestID: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly additionalEventData: { readonly onBehalfOf: unknown; readonly httpStatus?: number; readonly answered?: boolean };
}

describe('Calls of AgentCore Identity', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  beforeEach(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent-one');
  });
  afterEach(() => sandbox.stop());

  const readText = async (query = '') => (await steer(sandbox.ready, 'GET', `records${query}`)).text();
  const read = async (query = '') => (JSON.parse(await readText(query)) as { readonly events: readonly Event[] }).events;
  const readLast = async (eventName: string) => {
    const [event] = await read(`?eventName=${eventName}`);
    assert.ok(event !== undefined, eventName);
    return event;
  };

  it('are kept as events: who, what, when, for whom, with the request id of the answer', async () => {
    const { $metadata } = await clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName: 'agent-one', userId: 'u-1' }));
    const event = await readLast('GetWorkloadAccessTokenForUserId');
    assert.equal(event.requestID, $metadata.requestId);
    assert.deepEqual([event.eventVersion, event.eventSource, event.eventCategory], ['1.11', 'bedrock-agentcore.amazonaws.com', 'Data']);
    assert.ok(Math.abs(Date.parse(event.eventTime) - Date.now()) < 60_000);
    const { principalId, ...who } = event.userIdentity;
    assert.match(principalId ?? '', /^AIDA[A-Z2-7]{17}$/);
    const accountId = sandbox.ready.accountId;
    assert.deepEqual(who, { type: 'IAMUser', arn: `arn:aws:iam::${accountId}:user/sandbox`, accountId, accessKeyId: 'sandbox', userName: 'sandbox' });
    assert.deepEqual(event.requestParameters, { workloadName: 'agent-one', userId: 'u-1' });
    assert.deepEqual(event.responseElements, { workloadAccessToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' });
    assert.deepEqual(event.additionalEventData, { onBehalfOf: { workloadName: 'agent-one', user: { kind: 'userId', userId: 'u-1' } }, httpStatus: 200, answered: true });
  });

  it('name the workload and user behind a workload access token and behind a session', async () => {
    const { sessionUri } = await beginFlow(clients, 'agent-one', 'u-2');
    const onBehalfOf = { workloadName: 'agent-one', user: { kind: 'userId', userId: 'u-2' } };
    const asked = await readLast('GetResourceOauth2Token');
    assert.deepEqual(asked.additionalEventData.onBehalfOf, onBehalfOf);
    assert.deepEqual(asked.responseElements, { authorizationUrl: 'HIDDEN_DUE_TO_SECURITY_REASONS', sessionUri: 'HIDDEN_DUE_TO_SECURITY_REASONS', sessionStatus: 'IN_PROGRESS' });
    await assert.rejects(clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId: 'someone' } })));
    const refused = await readLast('CompleteResourceTokenAuth');
    assert.deepEqual([refused.errorCode, refused.errorMessage, refused.additionalEventData.httpStatus], ['AccessDeniedException', 'Invalid or expired session', 403]);
    assert.deepEqual(refused.additionalEventData.onBehalfOf, onBehalfOf);
    const { token } = await (await steer(sandbox.ready, 'POST', 'sign', { claims: { sub: 'alice' } })).json() as { readonly token: string };
    await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken: token }));
    assert.deepEqual((await readLast('GetWorkloadAccessTokenForJWT')).additionalEventData.onBehalfOf, { workloadName: 'agent-one', user: { kind: 'userToken', issuer: sandbox.ready.issuer, subject: 'alice' } });
  });

  it('believe no JWT that was refused', async () => {
    const { token } = await (await steer(sandbox.ready, 'POST', 'sign', { claims: { sub: 'alice', exp: 1 } })).json() as { readonly token: string };
    await assert.rejects(clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent-one', userToken: token })));
    assert.deepEqual((await readLast('GetWorkloadAccessTokenForJWT')).additionalEventData.onBehalfOf, { workloadName: 'agent-one' });
  });

  it('name the role and the key of a caller who has assumed one', async () => {
    const config = { endpoint: sandbox.ready.endpoint, region: 'us-east-1' };
    const credentials = await fromTemporaryCredentials({
      masterCredentials: { accessKeyId: 'any', secretAccessKey: 'any' }, params: { RoleArn: 'arn:aws:iam::123456789012:role/agents', RoleSessionName: 'me' }, clientConfig: config,
    })();
    const assumed = new BedrockAgentCoreControlClient({ ...config, credentials });
    await assumed.send(new GetWorkloadIdentityCommand({ name: 'agent-one' }));
    const { userIdentity, requestParameters } = await readLast('GetWorkloadIdentity');
    assert.deepEqual([userIdentity['type'], userIdentity['arn'], userIdentity['accessKeyId']], ['AssumedRole', 'arn:aws:sts::123456789012:assumed-role/agents/me', credentials.accessKeyId]);
    assert.deepEqual(requestParameters, { name: 'agent-one' });
    assert.ok(!(await readText()).includes(credentials.sessionToken ?? '-'));
  });

  it('hold no secret', async () => {
    await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'keyed', apiKey: 'hush-key' }));
    const { workloadAccessToken = '' } = await clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName: 'agent-one', userId: 'u' }));
    await clients.data.send(new GetResourceApiKeyCommand({ workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: 'keyed' }));
    await beginFlow(clients, 'agent-one', 'u', { customState: 'hush-state', customParameters: { login_hint: 'hush-hint' } });
    const text = await readText();
    for (const secret of ['hush', workloadAccessToken, 'urn:ietf:params:oauth:request_uri']) assert.ok(!text.includes(secret), secret);
    assert.equal((await readLast('GetResourceApiKey')).requestParameters['resourceCredentialProviderName'], 'keyed');
  });

  it('name the user of an invocation that the runtime took, whatever its headers say', async () => {
    const guarded = await makeRuntime(clients, 'guarded', 'sandbox:echo', toAuthorizer(sandbox.ready));
    const { status } = await invokeWithToken(sandbox.ready, guarded, await signToken(sandbox.ready, { sub: 'alice' }), {}, { 'x-amzn-bedrock-agentcore-runtime-user-id': 'admin' });
    assert.equal(status, 200);
    const { onBehalfOf } = (await readLast('InvokeAgentRuntime')).additionalEventData;
    assert.deepEqual(onBehalfOf, { workloadName: guarded.id, user: { kind: 'userToken', issuer: sandbox.ready.issuer, subject: 'alice' } });
    const signed = await makeRuntime(clients, 'signed', 'sandbox:echo');
    await invokeForJson(clients, signed, {}, { runtimeUserId: 'bob' });
    assert.deepEqual((await readLast('InvokeAgentRuntime')).additionalEventData.onBehalfOf, { workloadName: signed.id, user: { kind: 'userId', userId: 'bob' } });
    await assert.rejects(invoke(clients, signed, {}, { runtimeUserId: 'u'.repeat(129) }), { name: 'ValidationException', message: /'runtimeUserId'/ });
  });

  it('hold nothing of what an agent says of its failure', async () => {
    const agent = createServer((request, response) => { response.writeHead(500).end(`I was given ${String(request.headers['workloadaccesstoken'])}`); }).listen(0, '127.0.0.1');
    await once(agent, 'listening');
    try {
      const runtime = await makeRuntime(clients, 'mine', `http://127.0.0.1:${(agent.address() as AddressInfo).port}/`);
      await assert.rejects(invoke(clients, runtime, {}), { name: 'RuntimeClientError', message: /^Received error \(500\) from runtime: I was given \S+$/ });
    } finally {
      agent.close();
    }
    assert.equal((await readLast('InvokeAgentRuntime')).errorMessage, 'Received error (500) from runtime');
    assert.ok(!(await readText()).includes('I was given'));
  });

  it('come youngest first, chosen by name, workload and request id', async () => {
    const send = () => clients.control.send(new GetWorkloadIdentityCommand({ name: 'agent-one' }));
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 6; count += 1) ids.push((await send()).$metadata.requestId);
    const all = await read();
    assert.deepEqual(all.slice(0, 6).map(({ requestID }) => requestID), ids.toReversed());
    assert.equal((await read('?maxResults=3')).length, 3);
    assert.deepEqual((await read(`?requestId=${ids.at(-5) ?? ''}`)).map(({ requestID }) => requestID), [ids.at(-5)]);
    assert.equal((await read('?workloadName=nobody')).length, 0);
    assert.equal((await steer(sandbox.ready, 'GET', 'records?maxResults=0')).status, 400);
    assert.equal((await steer(sandbox.ready, 'GET', 'records', undefined, 'wrong')).status, 403);
    await steer(sandbox.ready, 'POST', 'reset');
    assert.equal((await read()).length, 0);
  });

  it('tell of an answer that was cut and of a fault that was set', async () => {
    const ask = () => clients.control.send(new GetWorkloadIdentityCommand({ name: 'agent-one' }));
    await setFault(sandbox.ready, { operation: 'GetWorkloadIdentity', kind: 'cutBefore' });
    await assert.rejects(ask());
    assert.equal((await readLast('GetWorkloadIdentity')).additionalEventData.answered, false);
    await setFault(sandbox.ready, { operation: 'GetWorkloadIdentity', kind: 'throttle' });
    await assert.rejects(ask());
    assert.equal((await readLast('GetWorkloadIdentity')).errorCode, 'ThrottlingException');
  });
});
