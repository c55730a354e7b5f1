import assert from 'node:assert/strict';
import { createFaults } from './faults.js';

describe('Faults', () => {
  it('are met as often as was said, in the order in which they were set, each by its own operation', () => {
    const faults = createFaults();
    faults.add({ operation: 'A', kind: 'throttle', count: 2 });
    faults.add({ operation: 'B', kind: 'deny', count: 1 });
    faults.add({ operation: 'A', kind: 'internalError', count: 1 });
    assert.deepEqual([1, 2, 3, 4].map(() => faults.take('A')?.kind), ['throttle', 'throttle', 'internalError', undefined]);
    assert.deepEqual(faults.list(), [{ operation: 'B', kind: 'deny', count: 1 }]);
    assert.equal(faults.take('C'), undefined);
  });

  it('tell how often they are still to be met, and go when they are cleared', () => {
    const faults = createFaults();
    for (const operation of ['A', 'B', 'A']) faults.add({ operation, kind: 'throttle', count: 3 });
    faults.take('A');
    assert.deepEqual(faults.list().map(({ count }) => count), [2, 3, 3]);
    faults.clear('A');
    assert.deepEqual(faults.list().map(({ operation }) => operation), ['B']);
    faults.clear();
    assert.deepEqual(faults.list(), []);
  });
});
