import assert from 'node:assert/strict';
import { untilChange, untilEnded } from '../../../test/support/conversations.js';
import { createFakeConversations, local, profile, runtime, toArn, type FakeConversations } from '../../../test/support/fakeConversation.js';
import { toToken } from '../../../test/support/token.js';
import { Secret } from '../base/secret.js';
import type { ChosenTarget } from './chosen.js';
import type { Conversation } from './conversation.js';

const KEY = [{ name: 'X-Api-Key', value: 'of my_agent' }];
const TOKEN = { token: new Secret('t'), who: 'alice', from: 'clipboard', expiresAtMs: undefined };
const { signal } = new AbortController();

describe('A conversation', () => {
  let scene: FakeConversations;
  let conversation: Conversation;

  beforeEach(() => {
    scene = createFakeConversations();
    conversation = scene.open();
  });
  afterEach(() => { conversation.dispose(); });

  const choose = (target: ChosenTarget) => { conversation.choose(target, {}, 'replace'); };
  const userOf = (index: number) => {
    const target = scene.sent.at(index)?.target;
    return target?.kind === 'runtime' && target.signIn.kind === 'iam' ? target.signIn.userId : undefined;
  };
  async function send(userId: string): Promise<number> {
    conversation.send({ mode: 'prompt', text: 'Hello', userId });
    return (await untilEnded(conversation)).id;
  }

  it('calls a tool as the user that is named with the call', async () => {
    choose(runtime('mcp'));
    await untilChange(conversation, () => conversation.mcp()?.kind === 'ready');
    assert.throws(() => { conversation.callTool('look', {}, 'x'.repeat(129)); }, { field: 'userId' });
    conversation.callTool('look', {}, 'bob');
    await untilEnded(conversation);
    assert.equal(userOf(-1), 'bob');
  });

  it('sends a prompt to nothing that takes none, and a payload as it is', async () => {
    choose(runtime('a2a'));
    conversation.send({ mode: 'prompt', text: 'Hello', userId: 'alice' });
    const { state } = await untilEnded(conversation);
    assert.deepEqual([state.kind === 'failed' && [state.message, state.isSent], scene.sent.length], [['This runtime speaks A2A, which takes no prompt as it is.', false], 0]);
    assert.throws(() => { conversation.send({ mode: 'prompt', text: 'Hello', userId: 'alice' }); }, { code: 'SpeaksA2a' });
    conversation.send({ mode: 'json', text: '{"jsonrpc":"2.0"}', userId: 'alice' });
    await untilEnded(conversation);
    assert.equal(scene.sent.at(-1)?.payload, '{"jsonrpc":"2.0"}');
  });

  it('takes what a person answered only for the target and the connection that it was asked for', () => {
    choose(runtime('my_agent'));
    const sameTarget = conversation.here();
    conversation.choose(runtime('my_agent'), { provider: 'p' }, 'merge');
    sameTarget();
    choose(runtime('other_agent'));
    assert.throws(sameTarget, { code: 'OtherTarget' });
    choose(local);
    const sameConnection = conversation.here();
    scene.connect(profile('globex'));
    assert.throws(sameConnection, { code: 'OtherTarget' });
  });

  it('sends the headers and tokens of one target to no other', () => {
    for (const leave of [() => { choose(runtime('other_agent')); }, () => { scene.connect(profile('globex')); choose(runtime('my_agent')); }]) {
      choose(runtime('my_agent'));
      const { talkId } = conversation.state();
      conversation.setHeaders(KEY, talkId);
      conversation.signIn({ kind: 'bearer', token: TOKEN });
      conversation.choose(runtime('my_agent'), {}, 'merge');
      assert.deepEqual([conversation.state().headers, conversation.state().credentials.token], [KEY, TOKEN]);
      leave();
      assert.deepEqual([conversation.state().headers, conversation.state().credentials.token], [[], undefined]);
      // What was on its way when another one was chosen.
      assert.throws(() => { conversation.setHeaders(KEY, talkId); }, { code: 'OtherTarget' });
    }
  });

  it('belongs to the connection that it was opened with, whichever is the current one', async () => {
    choose(runtime('my_agent'));
    conversation.signIn({ kind: 'bearer', token: TOKEN });
    const before = conversation.state();
    conversation.signIn({ kind: 'iam' });
    conversation.send({ mode: 'prompt', text: 'Hello', userId: 'alice' });
    scene.makeCurrent(profile('globex'));
    const { state } = await untilEnded(conversation);
    const { target, sessionId, credentials } = conversation.state();
    assert.deepEqual([state.kind, target, sessionId, credentials.token], ['finished', before.target, before.sessionId, TOKEN]);
    await send('alice');
    assert.deepEqual([scene.sentBy, conversation.transcript.turns().length], [['profile:acme@us-east-1', 'profile:acme@us-east-1'], 2]);
    conversation.choose(runtime('my_agent'), {}, 'replace', 'profile:globex@us-east-1');
    await send('');
    assert.deepEqual([scene.sentBy.at(-1), conversation.transcript.turns().length, conversation.state().credentials.token], ['profile:globex@us-east-1', 1, undefined]);
  });

  it('says in an answer that its connection was left, and sends nothing by another one', async () => {
    choose(runtime('my_agent'));
    conversation.send({ mode: 'prompt', text: 'Hello', userId: 'alice' });
    scene.connect(profile('globex'));
    const { state } = await untilEnded(conversation);
    assert.deepEqual(state.kind === 'failed' && [state.message, state.hint], ['Its connection was left, so this answer is cancelled.', 'Open it again, then send again: acme, us-east-1']);
    conversation.send({ mode: 'prompt', text: 'Hello', userId: 'alice' });
    assert.equal((await untilEnded(conversation)).state.kind, 'failed');
    assert.deepEqual([conversation.state().target, scene.sent], [runtime('my_agent'), []]);
  });

  it('says of a program on this computer, which goes over to another connection, only that its answer is cancelled', async () => {
    choose(local);
    conversation.send({ mode: 'prompt', text: 'Hello', userId: '' });
    scene.connect(profile('globex'));
    assert.deepEqual([(await untilEnded(conversation)).state, conversation.connectionId()], [{ kind: 'canceled' }, 'profile:globex@us-east-1']);
  });

  it('stays connected to a server of MCP where its connection is renamed, and connects anew where that has new clients', async () => {
    const acme = profile('acme');
    scene.connect(acme);
    choose(runtime('mcp'));
    await conversation.whenKnown();
    const before = scene.sent.length;
    let changes = 0;
    conversation.onDidChange(() => { changes += 1; });
    const renamed = { ...acme, info: { ...acme.info, label: 'Production' } };
    scene.connect(renamed);
    assert.equal(changes, 1);
    await conversation.whenKnown();
    assert.equal(scene.sent.length, before);
    scene.connect({ ...renamed });
    await conversation.whenKnown();
    assert.equal(scene.sent.length, 2 * before);
  });

  it('has another session at another connection, and the same one where it comes back', async () => {
    choose(runtime('my_agent'));
    await send('alice');
    const { sessionId } = conversation.state();
    scene.connect(profile('globex'));
    scene.connect(profile('acme'));
    choose(runtime('my_agent'));
    assert.deepEqual([conversation.state().sessionId, conversation.transcript.turns().length], [sessionId, 1]);
    scene.connect(profile('globex'));
    choose(runtime('my_agent'));
    assert.notEqual(conversation.state().sessionId, sessionId);
    assert.deepEqual(conversation.transcript.turns(), []);
    assert.deepEqual(scene.history.list().map(({ target }) => target), ['my_agent']);
  });

  it('goes on with a program on this computer at another connection', () => {
    choose(local);
    const { sessionId } = conversation.state();
    scene.connect(profile('globex'));
    choose(local);
    assert.equal(conversation.state().sessionId, sessionId);
  });

  it('sends an earlier invocation again only to where it went, and as the user that is named now', async () => {
    choose(runtime('my_agent'));
    await send('alice');
    const [invocation] = scene.history.list();
    assert.ok(invocation !== undefined);
    conversation.newSession();
    conversation.again(invocation, 'bob');
    await untilEnded(conversation);
    assert.equal(userOf(-1), 'bob');
    choose(runtime('other_agent'));
    assert.throws(() => { conversation.again(invocation, 'bob'); }, { code: 'OtherTarget', message: 'This was sent to another agent, endpoint or connection: my_agent' });
    scene.connect(profile('globex'));
    choose(runtime('my_agent'));
    assert.throws(() => { conversation.again(invocation, 'bob'); }, { code: 'OtherTarget' });
    assert.throws(() => { conversation.findElsewhere(invocation); }, { code: 'OtherTarget' });
  });

  it('can be turned to where an earlier invocation went, and takes nothing of the other target along', async () => {
    choose(runtime('mcp'));
    await conversation.whenKnown();
    conversation.callTool('look', {}, 'alice');
    await untilEnded(conversation);
    const [invocation] = scene.history.list();
    assert.ok(invocation !== undefined);
    assert.equal(conversation.findElsewhere(invocation), undefined);
    choose(runtime('other_agent'));
    conversation.setHeaders(KEY, conversation.state().talkId);
    conversation.signIn({ kind: 'bearer', token: TOKEN });
    const other = conversation.findElsewhere(invocation);
    assert.deepEqual(other, runtime('mcp'));
    choose(other);
    await conversation.whenKnown();
    conversation.again(invocation, 'alice');
    await untilEnded(conversation);
    const last = scene.sent.at(-1);
    assert.ok(last?.target.kind === 'runtime' && last.target.agentRuntimeArn === toArn('mcp') && last.target.signIn.kind === 'iam');
    assert.deepEqual([last.headers ?? {}, conversation.state().credentials.token], [{}, undefined]);
  });

  it('registers the return URL on the identity that a turn was about, in its region, and sends again only to the same target', async () => {
    conversation.choose({ kind: 'arn', agentRuntimeArn: toArn('my_agent', 'eu-west-1') }, { workloadName: 'named' }, 'replace');
    const turnId = await send('alice');
    conversation.choose({ kind: 'arn', agentRuntimeArn: toArn('my_agent', 'eu-west-1') }, { workloadName: 'another' }, 'merge');
    await conversation.addReturnUrl(turnId, signal);
    await untilEnded(conversation);
    assert.deepEqual([scene.registered, scene.sent.length], [['named in eu-west-1'], 2]);
    choose(runtime('other_agent'));
    await assert.rejects(conversation.addReturnUrl(turnId, signal), { code: 'NoTurn' });
    const otherId = await send('alice');
    scene.connect(profile('globex'));
    await assert.rejects(conversation.addReturnUrl(otherId, signal), { code: 'OtherTarget' });
    assert.equal(scene.registered.length, 1);
  });

  it('knows whom its words were with, and in which region, whatever is chosen or connected by then', async () => {
    const about = () => Object.values(conversation.about()).slice(0, 2);
    assert.deepEqual(about(), ['conversation', 'not known']);
    choose({ kind: 'arn', agentRuntimeArn: toArn('my_agent', 'eu-west-1') });
    await send('alice');
    scene.connect(profile('globex'));
    assert.deepEqual(about(), ['my_agent', 'eu-west-1']);
    scene.connect({ kind: 'left', hasEnded: false });
    assert.deepEqual(about(), ['my_agent', 'eu-west-1']);
  });

  it('waits after a reload for the connection of its target, and keeps the user of that', () => {
    const restored = scene.open({ userId: 'bob', connectionId: 'profile:globex@us-east-1', hasTarget: true });
    const userAt = () => [restored.connectionId(), restored.state().credentials.userId];
    scene.connect(profile('acme'));
    assert.deepEqual(userAt(), ['profile:globex@us-east-1', 'bob']);
    scene.makeCurrent(profile('globex'));
    restored.choose(runtime('my_agent'), {}, 'replace', 'profile:globex@us-east-1');
    assert.deepEqual(userAt(), ['profile:globex@us-east-1', 'bob']);
    restored.dispose();
    // Where it never opens, a target is chosen at the current one.
    const other = scene.open({ userId: 'bob', connectionId: 'profile:initech@us-east-1', hasTarget: true });
    other.choose(runtime('my_agent'), {}, 'replace');
    assert.deepEqual([other.connectionId(), other.state().credentials.userId], ['profile:globex@us-east-1', '']);
    other.dispose();
  });

  it('goes after a reload with the current connection once its target turned out to be gone', () => {
    const restored = scene.open({ userId: 'bob', connectionId: 'profile:globex@us-east-1', hasTarget: true });
    scene.makeCurrent(profile('globex'));
    restored.giveUpTarget();
    assert.deepEqual([restored.connectionId(), restored.state().credentials.userId], ['profile:globex@us-east-1', 'bob']);
    scene.connect(profile('initech'));
    assert.deepEqual([restored.connectionId(), restored.state().credentials.userId], ['profile:initech@us-east-1', '']);
    restored.dispose();
  });

  it('knows the bearer token that each turn was sent with, whatever is chosen by then', async () => {
    choose(runtime('jwt'));
    const { text } = toToken({ sub: 'alice' });
    conversation.signIn({ kind: 'bearer', token: { ...TOKEN, token: new Secret(text) } });
    const turnId = await send('');
    conversation.signIn({ kind: 'bearer', token: TOKEN });
    assert.equal(conversation.bearer(turnId)?.reveal(), text);
    conversation.newSession();
    assert.equal(conversation.bearer(turnId), undefined);
    choose(runtime('my_agent'));
    conversation.signIn({ kind: 'iam' });
    assert.equal(conversation.bearer(await send('alice')), undefined);
  });

  it('reads a runtime that is named by its ARN in the region of that', async () => {
    choose({ kind: 'arn', agentRuntimeArn: toArn('mcp', 'eu-west-1') });
    await untilChange(conversation, () => conversation.state().facts.protocol === 'MCP');
    assert.equal(conversation.state().facts.workloadIdentityName, 'mcp-identity');
  });

  it('takes up after a reload the user of the same connection, and of no other', () => {
    const restore = (connectionId: string) => {
      const restored = scene.open({ userId: 'alice', connectionId, hasTarget: false });
      const { userId } = restored.state().credentials;
      restored.dispose();
      return userId;
    };
    assert.deepEqual(['profile:acme@us-east-1', 'sandbox'].map(restore), ['alice', '']);
    scene.connect({ kind: 'left', hasEnded: false });
    const later = scene.open({ userId: 'alice', connectionId: 'sandbox', hasTarget: false });
    scene.connect(profile('acme'));
    assert.equal(later.state().credentials.userId, '');
    later.dispose();
  });

  it('acts for nobody where the user id is left empty', async () => {
    choose(runtime('my_agent'));
    await send('');
    assert.deepEqual([scene.sent.length, userOf(-1)], [1, undefined]);
  });
});
