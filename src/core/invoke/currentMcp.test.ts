import assert from 'node:assert/strict';
import { untilTurn } from '../../../test/support/conversations.js';
import { createFakeConversations, runtime, type FakeConversations } from '../../../test/support/fakeConversation.js';
import type { Conversation } from './conversation.js';

describe('A conversation with a server of MCP that asks for consent before it lists its tools', () => {
  let scene: FakeConversations;
  let conversation: Conversation;

  beforeEach(() => {
    scene = createFakeConversations();
    conversation = scene.open();
  });
  afterEach(() => { conversation.dispose(); });

  it('shows the card in a turn of its own, once for each session, and connects anew where that is sent again', async () => {
    conversation.choose(runtime('asks_mcp'), {}, 'replace');
    const turn = await untilTurn(conversation, ({ consents }) => consents.length > 0);
    await conversation.whenKnown();
    const state = conversation.mcp();
    assert.deepEqual([turn.draft.mode, turn.state.kind, turn.consents[0]?.trusted, state?.kind === 'failed' && state.hint], ['connect', 'finished', true, 'Give it by its card, then connect again.']);
    const before = scene.sent.length;
    conversation.send({ ...turn.draft, userId: 'alice' });
    await conversation.whenKnown();
    assert.deepEqual([scene.sent.length, conversation.transcript.turns().length, scene.history.list().map(({ prompt }) => prompt)], [2 * before, 1, ['Connect to the server']]);
  });
});
