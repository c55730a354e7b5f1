import { claimOf, stringOf, stringsOf, toDisplayText } from './members.js';
import type { DecodedToken } from './decode.js';
import type { TokenKind } from './kind.js';
import { timeStateOf } from './life.js';
import { lengthInWords, relativeTime } from './time.js';
import { secondsAt, timesOf } from './times.js';
import type { TimeClaim } from './times.js';
import { statedBy } from './verify/loadBalancer.js';
import type { Verification } from './verify/verify.js';

/** One cell of the verdict strip. The word carries the verdict; `state` only chooses icon and colour. */
export interface Verdict {
  readonly label: 'Structure' | 'Signature' | 'Time' | 'Issuer' | 'Audience' | 'Type';
  readonly state: 'holds' | 'failed' | 'to know' | 'not run' | 'absent';
  readonly word: string;
  readonly detail: string;
}

/** What the verdicts are given by, beside the token. What is left out is not checked, and said to be so. */
export interface VerdictFacts {
  readonly verification?: Verification;
  /** How far clocks may be apart. */
  readonly skewSeconds?: number;
  readonly expectedIssuer?: string;
  /** One of them must be in `aud`. */
  readonly expectedAudiences?: readonly string[];
  readonly expectedKind?: TokenKind['kind'];
}

const NOT_READABLE = { state: 'absent', word: 'Not readable', detail: 'encrypted' } as const;
const WITHIN = { state: 'absent', word: 'Within', detail: 'in its payload' } as const;
const IN_HEADER = ', by the header';
const NOT_KNOWN = { state: 'absent', word: 'Not known', detail: 'cut off before' } as const;

/** The six verdicts, always all six and in this order, and never one for all: each says for itself whether it was checked. */
export function verdictsOf(token: DecodedToken, kind: TokenKind, nowMs: number, facts: VerdictFacts = {}): readonly Verdict[] {
  return [
    structure(token), signature(token, facts.verification), time(token, nowMs, facts.skewSeconds ?? 0), issuer(token, facts),
    audience(token, facts.expectedAudiences), type(token, kind, facts),
  ];
}

function structure(token: DecodedToken): Verdict {
  // A header beside the signed one only comes with a JSON serialization (RFC 7515, section 7.2), of which the signature is what is read here.
  const parts = `${token.form === 'jwe' ? 'JWE' : 'JWS'} ${token.unprotected.length > 0 ? 'JSON' : 'compact'}, ${token.segments.length} ${token.segments.length === 1 ? 'part' : 'parts'}`;
  const cell = { label: 'Structure', detail: parts } as const;
  if (token.cutOffAt !== undefined) return { ...cell, state: 'failed', word: 'Cut off', detail: `at column ${token.cutOffAt}` };
  if (token.faults.length > 0) return { ...cell, state: 'failed', word: token.faults.length === 1 ? '1 fault' : `${token.faults.length} faults` };
  return { ...cell, state: 'holds', word: 'Well formed' };
}

function signature(token: DecodedToken, verification: Verification | undefined): Verdict {
  const alg = stringOf(claimOf(token.header, 'alg') ?? claimOf(token.unprotected, 'alg'));
  const kid = stringOf(claimOf(token.header, 'kid') ?? claimOf(token.unprotected, 'kid'));
  const cell = { label: 'Signature', detail: [alg ?? 'no alg', ...(kid === undefined ? [] : [`kid ${kid}`])].join(', ') } as const;
  if (/^none$/i.test(alg ?? '')) return { ...cell, state: 'failed', word: 'Not signed' };
  if (token.form === 'jwe') return { ...cell, state: 'absent', word: 'Encrypted' };
  const part = token.segments.find((segment) => segment.role === 'signature');
  if (part === undefined || part.start === part.end) return { ...cell, state: 'failed', word: 'Missing' };
  const found = verification?.signature;
  if (found?.state === 'verified') return { ...cell, state: 'holds', word: 'Verified' };
  if (found?.state === 'failed') return { ...cell, state: 'failed', word: 'Does not hold', detail: found.reason };
  if (found !== undefined) return { ...cell, state: 'to know', word: 'Not checked', detail: found.reason };
  return { ...cell, state: 'not run', word: 'Not checked' };
}

/** Why a token says nothing of itself that could be judged: it is encrypted, or holds another one that does. */
function silence({ form, nested }: DecodedToken): typeof NOT_READABLE | typeof WITHIN | undefined {
  return form === 'jwe' ? NOT_READABLE : nested === undefined ? undefined : WITHIN;
}

function time(token: DecodedToken, nowMs: number, skewSeconds: number): Verdict {
  const label = 'Time';
  const { iat, nbf, exp } = timesOf(token);
  const silent = exp.state === 'absent' || token.form === 'jwe' ? silence(token) : undefined;
  if (silent !== undefined) return { label, ...silent };
  const fromNow = (claim: TimeClaim): string => ('atMs' in claim ? relativeTime(claim.atMs - nowMs) : 'beyond any calendar');
  const by = statedBy(token, 'exp').isInHeader ? IN_HEADER : '';
  switch (timeStateOf(token, nowMs, skewSeconds)) {
    case 'in life': {
      const untilMs = secondsAt(exp) ?? nowMs;
      if (untilMs <= nowMs) return { label, state: 'to know', word: 'Within skew', detail: `ended ${fromNow(exp)}${by}` };
      if ((secondsAt(nbf) ?? nowMs) > nowMs) return { label, state: 'to know', word: 'Within skew', detail: `counts ${fromNow(nbf)}` };
      const issuedMs = secondsAt(iat);
      return { label, state: 'holds', word: 'In life', detail: `${leftOf(untilMs - nowMs, issuedMs === undefined ? undefined : untilMs - issuedMs)}${by}` };
    }
    case 'ended': return { label, state: 'failed', word: 'Ended', detail: `${fromNow(exp)}${by}` };
    case 'not yet': return { label, state: 'failed', word: 'Not yet', detail: `counts ${fromNow(nbf)}` };
    case 'not known': return { label, ...NOT_KNOWN };
    case 'never ends': return { label, state: 'to know', word: 'Never ends', detail: exp.state === 'absent' ? 'no exp claim' : 'exp is beyond any calendar' };
    // Services that keep to the standard see an end that never comes, or a beginning that does not.
    case 'milliseconds': return { label, state: nbf.state === 'milliseconds' ? 'failed' : 'to know', word: 'Milliseconds', detail: `${nbf.state === 'milliseconds' ? 'nbf' : 'exp'} is not in seconds` };
    case 'unclear': return { label, state: 'failed', word: 'Not a time', detail: `${exp.state === 'not a time' ? 'exp' : nbf.state === 'not a time' ? 'nbf' : 'iat'} is not a number of seconds` };
  }
}

/** "42 min left of 60" for lives of an hour or two, else in the largest fitting units. More than the whole cannot be left: then only what is left. */
function leftOf(leftMs: number, lifeMs: number | undefined): string {
  const wholeMs = lifeMs === undefined || lifeMs < leftMs ? undefined : lifeMs;
  const minutes = (ms: number): number => Math.round(ms / 60_000);
  if (wholeMs !== undefined && leftMs >= 60_000 && wholeMs <= 7_200_000) return `${minutes(leftMs)} min left of ${minutes(wholeMs)}`;
  return `${lengthInWords(leftMs / 1000)} left${wholeMs === undefined ? '' : ` of ${lengthInWords(wholeMs / 1000)}`}`;
}

function issuer(token: DecodedToken, { verification, expectedIssuer }: VerdictFacts): Verdict {
  const { value: iss, isInHeader } = statedBy(token, 'iss');
  const silent = iss === undefined ? silence(token) : undefined;
  if (silent !== undefined) return { label: 'Issuer', ...silent };
  if (iss === undefined && token.isPartial) return { label: 'Issuer', ...NOT_KNOWN };
  if (iss === undefined) return { label: 'Issuer', state: 'absent', word: 'Not present', detail: 'no iss claim' };
  const text = toDisplayText(iss);
  const cell = { label: 'Issuer', detail: `${URL.canParse(text) ? new URL(text).host || text : text}${isInHeader ? IN_HEADER : ''}` } as const;
  if (expectedIssuer !== undefined && expectedIssuer !== text) return { ...cell, state: 'failed', word: 'Another one', detail: `expected ${expectedIssuer}` };
  if (verification?.issuer.state === 'differs') return { ...cell, state: 'failed', word: 'Differs', detail: verification.issuer.reason };
  if (verification?.issuer.state === 'named elsewhere') return { ...cell, state: 'to know', word: 'Named elsewhere', detail: verification.issuer.reason };
  if (expectedIssuer !== undefined || verification?.issuer.state === 'matches') return { ...cell, state: 'holds', word: 'Matches' };
  return { ...cell, state: 'not run', word: 'Not checked' };
}

function audience(token: DecodedToken, expected: readonly string[] | undefined): Verdict {
  const aud = claimOf(token.payload, 'aud');
  const silent = aud === undefined ? silence(token) : undefined;
  if (silent !== undefined) return { label: 'Audience', ...silent };
  if (aud === undefined && token.isPartial) return { label: 'Audience', ...NOT_KNOWN };
  if (aud === undefined && expected !== undefined) return { label: 'Audience', state: 'failed', word: 'Not present', detail: `expected ${expected.join(' or ')}` };
  if (aud === undefined) return { label: 'Audience', state: 'absent', word: 'Not present', detail: 'no aud claim' };
  if (expected !== undefined) {
    const isMeant = stringsOf(aud).some((text) => expected.includes(text));
    return isMeant ? { label: 'Audience', state: 'holds', word: 'Matches', detail: toDisplayText(aud) } : { label: 'Audience', state: 'failed', word: 'Another one', detail: `expected ${expected.join(' or ')}` };
  }
  if (aud.kind !== 'array') return { label: 'Audience', state: 'not run', word: 'Present', detail: toDisplayText(aud) };
  return { label: 'Audience', state: 'not run', word: aud.items.length === 1 ? 'Present' : `${aud.items.length} named`, detail: aud.items.map(toDisplayText).join(', ') };
}

function type(token: DecodedToken, kind: TokenKind, { expectedKind: expected, verification }: VerdictFacts): Verdict {
  if (token.form === 'jwe') return { label: 'Type', state: 'absent', word: 'Not readable', detail: kind.evidence };
  if (expected !== undefined && kind.kind !== 'unknown' && kind.kind !== expected) return { label: 'Type', state: 'failed', word: kind.word, detail: `expected another kind; ${kind.evidence}` };
  if (kind.kind === 'unknown') return { label: 'Type', state: 'absent', word: 'Not known', detail: kind.evidence };
  // What a token says of itself is a guess until somebody says what was expected, or its issuer's key has signed it.
  const isSaid = expected !== undefined || verification?.signature.state === 'verified';
  return { label: 'Type', state: isSaid ? 'holds' : 'not run', word: kind.word, detail: kind.evidence };
}
