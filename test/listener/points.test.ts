import assert from 'node:assert/strict';
import { point, POINTS, pointsOf, rootOf, toLine } from './points.js';

describe('the list of points', () => {
  point(39, 'Attack tests', 'the list is run against a live listener, in another process where it is attacked, and each point is there once', function () {
    assert.ok(this.test?.parent !== undefined);
    const numbers = pointsOf(rootOf(this.test.parent)).map(({ number }) => number);
    assert.deepEqual(numbers, Array.from({ length: POINTS }, (_, index) => index + 1));
  });
});

// After every file: the whole list, one line a point.
after(function printPoints() {
  if (this.test?.parent === undefined) return;
  console.log(`\n${pointsOf(rootOf(this.test.parent)).map(toLine).join('\n')}`);
});
