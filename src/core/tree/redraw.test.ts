import assert from 'node:assert/strict';
import { isToBeDrawn } from './redraw.js';

describe('a list that is being read', () => {
  const before = { count: 40, atMs: 0 };

  it('is drawn again when it has doubled, or after a second', () => {
    const when = (count: number, atMs: number) => isToBeDrawn(before, { count, atMs });
    assert.deepEqual([when(60, 100), when(80, 100), when(60, 999), when(60, 1_000)], [false, true, false, true]);
  });

  it('is not drawn again sooner than an eye sees, however fast its pages come', () => {
    assert.equal(isToBeDrawn(before, { count: 1_000, atMs: 99 }), false);
  });
});
