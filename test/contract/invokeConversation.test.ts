import assert from 'node:assert/strict';
import { GetGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../../src/core/base/secret.js';
import type { ChosenTarget, ChosenToken } from '../../src/core/invoke/chosen.js';
import type { Conversation } from '../../src/core/invoke/conversation.js';
import { startNpmSdkServer, type OwnServer } from '../support/npmSdkServer.js';
import { comeBack, openStartPage } from '../support/consents.js';
import { untilChange, untilEnded, untilGrown, untilTurn } from '../support/conversations.js';
import { createWorkload, PROVIDER, SCOPES } from './clients.js';
import { startConversationScene, type ConversationScene } from './conversationScene.js';
import { makeRuntime, signToken, toAuthorizer } from './runtimeScene.js';
import { createVisitor, giveConsent } from './visitor.js';

describe('A conversation of the invoke panel', function () {
  this.timeout(40_000);
  let scene: ConversationScene;
  let quickStart: ChosenTarget;
  let faulty: ChosenTarget;
  let guarded: ChosenTarget;
  let echo: ChosenTarget;

  const toToken = async (claims: object = { aud: 'my-api' }): Promise<ChosenToken> => ({
    token: new Secret(await signToken(scene.sandbox.ready, { sub: 'alice', ...claims })), who: 'alice', from: 'clipboard', expiresAtMs: undefined,
  });
  const prompt = (text = 'Who am I?') => ({ mode: 'prompt', text, userId: 'alice' } as const);
  const json = (value: unknown, userId = 'alice') => ({ mode: 'json', text: JSON.stringify(value), userId } as const);
  const askFault = (conversation: Conversation, fault: string) => { conversation.send(json({ fault })); };

  /** Goes the way of a browser: the start page, the provider's pages, and back. */
  async function consent(conversation: Conversation, cardId: string): Promise<void> {
    const { url, isStartPage, authorizationUrl } = await conversation.cards.page(cardId);
    assert.ok(isStartPage);
    const cookie = await openStartPage(url);
    const end = await giveConsent(createVisitor(scene.sandbox.ready.endpoint), authorizationUrl);
    await comeBack(end.url.href, cookie);
  }

  before(async () => {
    scene = await startConversationScene();
    await makeRuntime(scene.clients, 'faulty', 'sandbox:faulty');
    await makeRuntime(scene.clients, 'guarded', 'sandbox:echo', toAuthorizer(scene.sandbox.ready, { allowedAudience: ['my-api'] }));
    await makeRuntime(scene.clients, 'echo', 'sandbox:echo');
    echo = await scene.runtime('echo');
    quickStart = await scene.runtime('quickstart_agent');
    faulty = await scene.runtime('faulty');
    guarded = await scene.runtime('guarded');
  });
  after(() => scene.stop());

  it('by IAM: registers the return URL where it is missing, and ends a consent in the token', async () => {
    const conversation = scene.talkTo(quickStart);
    assert.equal(conversation.state().credentials.userId, 'alice');
    conversation.send(prompt());
    const refused = await untilEnded(conversation);
    assert.equal(refused.refusal?.fix, 'addReturnUrl');
    await conversation.addReturnUrl(refused.id, new AbortController().signal);
    const { consents: [card], head } = await untilTurn(conversation, ({ id, consents }) => id !== refused.id && consents.length > 0);
    assert.ok(card?.trusted === true && card.returnsHere);
    assert.deepEqual([card.user, head], ['alice', '200 · text/event-stream']);
    await consent(conversation, card.id);
    const ended = await untilEnded(conversation);
    assert.deepEqual([ended.state.kind, ended.consents[0]?.state.kind, ended.result?.claims.some(({ name }) => name === 'sub')], ['finished', 'completed', true]);
    assert.deepEqual(scene.history.list().map(({ prompt: said, state }) => [said, state.kind]), [['Who am I?', 'finished'], ['Who am I?', 'finished']]);
  });

  it('says that an agent returns elsewhere which was not told our return URL, and gives the page itself', async () => {
    const conversation = scene.talkTo(quickStart);
    conversation.send(json({ prompt: 'x', provider: PROVIDER, scopes: SCOPES }, 'elsewhere-user'));
    const { consents: [card] } = await untilTurn(conversation, ({ consents }) => consents.length > 0);
    assert.ok(card !== undefined && !card.returnsHere);
    const { url, isStartPage } = await conversation.cards.page(card.id);
    assert.deepEqual([url.startsWith(scene.sandbox.ready.endpoint), isStartPage, conversation.cards.waits()], [true, false, false]);
    conversation.cancel();
    assert.equal((await untilEnded(conversation)).state.kind, 'canceled');
  });

  it('opens a page by itself only where its host, whole, is one that is trusted', async () => {
    const { host, origin } = new URL(scene.sandbox.ready.endpoint);
    const listed = scene.talkTo(quickStart, { trustedHosts: () => [host] });
    const opened = new Promise<string>((resolve) => listed.onDidTrust(resolve));
    listed.send({ ...prompt(), userId: 'auto-user' });
    // The agent prints the URL and waits: that it is whole, only its silence says.
    const { consents: [card] } = await untilTurn(listed, ({ consents }) => consents.length > 0);
    assert.equal(await opened, card?.id);
    listed.cancel();

    const other = scene.talkTo(echo, { trustedHosts: () => ['127.0.0.1', `x${host}`] });
    other.onDidTrust(() => assert.fail('It was opened.'));
    other.send(prompt(`Go to ${origin}/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:a now.`));
    assert.equal((await untilEnded(other)).consents.length, 1);
  });

  it('by bearer token: sends nothing without one, and the token once it is chosen', async () => {
    const conversation = scene.talkTo(guarded);
    conversation.send(prompt());
    const first = await untilEnded(conversation);
    assert.deepEqual(first.state, {
      kind: 'failed', isSent: false, remedy: 'signIn', message: 'Not sent: this runtime takes a bearer token, and none is chosen.',
      hint: `Choose the token of a user. This runtime takes those of the issuer at: ${scene.sandbox.ready.issuer}/.well-known/openid-configuration`,
    });
    conversation.signIn({ kind: 'iam' });
    conversation.send(prompt());
    const second = await untilTurn(conversation, ({ id, endedAtMs }) => id > first.id && endedAtMs !== undefined);
    assert.ok(second.state.kind === 'failed' && !second.state.isSent && second.state.remedy === 'signIn');
    conversation.signIn({ kind: 'bearer', token: await toToken() });
    conversation.send(prompt());
    const third = await untilTurn(conversation, ({ id, endedAtMs }) => id > second.id && endedAtMs !== undefined);
    assert.deepEqual([third.state.kind, third.text.includes('x-amzn-bedrock-agentcore-runtime-user-id')], ['finished', false]);
    conversation.signIn({ kind: 'bearer', token: await toToken({ aud: 'their-api' }) });
    conversation.send(prompt());
    const fourth = await untilTurn(conversation, ({ id, endedAtMs }) => id > third.id && endedAtMs !== undefined);
    assert.ok(fourth.state.kind === 'failed' && fourth.state.isSent && fourth.state.remedy === 'signIn');
    assert.ok(scene.noted.some(({ code }) => code === 'BearerRefused'));
  });

  it('with a gateway: connects once there is a token, and calls a tool by its form', async () => {
    const { gatewayUrl = '' } = await scene.clients.control.send(new GetGatewayCommand({ gatewayIdentifier: 'quickstart-gateway-sandbox001' }));
    const conversation = scene.talkTo({ kind: 'gateway', id: 'quickstart-gateway-sandbox001', name: 'quickstart-gateway', url: gatewayUrl, status: 'READY' });
    await untilChange(conversation, () => conversation.mcp()?.kind === 'failed');
    conversation.signIn({ kind: 'bearer', token: await toToken({ sub: 'bob', client_id: 'quickstart-web' }) });
    await untilChange(conversation, () => conversation.mcp()?.kind === 'ready');
    assert.throws(() => { conversation.callTool('none', {}, ''); }, { code: 'NoTool' });
    assert.throws(() => { conversation.send(prompt()); }, { code: 'SpeaksMcp' });
    conversation.callTool('forecast___get_forecast', { city: 'Lisbon' }, 'x'.repeat(200)); // a token names its user itself
    const called = await untilEnded(conversation);
    assert.deepEqual([called.draft.tool, JSON.parse(called.text)], ['forecast___get_forecast', { city: 'Lisbon', forecast: 'Fine, 21 degrees Celsius.' }]);
    assert.deepEqual(conversation.delivery(), { kind: 'payload' });
  });

  it('with an agent on this computer: gives it the headers of the real runtime', async () => {
    const server: OwnServer = await startNpmSdkServer(scene.sandbox.ready);
    try {
      await createWorkload(scene.clients, 'local-agent');
      const conversation = scene.talkTo({ kind: 'local', name: 'my agent', url: server.url, protocol: 'HTTP' });
      conversation.signIn({ kind: 'workload', workloadName: 'local-agent', userId: 'local-user' });
      conversation.setHeaders([{ name: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant', value: 'acme' }], conversation.state().talkId);
      conversation.send(json({}, 'local-user'));
      const { text } = await untilEnded(conversation);
      const { requestId, ...told } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      assert.equal(typeof requestId, 'string');
      assert.deepEqual(told, { sessionId: conversation.state().sessionId, headers: ['x-amzn-bedrock-agentcore-runtime-custom-tenant'], oauth2CallbackUrl: scene.returnUrl, hasToken: true });
    } finally {
      await server.stop();
    }
  });

  it('names the header that is at fault, by its place', () => {
    const conversation = scene.talkTo(quickStart);
    assert.throws(() => { conversation.setHeaders([{ name: 'X-One', value: 'a' }, { name: 'Host', value: 'b' }], conversation.state().talkId); }, { field: 'name 1' });
    assert.throws(() => { conversation.setHeaders([{ name: 'X-One', value: 'é' }], conversation.state().talkId); }, { field: 'value 0' });
    assert.throws(() => { conversation.setHeaders([{ name: 'X-One', value: 'a' }, { name: 'x-one', value: 'b' }], conversation.state().talkId); }, { field: 'name 1' });
    assert.throws(() => { conversation.send({ mode: 'json', text: '{', userId: 'alice' }); }, { field: 'json' });
  });

  it('is cancelled in every state, and at once', async () => {
    const conversation = scene.talkTo(faulty);
    for (const reach of [() => Promise.resolve(), () => untilGrown(conversation)]) {
      askFault(conversation, 'stall');
      await reach();
      conversation.cancel();
      assert.equal(conversation.transcript.turns().at(-1)?.state.kind, 'canceled');
    }
    askFault(conversation, 'flood');
    await untilGrown(conversation);
    conversation.pause(true);
    assert.throws(() => { conversation.send(prompt()); }, { code: 'Busy' });
    conversation.cancel();
    const last = conversation.transcript.turns().at(-1);
    assert.deepEqual([last?.state.kind, last?.isPaused], ['canceled', false]);
  });

  it('takes nothing from the stream while it is paused or its view is behind, and goes on with all of it', async () => {
    const conversation = scene.talkTo(faulty);
    askFault(conversation, 'flood');
    const count = () => conversation.transcript.turns().at(-1)?.eventCount ?? 0;
    await untilGrown(conversation);
    for (const hold of [conversation.pause, conversation.holdBack]) {
      hold(true);
      await new Promise(setImmediate); // the event that was on its way
      const before = count();
      assert.ok(before < 100_000);
      for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
      assert.equal(count(), before);
      hold(false);
      await untilGrown(conversation);
    }
    const { state, eventCount } = await untilEnded(conversation);
    assert.deepEqual([state.kind, eventCount], ['finished', 100_000]);
  });

  it('begins a new session while an answer is coming, and can be asked at once', async () => {
    const conversation = scene.talkTo(faulty);
    const { sessionId } = conversation.state();
    askFault(conversation, 'stall');
    await untilTurn(conversation, ({ state }) => state.kind === 'streaming');
    conversation.newSession();
    assert.notEqual(conversation.state().sessionId, sessionId);
    assert.deepEqual(conversation.transcript.turns(), []);
    assert.equal(scene.history.list()[0]?.state.kind, 'canceled');
    askFault(conversation, 'cut');
    const { state, eventCount } = await untilEnded(conversation);
    assert.deepEqual([state.kind, eventCount], ['cut', 2]);
    await conversation.stopSession(new AbortController().signal);
  });

  it('is kept, and its answer ended, where the connection is lost; at another connection nothing of a person is left', async () => {
    const conversation = scene.talkTo(guarded);
    conversation.signIn({ kind: 'bearer', token: await toToken() });
    conversation.send(prompt());
    await untilEnded(conversation);
    conversation.choose(faulty, {}, 'replace');
    assert.equal(conversation.state().credentials.token, undefined);
    askFault(conversation, 'stall');
    await untilTurn(conversation, ({ state }) => state.kind === 'streaming');
    try {
      scene.connect({ kind: 'left', hasEnded: true });
      const turn = conversation.transcript.turns().at(-1);
      assert.ok(turn?.state.kind === 'failed' && turn.state.remedy === 'restart');
      scene.connect({ ...scene.connected, info: { ...scene.connected.info, id: 'profile:acme@us-east-1' }, sandbox: undefined });
      const { target, credentials } = conversation.state();
      assert.deepEqual([target, credentials.token, conversation.transcript.turns().length], [faulty, undefined, 1]);
      conversation.choose(faulty, {}, 'replace');
      assert.deepEqual([conversation.state().credentials.userId, conversation.transcript.turns().length], ['', 0]);
    } finally {
      scene.connect(scene.connected);
    }
  });
});
