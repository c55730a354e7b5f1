import assert from 'node:assert/strict';
import { createTurns } from './turns.js';

describe('createTurns', () => {
  it('waits for a turn of the event loop once work has held it for long, and counts anew from there', async () => {
    let nowMs = 0;
    const takeTurns = createTurns(() => nowMs);
    nowMs = 7;
    assert.equal(takeTurns(), undefined);
    nowMs = 8;
    let hasTurned = false;
    setImmediate(() => { hasTurned = true; });
    await takeTurns();
    assert.ok(hasTurned);
    nowMs = 15;
    assert.equal(takeTurns(), undefined);
  });
});
