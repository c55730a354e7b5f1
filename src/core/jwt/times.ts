import { claimOf, numberOf } from './members.js';
import type { DecodedToken } from './decode.js';
import { explainTime, lengthInWords, relativeTime } from './time.js';

/** A time claim in forms that are the same everywhere; the panel adds the reader's own time zone. */
export interface TimeClaim {
  readonly name: 'iat' | 'nbf' | 'exp' | 'auth_time';
  readonly atMs: number;
  /** ISO 8601 in UTC: "2026-11-22T09:37:12Z". */
  readonly iso: string;
  /** "in 42 minutes". */
  readonly relative: string;
  /** Milliseconds are a mistake: the standard says seconds. */
  readonly unit: 'seconds' | 'milliseconds';
}

/** How a token stands in time. */
export interface TimeReading {
  readonly claims: readonly TimeClaim[];
  /** How much of its life is over, 0 to 1; undefined where beginning or end is not known. */
  readonly lifeFraction: number | undefined;
  readonly lifeMs: number | undefined;
  /** What is worth saying, in the order of weight: ended, not yet valid, endless, milliseconds, times that contradict each other. */
  readonly sentences: readonly string[];
}

const NAMES = ['iat', 'auth_time', 'nbf', 'exp'] as const;

/** Reads the times of a token. `skewSeconds` is how far clocks may be apart: within it an end or a beginning is forgiven, and that is said. */
export function readTimes(token: DecodedToken, nowMs: number, skewSeconds = 0): TimeReading {
  const claims = NAMES.flatMap((name) => toClaim(token, name, nowMs));
  const at = (name: TimeClaim['name']): number | undefined => claims.find((claim) => claim.name === name)?.atMs;
  const exp = at('exp');
  const from = at('iat') ?? at('nbf');
  const lifeMs = exp === undefined || from === undefined || from >= exp ? undefined : exp - from;
  const lifeFraction = lifeMs === undefined || from === undefined ? undefined : Math.min(1, Math.max(0, (nowMs - from) / lifeMs));
  return { claims, lifeFraction, lifeMs, sentences: [...ofEnd(token, exp, nowMs, skewSeconds), ...ofBeginning(at('nbf'), at('iat'), exp, nowMs, skewSeconds), ...ofUnits(token, claims)] };
}

function toClaim(token: DecodedToken, name: TimeClaim['name'], nowMs: number): readonly TimeClaim[] {
  const epoch = numberOf(claimOf(token.payload, name));
  const read = epoch === undefined ? undefined : explainTime(epoch, nowMs);
  if (read === undefined) return [];
  return [{ name, atMs: read.atMs, iso: new Date(read.atMs).toISOString().replace('.000Z', 'Z'), relative: read.relative, unit: read.unit }];
}

function ofEnd(token: DecodedToken, exp: number | undefined, nowMs: number, skewSeconds: number): readonly string[] {
  if (exp === undefined) {
    if (claimOf(token.payload, 'exp') !== undefined) return ['When the token ends is not written as a time: exp is not a number of seconds.'];
    return token.isPartial || token.form !== 'jws' ? [] : ['The token never ends: it has no exp.'];
  }
  if (exp > nowMs) return [];
  if (exp + skewSeconds * 1000 > nowMs) return [`The token ended ${relativeTime(exp - nowMs)}, which a clock that is ${lengthInWords(skewSeconds)} off would still accept.`];
  return [`The token ended ${relativeTime(exp - nowMs)}.`];
}

function ofBeginning(nbf: number | undefined, iat: number | undefined, exp: number | undefined, nowMs: number, skewSeconds: number): readonly string[] {
  const sentences: string[] = [];
  if (nbf !== undefined && nbf > nowMs) {
    const within = nbf - skewSeconds * 1000 <= nowMs;
    sentences.push(`The token does not count yet: it begins ${relativeTime(nbf - nowMs)}${within ? ', which the clock skew forgives' : ''}.`);
  }
  if (iat !== undefined && iat - skewSeconds * 1000 > nowMs) sentences.push(`The token was issued in the future, ${relativeTime(iat - nowMs)} by its own clock.`);
  if (nbf !== undefined && exp !== undefined && nbf >= exp) sentences.push('The token can never count: it ends before it begins.');
  return sentences;
}

function ofUnits(token: DecodedToken, claims: readonly TimeClaim[]): readonly string[] {
  return [
    ...claims.filter(({ unit }) => unit === 'milliseconds').map(({ name }) => `${name} is written in milliseconds, where the standard says seconds (RFC 7519, section 2).`),
    ...NAMES.filter((name) => name !== 'exp' && claimOf(token.payload, name) !== undefined && !claims.some((claim) => claim.name === name)).map((name) => `${name} is not a time: it should be a number of seconds since 1970.`),
  ];
}
