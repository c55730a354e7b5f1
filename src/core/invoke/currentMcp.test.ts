import assert from 'node:assert/strict';
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

  it('is not connected and says whose page that is, in no turn, however often it is tried', async () => {
    const opened: string[] = [];
    conversation.onDidTrust((cardId) => { opened.push(cardId); });
    conversation.choose(runtime('asks_mcp'), {}, 'replace');
    await conversation.whenKnown();
    await conversation.reconnect();
    await conversation.whenKnown();
    const state = conversation.mcp();
    assert.ok(state?.kind === 'failed');
    assert.equal(state.message, 'The server wants a consent before it lists its tools: bedrock-agentcore.us-east-1.amazonaws.com');
    assert.deepEqual([conversation.transcript.turns(), scene.history.list(), opened], [[], [], []]);
  });
});
