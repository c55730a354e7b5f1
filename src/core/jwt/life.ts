import type { DecodedToken } from './decode.js';
import { explainTime, lengthInWords } from './time.js';
import { secondsAt, timesOf } from './times.js';
import type { TimeClaim } from './times.js';

/** How a token stands in time. `bar` is drawn from its beginning to its end; the others are only a sentence. */
export type Life =
  | { readonly kind: 'bar'; readonly fromMs: number; readonly beginsBy: 'iat' | 'nbf'; readonly untilMs: number; readonly notBeforeMs: number | undefined; readonly length: string }
  | { readonly kind: 'sentence'; readonly text: string };

/** `unclear` is a time that is no number, `milliseconds` an end or beginning that services read as thousands of years away. */
export type TimeState = 'in life' | 'not known' | 'ended' | 'not yet' | 'never ends' | 'milliseconds' | 'unclear';

/** Reads iat, nbf and exp as the ends of a bar. */
export function lifeOf(token: DecodedToken, nowMs: number): Life {
  const { iat, nbf, exp } = timesOf(token);
  if (exp.state === 'absent' && token.nested !== undefined) return { kind: 'sentence', text: 'The token that is its payload says when it ends.' };
  if (exp.state === 'absent') return { kind: 'sentence', text: token.isPartial ? 'The token is cut off before it says when it ends.' : 'This token never ends.' };
  if (exp.state === 'not a time') return { kind: 'sentence', text: 'When this token ends is not written as a time.' };
  if (exp.state === 'beyond') return { kind: 'sentence', text: exp.isPast ? 'This token has ended, before any calendar.' : 'This token never ends: its end is beyond any calendar.' };
  const { atMs } = exp;
  if (exp.state === 'milliseconds') return { kind: 'sentence', text: `When this token ends is written in milliseconds, where the standard says seconds. Meant is ${explainTime(atMs, nowMs)?.absolute ?? 'an unknown time'}.` };
  const [issuedMs, notBeforeMs] = [secondsAt(iat), secondsAt(nbf)];
  const fromMs = issuedMs ?? notBeforeMs;
  if (fromMs === undefined || fromMs >= atMs) {
    const time = explainTime(atMs / 1000, nowMs);
    return { kind: 'sentence', text: `${atMs > nowMs ? 'Ends' : 'Ended'} ${time?.absolute ?? ''}, ${time?.relative ?? ''}. ${noBeginning(iat, fromMs)}` };
  }
  return {
    kind: 'bar', fromMs, untilMs: atMs, length: lengthInWords((atMs - fromMs) / 1000),
    ...(issuedMs === undefined ? { beginsBy: 'nbf', notBeforeMs: undefined } : { beginsBy: 'iat', notBeforeMs }),
  };
}

function noBeginning(iat: TimeClaim, fromMs: number | undefined): string {
  if (fromMs !== undefined) return `By its own clock it ${iat.state === 'seconds' ? 'was issued' : 'begins'} no earlier than that.`;
  return iat.state === 'absent' ? 'When it began is not said.' : 'When it began is not written as a time in seconds.';
}

/**
 * Whether the token counts now, by its times alone, for clocks that are apart by as much as the skew. Times that are no numbers are never
 * forgiven: services refuse the token.
 */
export function timeStateOf(token: DecodedToken, nowMs: number, skewSeconds = 0): TimeState {
  const { iat, nbf, exp } = timesOf(token);
  const skewMs = skewSeconds * 1000;
  if ([exp, nbf, iat].some(({ state }) => state === 'not a time')) return 'unclear';
  if (exp.state === 'milliseconds' || nbf.state === 'milliseconds') return 'milliseconds';
  if (exp.state === 'beyond' ? exp.isPast : exp.state === 'seconds' && exp.atMs + skewMs <= nowMs) return 'ended';
  if (nbf.state === 'beyond' ? !nbf.isPast : nbf.state === 'seconds' && nbf.atMs - skewMs > nowMs) return 'not yet';
  if (exp.state === 'seconds') return 'in life';
  return exp.state === 'absent' && (token.isPartial || token.nested !== undefined) ? 'not known' : 'never ends';
}
