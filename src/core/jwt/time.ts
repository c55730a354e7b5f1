/** A NumericDate (RFC 7519, section 2) made readable, in the reader's own time zone. */
export interface ReadTime {
  readonly atMs: number;
  /** "today at 10:19:00", "on 24 Nov 2026 at 10:19:00". */
  readonly absolute: string;
  /** "in 42 minutes", "3 days ago". */
  readonly relative: string;
  /** Milliseconds are a common mistake of issuers; the standard says seconds. */
  readonly unit: 'seconds' | 'milliseconds';
}

/** Seconds up to the year 5138; a greater number can only be milliseconds. Nobody writes a time before 1970 so. */
const MAX_SECONDS = 1e11;
const MAX_DATE_MS = 8.64e15;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const UNITS: readonly (readonly [name: string, seconds: number, upTo: number])[] = [
  ['second', 1, 60],
  ['minute', 60, 90 * 60],
  ['hour', 3600, 36 * 3600],
  ['day', 86_400, 60 * 86_400],
  ['month', 30.44 * 86_400, 24 * 30.44 * 86_400],
  ['year', 365.25 * 86_400, Infinity],
];

/** Reads a time claim. Undefined for a number that no calendar reaches. */
export function explainTime(epochSeconds: number, nowMs: number): ReadTime | undefined {
  const unit = epochSeconds > MAX_SECONDS ? 'milliseconds' : 'seconds';
  const atMs = unit === 'seconds' ? epochSeconds * 1000 : epochSeconds;
  if (!Number.isFinite(atMs) || Math.abs(atMs) > MAX_DATE_MS) return undefined;
  return { atMs, absolute: `${dayOf(atMs, nowMs)} at ${clockOf(atMs)}`, relative: relativeTime(atMs - nowMs), unit };
}

/** A distance in words, rounded to the nearest whole unit: "in 42 minutes", "3 minutes ago", "now". */
export function relativeTime(deltaMs: number): string {
  const seconds = Math.abs(deltaMs) / 1000;
  if (seconds < 1) return 'now';
  const words = lengthInWords(seconds);
  return deltaMs > 0 ? `in ${words}` : `${words} ago`;
}

/** A length of time in its largest fitting unit, rounded: "59 seconds", "1 hour", "75 minutes", "2 days". */
export function lengthInWords(seconds: number): string {
  const [name, size] = UNITS.find(([, , upTo]) => seconds < upTo) ?? ['year', 365.25 * 86_400];
  const amount = Math.max(1, Math.round(seconds / size));
  if (name === 'minute' && amount === 60) return '1 hour';
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}

/** ISO 8601 in UTC: "2026-11-22T09:37:12Z". */
export function isoOf(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}

/** "10:19:00". */
export function clockOf(atMs: number): string {
  const date = new Date(atMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function dayOf(atMs: number, nowMs: number): string {
  const date = new Date(atMs);
  const now = new Date(nowMs);
  const midnight = (day: Date): number => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return `on ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}`;
}
