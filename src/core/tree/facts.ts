import type { FactIcon, NodeOf, TreeNode } from './nodes.js';

export type Fact = NodeOf<'fact'>;
export type Section = NodeOf<'section'>;

/** A leaf under a row. `value` is what Copy copies. */
export function fact(parentId: string, icon: FactIcon, label: string, description: string, value: string, tooltip: string): Fact {
  return { kind: 'fact', id: `${parentId}/${label}`, icon, label, description, value, tooltip };
}

/** A fact with rows under it, which are made with the id of it. */
export function section(
  parentId: string, icon: FactIcon, label: string, description: string, value: string, tooltip: string, toRows: (id: string) => readonly TreeNode[],
): Section {
  const id = `${parentId}/${label}`;
  return { kind: 'section', id, icon, label, description, value, tooltip, rows: toRows(id) };
}

/** A time as a row; none where it is not known. */
export function timeFacts(parentId: string, label: string, date: Date | undefined, nowMs: number): readonly Fact[] {
  return date === undefined ? [] : [fact(parentId, 'history', label, toRelativeTime(date.getTime(), nowMs), date.toISOString(), date.toLocaleString())];
}

/** Created, and updated where that was later. */
export function bothTimes(parentId: string, created: Date | undefined, updated: Date | undefined, nowMs: number): readonly Fact[] {
  const isUpdated = created?.getTime() !== updated?.getTime();
  return [...timeFacts(parentId, 'Created', created, nowMs), ...(isUpdated ? timeFacts(parentId, 'Updated', updated, nowMs) : [])];
}

/** A status that is not the one of rest, with why. */
export function statusFacts(parentId: string, status: string | undefined, reason: string | undefined): readonly Fact[] {
  if (status === undefined || status === '' || status === 'READY') return [];
  const hasFailed = isFailed(status);
  return [fact(parentId, hasFailed ? 'error' : 'sync', 'Status', describeStatus(status, reason), reason ?? status, reason ?? status)];
}

/** `UPDATE_UNSUCCESSFUL` and `FAILED` are a gateway's, `SYNCHRONIZE_UNSUCCESSFUL` a target's. */
export const isFailed = (status: string): boolean => /FAILED$|UNSUCCESSFUL$/.test(status);

/** True while the service works on it by itself. What waits for a person, `…_PENDING_AUTH`, may be changed by one at any time too. */
export const isInMotion = (status: string | undefined): boolean => /ING$|_PENDING_AUTH$/.test(status ?? '');

/** "failed: discovery URL answered 404", "creating" */
export function describeStatus(status: string, reason?: string): string {
  if (isFailed(status) && reason !== undefined && reason !== '') return `failed: ${reason}`;
  return status.endsWith('_PENDING_AUTH') ? 'consent pending' : status.toLowerCase().replaceAll('_', ' ');
}

/** The part that tells two URLs of one service apart; the whole is copied. */
export function toShortUrl(text: string): string {
  return URL.canParse(text) ? `…${new URL(text).pathname}` : text;
}

const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_536_000_000], ['month', 2_592_000_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** "4 minutes ago", in the largest unit that fits. */
export function toRelativeTime(atMs: number, nowMs: number): string {
  const [unit, size] = UNITS.find(([, ms]) => nowMs - atMs >= ms) ?? [];
  return unit === undefined || size === undefined ? 'just now' : relative.format(-Math.floor((nowMs - atMs) / size), unit);
}
