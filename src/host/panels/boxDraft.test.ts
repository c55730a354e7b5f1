import assert from 'node:assert/strict';
import type { BoxDraft } from '../../webview/protocol/invoke.js';
import { toOwnDraft } from './boxDraft.js';

const BOX: BoxDraft = { talkId: 1, mode: 'json', prompt: 'Hello', json: '{"key":"k"}', tool: 'look', typed: { look: { key: 'k' } }, headers: [{ name: 'X-Api-Key', value: 'k' }] };

describe('What stands in the box', () => {
  it('is all there again for the same target, and at another one its prompt alone', () => {
    assert.equal(toOwnDraft(BOX, 1), BOX);
    assert.deepEqual(toOwnDraft(BOX, 2), { talkId: 2, mode: 'prompt', prompt: 'Hello', json: undefined, tool: undefined, typed: {}, headers: undefined });
  });
});
