import { decodeJwt } from '../decode.js';
import { stringOf } from '../members.js';
import { clockOf, relativeTime } from '../time.js';
import { secondsAt, timesOf } from '../times.js';
import { statedBy } from '../verify/loadBalancer.js';
import { lifeInWords, namesOf, type SummaryTime } from './summary.js';

/** A token as it was seen. */
export interface Seen {
  readonly id: number;
  readonly text: string;
  /** JSON of the header beside the signed one. */
  readonly unprotectedHeader?: string | undefined;
  readonly seenAtMs: number;
}

/** A token of a list: nothing of what it says but its times. */
export interface ListedToken {
  readonly id: number;
  /** "Seen at 10:19:00". */
  readonly title: string;
  /** "ends in 41 minutes". */
  readonly life: string;
}

/** The tokens of one kind and issuer. */
export interface TokenGroup {
  /** "Access token · Cognito". */
  readonly title: string;
  readonly issuer: string;
  readonly tokens: readonly ListedToken[];
}

const ISSUER_CHARACTERS = 200;

/** Tokens by kind and issuer, in the order in which they are given. */
export function groupTokens(seen: readonly Seen[], time: SummaryTime): readonly TokenGroup[] {
  const groups = new Map<string, { readonly title: string; readonly issuer: string; readonly tokens: ListedToken[] }>();
  for (const { id, text, unprotectedHeader, seenAtMs } of seen) {
    const token = decodeJwt(text, unprotectedHeader);
    const title = namesOf(token).join(' · ');
    const iss = stringOf(statedBy(token, 'iss').value);
    const key = JSON.stringify([title, iss]);
    const group = groups.get(key) ?? { title, issuer: iss === undefined ? 'no issuer' : toLine(iss), tokens: [] };
    group.tokens.push({ id, title: `Seen at ${clockOf(seenAtMs)}`, life: token.form === 'jwe' ? 'encrypted' : lifeInWords(token, time) });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** How many there are and what comes next: "3 · next ends in 41 minutes". Empty where there are none. */
export function describeTokens(seen: readonly Seen[], nowMs: number): string {
  if (seen.length === 0) return '';
  const ends = seen.map(({ text }) => secondsAt(timesOf(decodeJwt(text)).exp) ?? NaN).filter((atMs) => atMs > nowMs);
  return ends.length === 0 ? String(seen.length) : `${seen.length} · next ends ${relativeTime(Math.min(...ends) - nowMs)}`;
}

function toLine(iss: string): string {
  const line = iss.replace(/\s+/g, ' ');
  return line.length <= ISSUER_CHARACTERS ? line : `${line.slice(0, ISSUER_CHARACTERS)}…`;
}
