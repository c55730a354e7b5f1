import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop; half a frame of a screen. */
const HELD_MS = 8;

/** Long work awaits this every now and then: where it has held the event loop for long, everything else gets its turn. */
export function createTurns(now: () => number = () => performance.now()): () => Promise<void> | undefined {
  let since = now();
  return () => {
    if (now() - since < HELD_MS) return undefined;
    return nextTurn().then(() => { since = now(); });
  };
}
