import type { ClaimRow } from '../../core/jwt/claimRows.js';

/** A row of the tree and whether what is below it is shown; undefined where nothing is below. */
export interface TreeRow {
  readonly row: ClaimRow;
  readonly isOpen: boolean | undefined;
  /** Place among its siblings, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
}

/** The rows that are on show where some are folded, with what a screen reader is told of their places. */
export function toShownRows(rows: readonly ClaimRow[], folded: ReadonlySet<number>): readonly TreeRow[] {
  const shown: TreeRow[] = [];
  const siblings = countSiblings(rows);
  const places = new Map<number, number>();
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) break;
    for (const depth of places.keys()) if (depth > row.depth) places.delete(depth);
    const place = (places.get(row.depth) ?? 0) + 1;
    places.set(row.depth, place);
    const isOpen = row.below === 0 ? undefined : !folded.has(index);
    shown.push({ row, isOpen, place, siblings: siblings[index] ?? 1 });
    if (isOpen === false) index += row.below;
  }
  return shown;
}

/** How many stand beside each row below the same one: counted for each group once its end is reached. */
function countSiblings(rows: readonly ClaimRow[]): readonly number[] {
  const counts = new Array<number>(rows.length).fill(1);
  const groups: number[][] = [];
  const close = (): void => {
    const group = groups.pop() ?? [];
    for (const index of group) counts[index] = group.length;
  };
  rows.forEach(({ depth }, index) => {
    while (groups.length > depth + 1) close();
    while (groups.length <= depth) groups.push([]);
    groups[depth]?.push(index);
  });
  while (groups.length > 0) close();
  return counts;
}
