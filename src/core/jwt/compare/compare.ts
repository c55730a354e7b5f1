import { toClaimRows } from '../claimRows.js';
import type { ClaimRow } from '../claimRows.js';
import type { DecodedToken } from '../decode.js';
import { toDisplayText } from '../members.js';
import { toChangedRanges } from './changedRanges.js';
import type { ChangedRanges } from './changedRanges.js';
import { compareVerdicts } from './verdicts.js';
import type { CompareVerdict } from './verdicts.js';

/** One claim or header parameter of two tokens, side by side. Objects and lists are compared by what they hold. */
export interface CompareRow {
  /** `unprotected` is the header beside the signed one. */
  readonly place: 'header' | 'unprotected' | 'payload';
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly ranges: ChangedRanges;
}

export interface Comparison {
  readonly verdicts: readonly CompareVerdict[];
  /** What an exchange is judged by first, then the order of the first token, then what only the second one has. */
  readonly rows: readonly CompareRow[];
}

const NONE: ChangedRanges = { before: [], after: [] };

/** Compares a token with the one that came of it, such as before and after an exchange (RFC 8693). */
export function compareTokens(before: DecodedToken, after: DecodedToken): Comparison {
  return { verdicts: compareVerdicts(before, after), rows: [...rowsOf('header', before, after), ...rowsOf('unprotected', before, after), ...rowsOf('payload', before, after)] };
}

function rowsOf(place: CompareRow['place'], before: DecodedToken, after: DecodedToken): readonly CompareRow[] {
  const old = toLeaves(before, place);
  const fresh = toLeaves(after, place);
  const rows = [...old].map(([path, text]) => toRow(place, path, text, fresh.get(path)));
  const added = [...fresh].filter(([path]) => !old.has(path)).map(([path, text]) => toRow(place, path, undefined, text));
  return [...rows, ...added].sort((one, other) => rankOf(one.path) - rankOf(other.path));
}

/** Who made it, about whom, for whom, who acts, what for, how long. */
const FIRST: readonly RegExp[] = [/^iss$/, /^sub$/, /^aud(?:\[|$)/, /^act(?:\.|$)/, /^(?:scope|scp)(?:\[|$)/, /^exp$/];

function rankOf(path: string): number {
  const rank = FIRST.findIndex((name) => name.test(path));
  return rank < 0 ? FIRST.length : rank;
}

/** What has nothing below it, by path; of a name given twice the last one counts (RFC 7519, section 4). */
function toLeaves(token: DecodedToken, place: CompareRow['place']): ReadonlyMap<string, string> {
  const isLeaf = ({ below, nested }: ClaimRow): boolean => below === 0 && nested === undefined;
  return new Map(toClaimRows(token[place]).filter(isLeaf).map(({ path, node }) => [path, toDisplayText(node)]));
}

function toRow(place: CompareRow['place'], path: string, before: string | undefined, after: string | undefined): CompareRow {
  if (before === undefined) return { place, path, before, after, change: 'added', ranges: NONE };
  if (after === undefined) return { place, path, before, after, change: 'removed', ranges: NONE };
  return { place, path, before, after, change: before === after ? 'same' : 'changed', ranges: toChangedRanges(before, after) };
}
