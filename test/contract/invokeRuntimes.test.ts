import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import type { InvokeTarget } from '../../src/core/invoke/invoke.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { createTranscript } from '../../src/core/invoke/transcript.js';
import { gather, toWords } from '../support/answers.js';
import { startInvokeScene, toValues, type InvokeScene } from './invokeScene.js';
import { makeRuntime, signToken, toAuthorizer, type Runtime } from './runtimeScene.js';

const HEADER = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant';

describe('Runtimes of the sandbox, as a window invokes them', function () {
  this.timeout(30_000);
  let scene: InvokeScene;
  let control: IdentityControl;
  let echo: Runtime;
  let guarded: Runtime;
  let faulty: Runtime;

  const sign = async (claims: object = {}) => new Secret(await signToken(scene.sandbox.ready, { sub: 'alice', aud: 'my-api', scope: 'read', ...claims }));
  const byIam = ({ arn }: Runtime, more: Partial<Extract<InvokeTarget, { kind: 'runtime' }>> = {}): InvokeTarget => ({ kind: 'runtime', agentRuntimeArn: arn, signIn: { kind: 'iam', userId: 'alice' }, ...more });
  const byToken = ({ arn }: Runtime, token: Secret): InvokeTarget => ({ kind: 'runtime', agentRuntimeArn: arn, signIn: { kind: 'bearer', token } });

  before(async () => {
    scene = await startInvokeScene();
    const { sandbox: { ready }, clients } = scene;
    control = createAwsControl({ kind: 'sandbox', endpoint: ready.endpoint, region: ready.region });
    echo = await makeRuntime(clients, 'echoing', 'sandbox:echo', { requestHeaderConfiguration: { requestHeaderAllowlist: [HEADER] } });
    guarded = await makeRuntime(clients, 'guarded', 'sandbox:echo', toAuthorizer(ready, { allowedAudience: ['my-api'], allowedScopes: ['read'] }));
    faulty = await makeRuntime(clients, 'faulty', 'sandbox:faulty');
  });
  after(async () => {
    control.dispose();
    await scene.stop();
  });

  it('are called with session, user and headers by IAM', async () => {
    const sessionId = newSessionId();
    const target = byIam(echo, { qualifier: 'DEFAULT', inbound: (await control.getAgentRuntime(echo.id)).inbound });
    const events = await gather(scene.invoke(target, { prompt: 'hi' }, { sessionId, headers: { [HEADER]: 'acme', 'X-Other': 'x' } }));
    assert.deepEqual(events.map(({ kind }) => kind), ['started', 'message', 'ended']);
    assert.ok(events[0]?.kind === 'started' && events[0].sessionId === sessionId);
    const { headers } = toValues(events)[0] as { readonly headers: Readonly<Record<string, string>> };
    assert.deepEqual([headers['x-amzn-bedrock-agentcore-runtime-user-id'], headers[HEADER.toLowerCase()], headers['x-other']], ['alice', 'acme', undefined]);
  });

  it('say which of a caller\'s headers they let through, and what they speak', async () => {
    const { allowedHeaders, protocol } = await control.getAgentRuntime(echo.id);
    assert.deepEqual([allowedHeaders, protocol], [[HEADER], 'HTTP']);
  });

  it('are called with a bearer token, without a user id', async () => {
    const events = await gather(scene.invoke(byToken(guarded, await sign()), { prompt: 'hi' }));
    const { headers } = toValues(events)[0] as { readonly headers: Readonly<Record<string, string>> };
    assert.match(headers['workloadaccesstoken'] ?? '', /^\d+ characters$/);
    assert.equal(headers['x-amzn-bedrock-agentcore-runtime-user-id'], undefined);
  });

  it('keep a session until it is stopped', async () => {
    const sessionId = newSessionId();
    const ask = async () => (toValues(await gather(scene.invoke(byIam(echo), {}, { sessionId })))[0] as { readonly turn: number }).turn;
    assert.deepEqual([await ask(), await ask()], [1, 2]);
    await scene.invoker.stopSession(byIam(echo), sessionId, new AbortController().signal);
    assert.equal(await ask(), 1);
    const token = await sign();
    await gather(scene.invoke(byToken(guarded, token), {}, { sessionId }));
    await scene.invoker.stopSession(byToken(guarded, token), sessionId, new AbortController().signal);
    await assert.rejects(scene.invoker.stopSession(byToken(guarded, token), sessionId, new AbortController().signal), { code: 'ResourceNotFoundException' });
  });

  it('refuse a token that their authorizer does not take, in words', async () => {
    await assert.rejects(gather(scene.invoke(byToken(guarded, await sign({ aud: 'their-api' })), {})), {
      code: 'BearerRefused', message: "The runtime does not let this token in: Claim 'aud' value mismatch with configuration.",
    });
    await assert.rejects(gather(scene.invoke(byToken(guarded, await sign({ scope: 'write' })), {})), { code: 'BearerRefused', hint: 'Get a token with the scopes: read' });
  });

  it('refuse the other authentication, in words too where it was not known before', async () => {
    await assert.rejects(gather(scene.invoke(byToken(echo, await sign()), {})), { code: 'AuthorizerMismatch' });
    await assert.rejects(gather(scene.invoke(byIam(guarded), {})), { name: 'UserError', code: 'AuthorizerMismatch' });
    const inbound = (await control.getAgentRuntime(guarded.id)).inbound;
    await assert.rejects(gather(scene.invoke(byIam(guarded, { inbound }), {})), { code: 'AuthorizerMismatch', message: /^Not sent: this runtime takes a JWT/ });
  });

  describe('that go wrong', () => {
    const fail = (fault: string, signal?: AbortSignal) => scene.invoke(byIam(faulty), { fault }, {}, signal);

    it('stall, until they are cancelled', async () => {
      const controller = new AbortController();
      const iterator = fail('stall', controller.signal)[Symbol.asyncIterator]();
      for (let count = 0; count < 2; count += 1) await iterator.next();
      const next = assert.rejects(iterator.next(), { name: 'AbortError' });
      controller.abort();
      await next;
    });
    it('are cut in the middle of an event', async () => {
      assert.deepEqual(toWords(await gather(fail('cut'))), ['started', 'message:"This comes whole."', 'incomplete:data: "This does n', 'cut']);
    });
    it('send characters cut in two', async () => {
      assert.deepEqual(toWords(await gather(fail('splitUtf8'))), ['started', 'message:"Zażółć gęślą jaźń 🦊"', 'complete']);
    });
    it('flood, and all of it is kept', async () => {
      const transcript = createTranscript({ maxCharactersInMemory: 2_000_000 });
      const id = transcript.begin({ mode: 'prompt', text: 'flood' }, Date.now());
      for await (const event of fail('flood')) await transcript.take(id, event, () => assert.fail());
      const [turn] = transcript.turns();
      assert.deepEqual([turn?.state.kind, turn?.eventCount], ['finished', 100_000]);
      assert.ok((turn?.events.length ?? Infinity) < 10_000);
      assert.deepEqual([1, 50_000, 100_000].map((n) => transcript.events(id, n, 1)[0]?.data), ['0', '49999', '99999']);
      transcript.dispose();
    });
    it('send one event of 20 MB', async () => {
      const events = await gather(fail('hugeEvent'));
      const [, event, end] = events;
      assert.ok(event?.kind === 'message' && event.bytes === 20_000_002 && event.json === undefined);
      assert.ok(end?.kind === 'ended' && end.outcome === 'complete');
    });
    it('crash before they answer', async () => { await assert.rejects(gather(fail('crash')), { code: 'RuntimeClientError', message: /the agent itself failed/ }); });
    it('answer with status 500', async () => {
      await assert.rejects(gather(fail('status')), { code: 'RuntimeClientError', hint: /The agent said: .*The agent has failed\./ });
    });
  });
});
