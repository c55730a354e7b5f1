import assert from 'node:assert/strict';
import { countOutlived } from './turnRoom.js';

describe('The turns that a conversation keeps', () => {
  it('are a hundred, the newest ones', () => {
    assert.deepEqual([0, 1, 100, 101, 250].map((amount) => countOutlived(Array.from({ length: amount }, () => 5))), [0, 0, 0, 1, 150]);
  });

  it('are fewer where much was sent with them, and always the newest', () => {
    assert.deepEqual([[8e6, 8e6], [1, 8e6, 8e6], [1, 20e6], [9e6, 1, 9e6, 1]].map(countOutlived), [0, 1, 1, 1]);
  });
});
