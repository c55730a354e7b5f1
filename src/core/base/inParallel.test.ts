import assert from 'node:assert/strict';
import { inParallel } from './inParallel.js';

describe('work in parallel', () => {
  it('goes on a few at a time, and gives the results in the order of the items', async () => {
    const open: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const all = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => { open.push(resolve); });
      running -= 1;
      return item * 10;
    });
    // The last that was begun ends first.
    for (let ended = 0; ended < 5; ended += 1) {
      while (open.length === 0) await Promise.resolve();
      open.pop()?.();
    }
    assert.deepEqual(await all, [10, 20, 30, 40, 50]);
    assert.equal(most, 2);
  });

  it('begins nothing more after an error', async () => {
    const begun: number[] = [];
    await assert.rejects(inParallel([1, 2, 3, 4], 2, (item) => {
      begun.push(item);
      return item === 1 ? Promise.reject(new Error('no')) : Promise.resolve(item);
    }), { message: 'no' });
    assert.deepEqual(begun, [1, 2]);
  });

  it('needs no items', async () => { assert.deepEqual(await inParallel([], 4, () => Promise.resolve(1)), []); });
});
