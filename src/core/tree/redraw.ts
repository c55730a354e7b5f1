/** How many rows of a list were drawn, and when. */
export interface Drawn {
  readonly count: number;
  readonly atMs: number;
}

/** An eye sees nothing that is sooner. */
const APART_MS = 100;
/** Nobody waits longer for what is there. */
const LONGEST_MS = 1_000;
const GROWTH = 2;

/**
 * Whether a list that is still being read is drawn again with another page: when it has doubled, or after a second. To draw all of it for
 * every page would cost more than reading it.
 */
export function isToBeDrawn(before: Drawn, { count, atMs }: Drawn): boolean {
  const sinceMs = atMs - before.atMs;
  return sinceMs >= APART_MS && (sinceMs >= LONGEST_MS || count >= before.count * GROWTH);
}
