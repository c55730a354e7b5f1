import assert from 'node:assert/strict';
import { createClock, toClockOperation } from './clock.js';
import { createIssuerKeys } from './data/issuerKeys.js';
import { createIds } from './ids.js';
import type { Sandbox } from './sandbox.js';
import { createMemoryStore } from './store.js';

const silent = () => undefined;

describe('The clock of the sandbox', () => {
  it('is moved to the end of the year 9999, and no further: later dates have no form', () => {
    const clock = createClock(() => Date.UTC(9999, 0));
    const sandbox: Sandbox = {
      origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: '000000000000', store: createMemoryStore([]), now: clock.now, ids: createIds(),
      log: { debug: silent, info: silent, warn: silent, error: silent }, controlToken: 'none', renewals: new Map(), issuerKeys: createIssuerKeys(clock.now),
    };
    const advance = (advanceMs: number) => toClockOperation(clock)(sandbox, { advanceMs });
    const leftMs = Date.UTC(10_000, 0) - Date.UTC(9999, 0);
    assert.throws(() => advance(leftMs), { name: 'ValidationException' });
    assert.deepEqual(advance(leftMs - 1), { nowMs: Date.UTC(10_000, 0) - 1 });
    assert.throws(() => advance(1), { name: 'ValidationException' });
  });
});
