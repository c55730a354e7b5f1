import assert from 'node:assert/strict';
import { createExpiring } from './expiring.js';

describe('What an issuer remembers for a time', () => {
  it('is there until its time is over, and tells its end', () => {
    let nowMs = 0;
    const entries = createExpiring<string>(() => nowMs, 10);
    entries.set('a', 'one');
    nowMs = 9;
    assert.deepEqual([entries.get('a'), entries.endOf('a')], ['one', 10]);
    nowMs = 10;
    assert.deepEqual([entries.get('a'), entries.endOf('a')], [undefined, undefined]);
  });

  it('lives anew when it is set anew, and goes when it is deleted', () => {
    let nowMs = 0;
    const entries = createExpiring<string>(() => nowMs, 10);
    for (const key of ['a', 'b', 'c']) entries.set(key, 'old');
    nowMs = 5;
    entries.set('a', 'new');
    entries.delete('c');
    nowMs = 12;
    entries.set('d', 'one');
    assert.deepEqual(['a', 'b', 'c', 'd'].map((key) => entries.get(key)), ['new', undefined, undefined, 'one']);
  });
});
