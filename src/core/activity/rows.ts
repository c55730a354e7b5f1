import { toCode, toMarkdown } from '../base/markdown.js';
import type { Activity, ActivityCounts, ActivityEntry } from './activity.js';
import { toJsonLine } from './jsonLines.js';

/** One fact of a call, as a row under it. */
export interface ActivityFact {
  readonly label: string;
  readonly value: string;
}

/** A row of the Activity view, as data; the newest call is the first. */
export type ActivityRow =
  | { readonly type: 'call'; readonly id: string; readonly entry: ActivityEntry }
  | { readonly type: 'fact'; readonly id: string; readonly fact: ActivityFact }
  /** Stands below the oldest call that is kept. */
  | { readonly type: 'dropped'; readonly id: string; readonly count: number };

/** The words of a row. */
export interface ActivityWords {
  readonly label: string;
  readonly description: string;
  /** Markdown in which every name is escaped. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

/** @param isAll whether calls that only read are shown too */
export function toRows(entries: readonly ActivityEntry[], { dropped }: ActivityCounts, isAll: boolean): readonly ActivityRow[] {
  const calls = entries.filter(({ kind }) => isAll || kind !== 'read').map((entry): ActivityRow => ({ type: 'call', id: `call/${entry.number}`, entry }));
  return [...calls.reverse(), ...(dropped === 0 ? [] : [{ type: 'dropped', id: 'dropped', count: dropped } as const])];
}

/** Whether there are calls, and only such that are not shown. */
export function areHidden(activity: Pick<Activity, 'entries' | 'counts'>, isAll: boolean): boolean {
  return !isAll && activity.counts().calls > 0 && activity.counts().dropped === 0 && activity.entries().every(({ kind }) => kind === 'read');
}

/** "14 calls · 1 failed" */
export function describeCounts({ calls, failed }: ActivityCounts): string {
  if (calls === 0) return '';
  return `${toAmount(calls)}${failed === 0 ? '' : ` · ${failed} failed`}`;
}

const toAmount = (calls: number) => (calls === 1 ? '1 call' : `${calls} calls`);

/** What is known of a call, the one that decides first. */
export function toFacts(entry: ActivityEntry): readonly ActivityFact[] {
  const { origin, attempts, requestId, mayBeDone, resources, service, startedAtMs } = entry;
  const fact = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
  return [
    ...fact('Result', toResult(entry)),
    ...(mayBeDone ? fact('May be done', 'No answer says whether anything was changed.') : []),
    ...Object.entries(resources).flatMap(([member, value]) => fact(member, value)),
    ...fact('Connection', `${origin.connection}, ${origin.region}`),
    ...fact('Caller', origin.caller),
    ...fact('Profile', origin.profile),
    ...fact('Service', service),
    ...fact('Started', new Date(startedAtMs).toISOString()),
    ...fact('Took', toTime(entry)),
    ...fact('Attempts', attempts === undefined ? undefined : String(attempts)),
    ...fact('Request id', requestId),
  ];
}

function toResult({ result, errorCode, httpStatus }: ActivityEntry): string {
  const status = httpStatus === undefined ? '' : `, HTTP ${httpStatus}`;
  return result === 'done' ? `Done${status}` : `${result === 'failed' ? 'Failed' : 'Cancelled'}${errorCode === undefined ? '' : `: ${errorCode}`}${status}`;
}

/** "41 ms" or "2.4 s" */
function toTime({ durationMs }: ActivityEntry): string {
  return durationMs < 1_000 ? `${durationMs} ms` : `${(durationMs / 1_000).toFixed(1)} s`;
}

const toClock = (ms: number): string => new Date(ms).toLocaleTimeString('en-GB');

/** The closest thing that a call names, of an ARN its last part; empty for a list of everything. */
export function nameOf({ resources }: Pick<ActivityEntry, 'resources'>): string {
  const [value = ''] = Object.values(resources);
  return value.startsWith('arn:') ? value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf(':')) + 1) : value;
}

/** The words of any row. */
export function labelOfRow(row: ActivityRow): ActivityWords {
  switch (row.type) {
    case 'call': return labelOfCall(row.entry);
    case 'fact': {
      const { label, value } = row.fact;
      return { label, description: value, tooltip: `${toMarkdown(label)}\n\n${toCode(value)}`, accessibleLabel: `${label}, ${value}` };
    }
    case 'dropped': {
      const label = 'Older calls';
      const description = `${toAmount(row.count)} no longer kept`;
      return { label, description, tooltip: 'The log is in memory and has an end. Export it before that, if it is needed.', accessibleLabel: `${label}, ${description}` };
    }
  }
}

function labelOfCall(entry: ActivityEntry): ActivityWords {
  const { operation, result, errorCode, origin, startedAtMs } = entry;
  const name = nameOf(entry);
  const clock = toClock(startedAtMs);
  const end = result === 'done' ? toTime(entry) : `${result}${errorCode === undefined || result === 'cancelled' ? '' : `: ${errorCode}`}`;
  // What decides comes first: a sidebar has room for little more.
  const description = [...(result === 'done' ? [name] : [end, name]), clock, ...(result === 'done' ? [end] : [])].filter((part) => part !== '').join(' · ');
  const place = `${origin.connection}, ${origin.region}`;
  return {
    label: operation, description,
    tooltip: [
      `**${toMarkdown(operation)}**`, toMarkdown(`${toResult(entry)}. ${place}, ${clock}, ${toTime(entry)}.`),
      ...Object.values(entry.resources).map(toCode),
      ...(entry.requestId === undefined ? [] : [`${toMarkdown('Request id:')} ${toCode(entry.requestId)}`]),
    ].join('\n\n'),
    accessibleLabel: [operation, name, toResult(entry), place, clock].filter((part) => part !== '').join(', '),
  };
}

/** What Copy copies: a call as it is exported, a fact as its value. */
export function textOfRow(row: ActivityRow): string {
  switch (row.type) {
    case 'call': return toJsonLine(row.entry);
    case 'fact': return row.fact.value;
    case 'dropped': return '';
  }
}
