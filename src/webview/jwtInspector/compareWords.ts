import type { CompareRow } from '../../core/jwt/compare/compare.js';
import { toChangedRanges } from '../../core/jwt/compare/changedRanges.js';
import { explainTime } from '../../core/jwt/time.js';

const TIMES: readonly string[] = ['exp', 'nbf', 'iat', 'auth_time'];
const SCOPES: readonly string[] = ['scope', 'scp'];

const PARTS: Readonly<Record<CompareRow['place'], string>> = { header: 'Header', unprotected: 'Unprotected header', payload: 'Payload' };

/** What changed of a claim, in one sentence. */
export function changeInWords({ place, path, before, after, change }: CompareRow, nowMs: number): string {
  switch (change) {
    case 'same': return 'The same in both.';
    case 'added': return path.startsWith('act.') ? 'Says who acts for the subject. It was not there before.' : 'It was not there before.';
    case 'removed': return 'It is gone.';
    case 'changed': break;
  }
  if (place === 'unprotected') return 'It was changed. Nobody signs this header.';
  if (SCOPES.includes(path)) return scopesInWords(before ?? '', after ?? '');
  if (TIMES.includes(path)) return timeInWords(after ?? '', nowMs);
  if (path === 'iss') return 'Another issuer made the second token.';
  if (path === 'sub') return 'The subject has another name. Some issuers give each client its own.';
  if (/^aud(?:\[|$)/.test(path)) return 'It is meant for somebody else.';
  if (path === 'kid') return 'Another key signed it.';
  return 'It was changed.';
}

function scopesInWords(before: string, after: string): string {
  const [old, fresh] = [before.split(/\s+/), after.split(/\s+/)];
  const lost = old.filter((scope) => !fresh.includes(scope));
  const gained = fresh.filter((scope) => !old.includes(scope));
  const parts = [...(lost.length === 0 ? [] : [`Dropped: ${lost.join(', ')}`]), ...(gained.length === 0 ? [] : [`Granted: ${gained.join(', ')}`])];
  return parts.length === 0 ? 'The same scopes in another order.' : `${parts.join('. ')}.`;
}

function timeInWords(after: string, nowMs: number): string {
  const time = after === '' ? undefined : explainTime(Number(after), nowMs);
  return time === undefined ? 'It was changed.' : `Changed to ${time.absolute} (${time.relative}).`;
}

/** The row as people read it: times by the clock, where that tells them apart. */
export function inClockTime(row: CompareRow, nowMs: number): CompareRow {
  if (!TIMES.includes(row.path)) return row;
  const [before, after] = [clockIn(row.before, nowMs), clockIn(row.after, nowMs)];
  if (before === undefined && after === undefined || before === after && row.change === 'changed') return row;
  const shown = { ...row, before: before ?? row.before, after: after ?? row.after };
  return row.change === 'changed' ? { ...shown, ranges: toChangedRanges(shown.before ?? '', shown.after ?? '') } : shown;
}

/** "10:19:00", "tomorrow at 10:19:00". Of milliseconds the digits are what is wrong, so they stay. */
function clockIn(text: string | undefined, nowMs: number): string | undefined {
  const time = text === undefined || text === '' ? undefined : explainTime(Number(text), nowMs);
  return time?.unit === 'seconds' ? time.absolute.replace(/^today at /, '') : undefined;
}

/** A name that JavaScript would take in quotes, without them, unless the path could be read in another way then. */
export function toShownPath(path: string): string {
  return path.replace(/^\["([^"\\]*)"\]/, (quoted, name: string) => (/^[\w$]*(?:[.[]|$)/.test(name) ? quoted : name));
}

/** The comparison as a Markdown table. */
export function toCompareTable(rows: readonly CompareRow[], nowMs: number): string {
  const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|');
  const value = (text: string | undefined): string => (text === undefined ? 'not present' : `\`${cell(text).replaceAll('`', 'ˋ')}\``);
  return ['| Part | Claim | Before | After | What changed |', '|---|---|---|---|---|',
    ...rows.map((row) => `| ${PARTS[row.place]} | \`${cell(toShownPath(row.path))}\` | ${value(row.before)} | ${value(row.after)} | ${cell(changeInWords(row, nowMs))} |`), ''].join('\n');
}
