import type { Clock } from '../../src/core/base/clock.js';

/** Time that a test moves. It begins now, so that what other processes date fits in. */
export interface TestClock extends Clock {
  /** Moves time, and ends the waits that are over by then. */
  advance(ms: number): void;
  /** From now on every wait is over at once, its time passed. */
  rush(): void;
  /** Ends when somebody waits. */
  waited(): Promise<void>;
  /** How many wait now. */
  waiting(): number;
}

interface Wait {
  readonly untilMs: number;
  readonly end: () => void;
}

export function createTestClock(): TestClock {
  let nowMs = Date.now();
  let isRushing = false;
  const waits = new Set<Wait>();
  const onWait: (() => void)[] = [];

  const advance = (ms: number) => {
    nowMs += ms;
    for (const wait of [...waits]) if (wait.untilMs <= nowMs) wait.end();
  };
  const rush = () => {
    isRushing = true;
    const last = Math.max(nowMs, ...[...waits].map(({ untilMs }) => untilMs));
    advance(last - nowMs);
  };
  return {
    now: () => nowMs,
    advance,
    rush,
    waited: () => (waits.size > 0 ? Promise.resolve() : new Promise((resolve) => { onWait.push(resolve); })),
    waiting: () => waits.size,
    wait: (ms, signal) => new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = () => {
        waits.delete(wait);
        reject(new DOMException('The wait was given up.', 'AbortError'));
      };
      const wait: Wait = {
        untilMs: nowMs + ms,
        end: () => {
          waits.delete(wait);
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waits.add(wait);
      if (isRushing || ms <= 0) setImmediate(() => { advance(Math.max(0, wait.untilMs - nowMs)); });
      for (const tell of onWait.splice(0)) tell();
    }),
  };
}
