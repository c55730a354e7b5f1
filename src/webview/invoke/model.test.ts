import assert from 'node:assert/strict';
import type { ShownTurn } from '../protocol/invoke.js';
import { withGrowth, withTurn } from './model.js';

const turn = (id: number, text = ''): ShownTurn => ({
  id, draft: { mode: 'prompt', text: 'Hello' }, prompt: 'Hello', sentAtMs: 0, firstByteAtMs: undefined, endedAtMs: undefined, bytes: 0, state: { kind: 'streaming' }, isPaused: false, head: '',
  text, isTextCut: false, eventCount: 0, consents: [], result: undefined, tokens: [], refusal: undefined,
});

describe('The turns of the invoke panel', () => {
  it('keep their words where one changes, which come without them', () => {
    const grown = withGrowth(withTurn([], turn(1)), { batch: 1, turnId: 1, text: 'Hi', eventCount: 1, bytes: 2 });
    const [changed] = withTurn(grown, { ...turn(1), draft: { mode: 'prompt', text: '' }, prompt: '', state: { kind: 'finished' } });
    assert.deepEqual([changed?.draft.text, changed?.prompt, changed?.text, changed?.state.kind], ['Hello', 'Hello', 'Hi', 'finished']);
  });

  it('have a bounded text in all: of earlier ones the beginning is left', () => {
    let turns: readonly ShownTurn[] = [];
    for (let id = 1; id <= 20; id += 1) turns = withTurn(turns, turn(id, 'x'.repeat(id === 1 ? 10 : 1_000_000)));
    assert.deepEqual(turns.map(({ text }) => text.length), [10, ...Array.from({ length: 11 }, () => 16_384), ...Array.from({ length: 8 }, () => 1_000_000)]);
    assert.deepEqual(turns.map(({ isTextCut }) => isTextCut).indexOf(false, 1), 12);
  });

  it('are as many as the host keeps', () => {
    let turns: readonly ShownTurn[] = [];
    for (let id = 1; id <= 103; id += 1) turns = withTurn(turns, turn(id));
    assert.deepEqual([turns.length, turns[0]?.id], [100, 4]);
  });
});
