import assert from 'node:assert/strict';
import { toTagChanges, validateTagKey, validateTagValue } from './tagRules.js';

describe('the rules of tags', () => {
  for (const key of ['team', 'cost center', 'a:b/c=d+e-f@g._h', 'k'.repeat(128)]) {
    it(`take the key ${key.slice(0, 20)}`, () => { assert.equal(validateTagKey(key), undefined); });
  }
  for (const [key, why] of [
    ['', /This one is empty/], ['k'.repeat(129), /This one has 129/], ['a#b', /The # at 2/], [' a', /space at 1/], ['aws:x', /AWS's own/], ['AWS:x', /AWS's own/],
    ['taken', /already: taken/],
  ] as const) {
    it(`refuse the key ${key.slice(0, 20)}`, () => { assert.match(validateTagKey(key, ['taken']) ?? '', why); });
  }

  it('take a value of up to 256, and none', () => {
    assert.deepEqual(['', 'v'.repeat(256)].map(validateTagValue), [undefined, undefined]);
    assert.match(validateTagValue('v'.repeat(257)) ?? '', /This one has 257/);
    assert.match(validateTagValue('a*') ?? '', /The \* at 2/);
  });

  it('send only what is different', () => {
    assert.deepEqual(toTagChanges({ a: '1', b: '2', c: '3' }, { a: '1', b: 'other', d: '4' }), { put: { b: 'other', d: '4' }, remove: ['c'] });
  });
});
