import { plainText } from '../base/explain.js';
import { describeThing, type SetupRecord, type Thing } from './record.js';
import { removeSetup, toRemovals, type Remaining, type RemovalReport, type RemovalTools } from './removal.js';

/** What is to be removed of one set-up. */
export interface SetupRemoval {
  readonly record: SetupRecord;
  readonly chosen: readonly Thing[];
}

/** What became of several set-ups together. */
export interface SetupsReport extends RemovalReport {
  /** What remains of each of which something does, to try again. */
  readonly left: readonly { readonly setupId: string; readonly remaining: readonly Remaining[] }[];
}

/**
 * Removes what was chosen of each set-up, one after the other: one count and one signal for all. After a cancel nothing of
 * the set-ups that follow is touched, and all of it is in the report.
 */
export async function removeSetups(removals: readonly SetupRemoval[], tools: RemovalTools): Promise<SetupsReport> {
  const counts = removals.map(({ record, chosen }) => toRemovals(record, chosen).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const reports: { readonly setupId: string; readonly report: RemovalReport }[] = [];
  let start = 0;
  for (const [index, { record, chosen }] of removals.entries()) {
    const before = start;
    const onProgress = (doing: string, at: number) => tools.onProgress?.(doing, before + at, total);
    reports.push({ setupId: record.setupId, report: await removeSetup(record, { ...tools, onProgress }, chosen) });
    start += counts[index] ?? 0;
  }
  return {
    removed: reports.flatMap(({ report }) => report.removed),
    notFound: reports.flatMap(({ report }) => report.notFound),
    remaining: reports.flatMap(({ report }) => report.remaining),
    left: reports.flatMap(({ setupId, report: { remaining } }) => (remaining.length === 0 ? [] : [{ setupId, remaining }])),
  };
}

/** What remains, thing by thing, and each reason once with what to do about it. */
export function describeRemaining(remaining: readonly Remaining[]): string {
  const count = remaining.length === 1 ? '1 thing remains' : `${remaining.length} things remain`;
  const reasons = new Set(remaining.map(({ error }) => plainText(error)));
  return `${count}: ${remaining.map(({ thing }) => describeThing(thing)).join(', ')}. ${[...reasons].join(' ')}`;
}
