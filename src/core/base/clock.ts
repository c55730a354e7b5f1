import { setTimeout as wait } from 'node:timers/promises';

/** Time as work that waits takes it; a test gives one that it moves itself. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Ends after that time, or with an `AbortError` at the signal. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The computer's time. */
export const systemClock: Clock = {
  now: Date.now,
  wait: async (ms, signal) => { await wait(Math.max(0, ms), undefined, signal === undefined ? {} : { signal }); },
};
