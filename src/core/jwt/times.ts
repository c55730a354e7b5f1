import { claimOf, numberOf } from './members.js';
import type { DecodedToken } from './decode.js';
import { explainTime, lengthInWords, relativeTime } from './time.js';
import { statedBy } from './verify/loadBalancer.js';

const NAMES = ['iat', 'auth_time', 'nbf', 'exp'] as const;

export type TimeName = (typeof NAMES)[number];

/**
 * A time claim as it is written. `milliseconds` is a number that can only be meant so, where the standard says seconds (RFC 7519, section 2):
 * who keeps to the standard sees a time thousands of years away. `beyond` is a number that no calendar reaches.
 */
export type TimeClaim =
  | { readonly state: 'absent' }
  | { readonly state: 'not a time' }
  | { readonly state: 'seconds'; readonly atMs: number }
  | { readonly state: 'milliseconds'; readonly atMs: number }
  | { readonly state: 'beyond'; readonly isPast: boolean };

/** How the times of a token are written: the one reading that everything said of them comes from. */
export function timesOf(token: DecodedToken): Readonly<Record<TimeName, TimeClaim>> {
  const [iat, authTime, nbf, exp] = NAMES.map((name) => toClaim(token, name)) as [TimeClaim, TimeClaim, TimeClaim, TimeClaim];
  return { iat, auth_time: authTime, nbf, exp };
}

/** The time of a claim that is written in seconds. Undefined for all others. */
export function secondsAt(claim: TimeClaim): number | undefined {
  return claim.state === 'seconds' ? claim.atMs : undefined;
}

/** What clocks that are apart make of the times, in sentences: what a skew forgives, and what lies in the future and should not. */
export function clockRemarksOf(token: DecodedToken, nowMs: number, skewSeconds: number): readonly string[] {
  const times = timesOf(token);
  const [iat, nbf, exp] = [secondsAt(times.iat), secondsAt(times.nbf), secondsAt(times.exp)];
  const skewMs = skewSeconds * 1000;
  const remarks: string[] = [];
  if (exp !== undefined && exp <= nowMs && exp + skewMs > nowMs) remarks.push(`It ended ${relativeTime(exp - nowMs)}, which a clock that is ${lengthInWords(skewSeconds)} off would still accept.`);
  if (nbf !== undefined && nbf > nowMs && nbf - skewMs <= nowMs) remarks.push(`It begins ${relativeTime(nbf - nowMs)}, which a clock that is ${lengthInWords(skewSeconds)} off would already accept.`);
  if (iat !== undefined && iat - skewMs > nowMs) remarks.push(`It was issued in the future, ${relativeTime(iat - nowMs)} by its own clock.`);
  return remarks;
}

function toClaim(token: DecodedToken, name: TimeName): TimeClaim {
  const value = name === 'exp' ? statedBy(token, name).value : claimOf(token.payload, name);
  if (value === undefined) return { state: 'absent' };
  const epoch = numberOf(value);
  if (epoch === undefined) return { state: 'not a time' };
  const read = explainTime(epoch, 0);
  return read === undefined ? { state: 'beyond', isPast: epoch < 0 } : { state: read.unit, atMs: read.atMs };
}
