import { CompleteResourceTokenAuthCommand, InvokeAgentRuntimeCommand, ResourceNotFoundException, RuntimeClientError, ValidationException } from '@aws-sdk/client-bedrock-agentcore';
import { CreateWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, createWorkload, RETURN_URL, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

/** The values of a stream of server-sent events, as they come. */
async function* readEvents(stream: Readable): AsyncGenerator {
  let buffered = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    buffered += chunk.toString();
    const events = buffered.split('\n\n');
    buffered = events.pop() ?? '';
    for (const event of events) yield JSON.parse(event.replace(/^data: /, ''));
  }
}

const toUrl = (event: unknown) => /^Authorization URL, please copy to your preferred browser: (\S+)$/.exec(String(event))?.[1];

describe('The quick-start agent of the sandbox, through InvokeAgentRuntime', function () {
  this.timeout(30_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const arn = () => `arn:aws:bedrock-agentcore:us-east-1:${sandbox.ready.accountId}:runtime/quickstart_agent-sandbox001`;
  const invoke = (payload: unknown, runtimeUserId: string | undefined = 'u1', more = {}) => clients.data.send(new InvokeAgentRuntimeCommand({
    agentRuntimeArn: arn(), runtimeUserId, contentType: 'application/json', accept: 'text/event-stream, application/json', payload: JSON.stringify(payload), ...more,
  }));
  const complete = (authorizationUrl: string, userId: string) => clients.data.send(new CompleteResourceTokenAuthCommand({
    sessionUri: new URL(authorizationUrl).searchParams.get('request_uri') ?? '', userIdentifier: { userId },
  }));
  /** Reads up to the consent URL, and gives it with the rest. */
  const readToUrl = async (events: AsyncGenerator) => {
    const before: unknown[] = [];
    for (;;) {
      const next: IteratorResult<unknown> = await events.next();
      const url = toUrl(next.value);
      if (url !== undefined) return { url, before };
      if (next.done === true) throw new Error(`No URL among: ${JSON.stringify(before)}`);
      before.push(next.value);
    }
  };
  const readRest = async (events: AsyncGenerator) => {
    const rest: unknown[] = [];
    for await (const event of events) rest.push(event);
    return rest;
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('greets at once, streams the URL, waits for consent and shows the claims, but not the token', async () => {
    const answer = await invoke({ prompt: 'Who am I?', returnUrl: RETURN_URL });
    assert.equal(answer.contentType, 'text/event-stream');
    assert.equal(answer.runtimeSessionId?.length, 36);
    const events = readEvents(answer.response as unknown as Readable);
    const { url, before } = await readToUrl(events);
    assert.match(String(before[0]), /^Hello! /);
    await giveConsent(createVisitor(sandbox.ready.endpoint), url);
    await complete(url, 'u1');
    const [result, ...more] = await readRest(events) as Record<string, unknown>[];
    assert.deepEqual(more, []);
    assert.deepEqual(Object.keys(result ?? {}), ['message', 'token_claims', 'token_length', 'token_preview']);
    assert.equal((result?.['token_claims'] as { readonly sub: string }).sub, 'alice');
  });

  it('includes the token where the payload asks for it, at once where it is kept', async () => {
    const events = await readRest(readEvents((await invoke({ prompt: 'Again', includeToken: true })).response as unknown as Readable)) as Record<string, unknown>[];
    const result = events.at(-1);
    assert.equal(events.length, 2);
    assert.equal(String(result?.['access_token']).length, result?.['token_length']);
  });

  it('says plainly that consent was refused', async () => {
    const events = readEvents((await invoke({ prompt: 'x' }, 'denier')).response as unknown as Readable);
    const { url } = await readToUrl(events);
    const person = createVisitor(sandbox.ready.endpoint);
    const consent = await person.submit(await person.open(url), { username: 'bob', password: 'builder', answer: 'signIn' });
    const { page } = await person.submit(consent, { answer: 'deny' });
    assert.match(page?.text ?? '', /<title>Consent refused<\/title>[\s\S]*access_denied/);
    const rest = await readRest(events);
    assert.match(String(rest[0]), /was refused/);
    assert.deepEqual(Object.keys(rest[1] as object), ['error']);
  });

  it('acts as another workload identity, and streams the refusal of the service where that has no return URL', async () => {
    await createWorkload(clients, 'own-agent');
    const { url } = await readToUrl(readEvents((await invoke({ prompt: 'x', workloadName: 'own-agent', returnUrl: RETURN_URL })).response as unknown as Readable));
    assert.ok(url);
    await clients.control.send(new CreateWorkloadIdentityCommand({ name: 'bare-agent' }));
    const events = await readRest(readEvents((await invoke({ prompt: 'x', workloadName: 'bare-agent' })).response as unknown as Readable));
    assert.match(String(events[1]), /ValidationException: You must register and use at least one ResourceOauth2ReturnUrl/);
    assert.match((events[2] as { readonly error: string }).error, /^ValidationException/);
  });

  it('needs a user to work for', async () => {
    const answer = await clients.data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn: arn(), payload: '{"prompt":"x"}' }));
    const events = await readRest(readEvents(answer.response as unknown as Readable));
    assert.match(String(events[1]), /USER_FEDERATION needs a workload access token for a user/);
  });

  it('is let go when the caller leaves', async () => {
    const abort = new AbortController();
    const answer = await clients.data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn: arn(), runtimeUserId: 'leaver', payload: '{"prompt":"x"}' }), { abortSignal: abort.signal });
    await readToUrl(readEvents(answer.response as unknown as Readable));
    const left = () => sandbox.log().split('/invocations 200').length;
    const before = left();
    abort.abort();
    while (left() === before) await once(sandbox.process.stderr ?? sandbox.process, 'data');
  });

  it('refuses what is no runtime, endpoint, session or payload', async () => {
    await assert.rejects(invoke({ prompt: 'x' }, 'u1', { agentRuntimeArn: `${arn()}x` }), ResourceNotFoundException);
    await assert.rejects(invoke({ prompt: 'x' }, 'u1', { qualifier: 'OTHER' }), ResourceNotFoundException);
    await assert.rejects(invoke({ prompt: 'x' }, 'u1', { runtimeSessionId: 'too-short' }), ValidationException);
    await assert.rejects(invoke('no object'), (error) => error instanceof RuntimeClientError && error.$metadata.httpStatusCode === 424 && error.message.includes('lacks a prompt'));
    await assert.rejects(invoke({ prompt: 'x', scopes: 'openid' }), RuntimeClientError);
  });
});
