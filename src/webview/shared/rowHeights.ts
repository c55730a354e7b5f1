/** Where rows stand that are mostly of one height. */
export interface RowHeights {
  /** Upper edge of a row, counted from 0, in pixels. */
  offset(index: number): number;
  /** The row at a height. */
  at(offsetPx: number): number;
  /** Notes how high a row is. @returns true where that is news */
  note(index: number, heightPx: number): boolean;
}

/** Rows of another height that are kept in mind; the oldest are then taken for usual ones. */
const MOST = 2_000;

/** @param usualPx height of a row that was not measured */
export function createRowHeights(usualPx: number): RowHeights {
  /** How much higher than usual, by row. */
  const extra = new Map<number, number>();
  const offset = (index: number): number => {
    let sum = index * usualPx;
    for (const [row, more] of extra) if (row < index) sum += more;
    return sum;
  };
  return {
    offset,
    at(offsetPx) {
      let low = 0;
      // No row is lower than a fraction of the usual height, which bounds the search.
      let high = Math.max(0, Math.ceil((offsetPx / usualPx) * 2));
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (offset(middle) <= offsetPx) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    note(index, heightPx) {
      const more = heightPx - usualPx;
      if ((extra.get(index) ?? 0) === more) return false;
      extra.delete(index);
      if (more !== 0) extra.set(index, more);
      const [oldest] = extra.keys();
      if (extra.size > MOST && oldest !== undefined) extra.delete(oldest);
      return true;
    },
  };
}
