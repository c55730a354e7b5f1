import type { Sandbox } from './sandbox.js';
import { readFields } from './web/fields.js';

/** Time as the sandbox takes it: the computer's, and as much ahead of it as somebody has moved it since the start. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  advance(ms: number): void;
  /** Back to the computer's time: only where nothing is left that was made later. */
  reset(): void;
}

export function createClock(readMs: () => number = Date.now): Clock {
  let aheadMs = 0;
  return {
    now: () => readMs() + aheadMs,
    advance(ms) { aheadMs += ms; },
    reset() { aheadMs = 0; },
  };
}

/** Ten years: more than anything here lives, and a date that every client can read. */
const LONGEST_MS = 315_360_000_000;

/** The last moment that dates in answers and signatures can be written for. */
const LATEST_MS = Date.UTC(10_000, 0) - 1;

/** `POST /_sandbox/clock` with `advanceMs`: moves time forward, so that tests need not wait for tokens and sessions to end. */
export function toClockOperation(clock: Clock): (sandbox: Sandbox, body: unknown) => { readonly nowMs: number } {
  return (_sandbox, body) => {
    const request = readFields(body);
    request.need('advanceMs');
    const ms = request.integer('advanceMs', 1, LONGEST_MS) ?? 0;
    if (clock.now() + ms > LATEST_MS) request.fail('advanceMs', 'Member must not move time beyond the year 9999');
    request.check();
    clock.advance(ms);
    return { nowMs: clock.now() };
  };
}
