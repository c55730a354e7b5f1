/** One thing that was measured of two candidates, as often of the one as of the other, in turns. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

const show = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** Prints the medians, and the ratio of the second to the first with its least and most. */
export function printTable(title: string, [first, second]: readonly [string, string], rows: readonly Row[]): void {
  console.log(title);
  console.log(`  ${''.padEnd(34)}${first.padStart(14)}${second.padStart(14)}${'ratio'.padStart(8)}   least to most`);
  for (const row of rows) {
    const ratios = row.second.map((value, index) => value / (row.first[index] ?? Number.NaN));
    const cells = [row.first, row.second].map((values) => `${show(median(values))} ${row.unit}`.padStart(14)).join('');
    console.log(`  ${row.what.padEnd(34)}${cells}${median(ratios).toFixed(2).padStart(8)}   ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`);
  }
}
