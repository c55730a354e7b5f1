/** Turns of one conversation that are kept whole. */
export const MOST_TURNS = 100;
/** Characters of what was sent with them, in all. */
const MOST_SENT = 16_000_000;

/**
 * How many of the oldest turns of a conversation have to go, so that the others have room. The newest stays, however much was sent with it.
 * @param sent characters of what was sent with each turn, oldest first
 */
export function countOutlived(sent: readonly number[]): number {
  let room = MOST_SENT - (sent.at(-1) ?? 0);
  let first = Math.max(0, sent.length - 1);
  while (first > 0 && sent.length - first < MOST_TURNS && (sent[first - 1] ?? 0) <= room) {
    first -= 1;
    room -= sent[first] ?? 0;
  }
  return first;
}
