import assert from 'node:assert/strict';
import { untilAborted } from '../base/untilAborted.js';
import { createPagedList } from './pagedList.js';

describe('a list that is read page by page', () => {
  it('ends what is being read anew when it is disposed of', async () => {
    let answer: Promise<void> = Promise.resolve();
    const list = createPagedList(async ({ signal }) => {
      await untilAborted(answer, signal);
      return { items: [{ id: 'one' }] };
    }, { most: 10, onPage: () => undefined });
    assert.deepEqual((await list.load()).items, [{ id: 'one' }]);
    answer = new Promise(() => undefined);
    const ends = [list.refresh(), list.poll()];
    list.dispose();
    assert.deepEqual(await Promise.all(ends), [{ items: [], isReading: false }, { items: [], isReading: false }]);
  });
});
