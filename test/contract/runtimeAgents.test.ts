import { CompleteResourceTokenAuthCommand, StopRuntimeSessionCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateAgentRuntimeEndpointCommand, CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { toSignature } from '../support/caller.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, toCustomConfig, type Clients } from './clients.js';
import { invoke, invokeForJson, invokeWithToken, makeRuntime, signToken, toAuthorizer, updateRuntime, type Runtime } from './runtimeScene.js';
import { steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

const SESSION = 'a-session-of-thirty-three-letters';

describe('The agents of the sandbox', function () {
  this.timeout(30_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let echo: Runtime;
  let faulty: Runtime;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    echo = await makeRuntime(clients, 'echo', 'sandbox:echo');
    faulty = await makeRuntime(clients, 'faulty', 'sandbox:faulty');
  });
  after(() => sandbox.stop());

  const toStream = (response: unknown) => response as Readable;
  const misbehave = async (fault: string) => toStream((await invoke(clients, faulty, { fault })).response);

  it('echo what reached them, by ARN or by id and account, in one conversation for each session', async () => {
    const first = await invokeForJson(clients, echo, { prompt: 'hi' }, { runtimeSessionId: SESSION, runtimeUserId: 'u' });
    assert.deepEqual([first['echo'], first['turn'], first['bytes']], ['{"prompt":"hi"}', 1, 15]);
    const headers = first['headers'] as Readonly<Record<string, string>>;
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-session-id'], SESSION);
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-user-id'], 'u');
    assert.match(headers['x-amzn-bedrock-agentcore-runtime-request-id'] ?? '', /^[0-9a-f-]{36}$/);
    const again = await invokeForJson(clients, { ...echo, arn: echo.id }, {}, { accountId: sandbox.ready.accountId, runtimeSessionId: SESSION });
    assert.equal(again['turn'], 2);
    assert.equal((await invokeForJson(clients, echo, {}))['turn'], 1, 'another session knows nothing of it');
  });

  it('answer in the version that the endpoint of the qualifier leads to', async () => {
    const runtime = await makeRuntime(clients, 'versioned', 'sandbox:echo');
    await clients.control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: runtime.id, name: 'prod' }));
    await updateRuntime(clients, runtime, 'sandbox:twoLegged', {});
    assert.equal((await invokeForJson(clients, runtime, { prompt: 'hi' }, { qualifier: 'prod' }))['echo'], '{"prompt":"hi"}');
    for (const qualifier of ['DEFAULT', undefined]) assert.ok((await invokeForJson(clients, runtime, { scopes: ['email'] }, { qualifier }))['token_claims']);
    await assert.rejects(invoke(clients, runtime, {}, { qualifier: 'none' }), { name: 'ResourceNotFoundException' });
  });

  it('stream where nothing but a stream is taken', async () => {
    const { contentType, response } = await invoke(clients, echo, 'one two', { accept: 'text/event-stream' });
    assert.equal(contentType, 'text/event-stream');
    assert.match(await text(toStream(response)), /^data: "\\"one"\n\ndata: "two\\""\n\ndata: \{"turn":1/);
  });

  it('forget a session that is stopped, or that was idle for too long', async () => {
    const runtimeSessionId = `${SESSION}-2`;
    const turn = async () => (await invokeForJson(clients, echo, {}, { runtimeSessionId }))['turn'];
    const stop = () => clients.data.send(new StopRuntimeSessionCommand({ agentRuntimeArn: echo.arn, runtimeSessionId }));
    assert.deepEqual([await turn(), await turn()], [1, 2]);
    assert.equal((await stop()).runtimeSessionId, runtimeSessionId);
    await assert.rejects(stop(), { name: 'ResourceNotFoundException' });
    assert.deepEqual([await turn(), await turn()], [1, 2]);
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 900_000 });
    assert.equal(await turn(), 1);
  });

  it('take sessions of 33 to 256 characters, and 100 MB', async () => {
    for (const length of [32, 257]) await assert.rejects(invoke(clients, echo, {}, { runtimeSessionId: 's'.repeat(length) }), { name: 'ValidationException' });
    for (const length of [33, 256]) assert.equal((await invoke(clients, echo, {}, { runtimeSessionId: 's'.repeat(length) })).runtimeSessionId?.length, length);
    assert.equal((await invokeForJson(clients, echo, undefined, { payload: new Uint8Array(100_000_000) }))['bytes'], 100_000_000);
    // It says so and sends nothing: an SDK that is still sending when the answer comes may see no more than the end of the connection.
    const sent = request(`${sandbox.ready.endpoint}/runtimes/${encodeURIComponent(echo.arn)}/invocations`, { method: 'POST', headers: { 'content-length': 100_000_001, ...toSignature() } });
    sent.flushHeaders();
    const [refusal] = await once(sent, 'response') as [IncomingMessage];
    sent.destroy();
    assert.equal(refusal.statusCode, 413);
  });

  it('get tokens for themselves (two-legged), with the reason of a refusal in the error', async () => {
    const agent = await makeRuntime(clients, 'machine', 'sandbox:twoLegged');
    const answer = await invokeForJson(clients, agent, { scopes: ['email'] });
    assert.equal((answer['token_claims'] as { readonly scope: string }).scope, 'email');
    await assert.rejects(invoke(clients, agent, { provider: 'nobody' }), { name: 'RuntimeClientError', message: /^Received error \(500\) from runtime: .*ResourceNotFoundException/ });
  });

  it('exchange the token of their caller (on behalf of)', async () => {
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(sandbox.ready);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'exchanging', credentialProviderVendor,
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' } } },
    }));
    const agent = await makeRuntime(clients, 'on_behalf', 'sandbox:onBehalfOf', toAuthorizer(sandbox.ready, { allowedAudience: ['my-api'] }));
    const token = await signToken(sandbox.ready, { sub: 'alice', aud: 'my-api' });
    const response = await invokeWithToken(sandbox.ready, agent, token, { provider: 'exchanging', audiences: ['their-api'], scopes: ['email'] });
    const answer = await response.json() as { readonly token_claims: Readonly<Record<string, unknown>> };
    assert.equal(response.status, 200, JSON.stringify(answer));
    assert.deepEqual([answer.token_claims['sub'], answer.token_claims['aud']], ['alice', 'their-api']);
  });

  it('ask several services at once, and go on with each as its consent is given', async () => {
    await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'weather', apiKey: 'the-key' }));
    const agent = await makeRuntime(clients, 'several', 'sandbox:severalServices');
    await clients.control.send(new UpdateWorkloadIdentityCommand({ name: agent.id, allowedResourceOauth2ReturnUrls: [`${sandbox.ready.endpoint}/_sandbox/return`] }));
    const { response } = await invoke(clients, agent, { services: [{ scopes: ['openid'] }, { scopes: ['openid', 'email'] }, { apiKeyProvider: 'weather' }] }, { runtimeUserId: 'u' });
    const events: unknown[] = [];
    let urls = 0;
    let rest = '';
    for await (const chunk of toStream(response) as AsyncIterable<Buffer>) {
      const parts = (rest + chunk.toString()).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const event: unknown = JSON.parse(part.slice('data: '.length));
        const url = /(http\S+)$/.exec(typeof event === 'string' ? event : '')?.[1];
        if (url === undefined) {
          events.push(event);
        } else {
          urls += 1;
          await giveConsent(createVisitor(sandbox.ready.endpoint), url);
          await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: new URL(url).searchParams.get('request_uri') ?? '', userIdentifier: { userId: 'u' } }));
        }
      }
    }
    assert.equal(urls, 2);
    assert.deepEqual(events.map((event) => Object.keys(event as object).slice(0, 2)).sort(), [['service', 'api_key_length'], ['service', 'scopes'], ['service', 'scopes']]);
  });

  it('stall until their session is stopped', async () => {
    const runtimeSessionId = `${SESSION}-stalled`;
    const stream = toStream((await invoke(clients, faulty, { fault: 'stall' }, { runtimeSessionId })).response);
    const chunks = stream[Symbol.asyncIterator]();
    assert.match(String((await chunks.next()).value), /I think about it/);
    await clients.data.send(new StopRuntimeSessionCommand({ agentRuntimeArn: faulty.arn, runtimeSessionId }));
    await assert.rejects(chunks.next(), /aborted/);
  });

  it('break off in the middle of an event', async () => {
    const stream = await misbehave('cut');
    let heard = '';
    await assert.rejects(async () => {
      for await (const chunk of stream as AsyncIterable<Buffer>) heard += chunk.toString();
    }, /aborted/);
    assert.equal(heard, 'data: "This comes whole."\n\ndata: "This does n');
  });

  it('flood', async () => {
    assert.equal((await text(await misbehave('flood'))).split('\n\n').length, 100_001);
  });

  it('split characters', async () => {
    assert.equal(await text(await misbehave('splitUtf8')), 'data: "Zażółć gęślą jaźń 🦊"\n\n');
  });

  it('send one event of 20 MB', async () => {
    const event = await text(await misbehave('hugeEvent'));
    assert.equal(event.length, 20_000_000 + 'data: ""\n\n'.length);
  });

  it('crash and answer with status 500', async () => {
    await assert.rejects(misbehave('crash'), (error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => error.name === 'RuntimeClientError' && error.$metadata?.httpStatusCode === 424 && error.message === 'The agent failed: The agent has crashed.');
    await assert.rejects(misbehave('status'), { name: 'RuntimeClientError', message: 'Received error (500) from runtime: {"error":"The agent has failed."}' });
    await assert.rejects(misbehave('nothing'), { name: 'RuntimeClientError', message: /names no fault/ });
  });

  it('are none behind a container that is not here', async () => {
    const runtime = await makeRuntime(clients, 'elsewhere', '123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest');
    await assert.rejects(invoke(clients, runtime, {}), { name: 'RuntimeClientError', message: /^No agent of the sandbox is behind this runtime; register/ });
  });
});
