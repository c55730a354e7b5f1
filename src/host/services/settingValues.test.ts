import assert from 'node:assert/strict';
import { toSeconds, toText, toTexts } from './settingValues.js';

describe('What a file of settings holds', () => {
  it('is read as far as it is of the right kind', () => {
    assert.deepEqual([' a ', 7, null, undefined, ['a']].map(toText), ['a', '', '', '', '']);
    assert.deepEqual([7, -1, '7', null].map(toSeconds), [7, 0, 0, 0]);
    assert.deepEqual([['a ', 7, null, ''], 'a', { 0: 'a' }, undefined].map(toTexts), [['a'], [], [], []]);
  });
});
