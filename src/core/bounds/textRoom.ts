/** Characters of text that the turns of one conversation have in all, about; an eighth of it is the most of one. */
const ROOM = 8_000_000;
/** What is kept of a text that there is no room for: its events hold all of it. */
export const BEGINNING = 16_384;

/** Which texts are cut to their beginning, by their index, so that those behind them have room. The newest is never among them. */
export function findCrowdedOut(lengths: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  let room = ROOM - (lengths.at(-1) ?? 0);
  for (let index = lengths.length - 2; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    if (length > BEGINNING && length > room) found.add(index);
    else room -= length;
  }
  return found;
}
