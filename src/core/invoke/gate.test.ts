import assert from 'node:assert/strict';
import { createGate } from './gate.js';

describe('The gate of a stream', () => {
  const { signal } = new AbortController();

  it('is passed at once while nobody holds it', () => {
    assert.equal(createGate().pass(signal), undefined);
  });

  it('opens when the last one lets go', async () => {
    const gate = createGate<'paused' | 'behind'>();
    gate.hold('paused');
    gate.hold('behind');
    let isThrough = false;
    const passing = gate.pass(signal)?.then(() => { isThrough = true; });
    gate.release('paused');
    await new Promise(setImmediate);
    assert.equal(isThrough, false);
    gate.release('behind');
    await passing;
    assert.deepEqual([isThrough, gate.pass(signal)], [true, undefined]);
  });

  it('can be held again while somebody is on the way through', async () => {
    const gate = createGate<'paused'>();
    gate.hold('paused');
    const first = gate.pass(signal);
    gate.release('paused');
    gate.hold('paused');
    await first;
    assert.ok(gate.pass(signal) !== undefined);
  });

  it('lets go whoever gives up', async () => {
    const gate = createGate<'paused'>();
    const abort = new AbortController();
    gate.hold('paused');
    const passing = gate.pass(abort.signal);
    abort.abort();
    await assert.rejects(passing ?? assert.fail(), { name: 'AbortError' });
    await assert.rejects(gate.pass(abort.signal) ?? assert.fail(), { name: 'AbortError' });
  });
});
