import assert from 'node:assert/strict';
import { createRowHeights } from './rowHeights.js';

describe('heights of rows', () => {
  it('find a row by its height and back, among 200,000', () => {
    const rows = createRowHeights(22);
    for (const index of [0, 1, 4_711, 199_999]) {
      assert.equal(rows.at(rows.offset(index)), index);
      assert.equal(rows.at(rows.offset(index) + 21), index);
    }
    assert.equal(rows.at(-5), 0);
  });

  it('take a row into account that is higher than the others', () => {
    const rows = createRowHeights(20);
    assert.equal(rows.note(3, 100), true);
    assert.equal(rows.note(3, 100), false);
    assert.deepEqual([3, 4, 10].map((index) => rows.offset(index)), [60, 160, 280]);
    assert.deepEqual([60, 159, 160].map((px) => rows.at(px)), [3, 3, 4]);
    assert.equal(rows.note(3, 20), true);
    assert.equal(rows.offset(4), 80);
  });
});
