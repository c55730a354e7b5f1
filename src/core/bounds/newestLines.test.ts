import assert from 'node:assert/strict';
import { newestLines } from './newestLines.js';

const lines = (amount: number, length: number) => Array.from({ length: amount }, (_, n) => ({ n, text: 'x'.repeat(length) }));

describe('The newest lines of a log', () => {
  it('are two thousand, and fewer where they are long', () => {
    assert.equal(newestLines(lines(10, 5)).length, 10);
    const many = newestLines(lines(3_000, 5));
    assert.deepEqual([many.length, many.at(-1)?.n], [2_000, 2_999]);
    const long = newestLines(lines(100, 100_000));
    assert.deepEqual([long.length, long.at(-1)?.n], [40, 99]);
  });
});
