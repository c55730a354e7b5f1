import { claimOf, numberOf } from './members.js';
import type { DecodedToken } from './decode.js';
import { explainTime, lengthInWords } from './time.js';

/** How a token stands in time. `bar` is drawn from its beginning to its end; the others are only a sentence. */
export type Life =
  | { readonly kind: 'bar'; readonly fromMs: number; readonly untilMs: number; readonly notBeforeMs: number | undefined; readonly length: string }
  | { readonly kind: 'sentence'; readonly text: string };

export type TimeState = 'in life' | 'not known' | 'ended' | 'not yet' | 'never ends' | 'unclear';

/** Reads iat, nbf and exp as the ends of a bar. */
export function lifeOf(token: DecodedToken, nowMs: number): Life {
  const { fromMs, notBeforeMs, untilMs, hasExp } = times(token, nowMs);
  if (!hasExp && token.isPartial) return { kind: 'sentence', text: 'The token is cut off before it says when it ends.' };
  if (!hasExp) return { kind: 'sentence', text: 'This token never ends.' };
  if (untilMs === undefined) return { kind: 'sentence', text: 'When this token ends is not written as a time.' };
  const start = fromMs ?? notBeforeMs;
  if (start === undefined || start >= untilMs) {
    const time = explainTime(untilMs / 1000, nowMs);
    return { kind: 'sentence', text: `${untilMs > nowMs ? 'Ends' : 'Ended'} ${time?.absolute ?? ''}, ${time?.relative ?? ''}. When it began is not said.` };
  }
  return { kind: 'bar', fromMs: start, untilMs, notBeforeMs: fromMs === undefined ? undefined : notBeforeMs, length: lengthInWords((untilMs - start) / 1000) };
}

/** Whether the token counts now, by exp and nbf alone, for clocks that are apart by as much as the skew. */
export function timeStateOf(token: DecodedToken, nowMs: number, skewSeconds = 0): TimeState {
  const { notBeforeMs, untilMs, hasExp } = times(token, nowMs);
  const skewMs = skewSeconds * 1000;
  if (hasExp && untilMs === undefined) return 'unclear';
  if (untilMs !== undefined && untilMs + skewMs <= nowMs) return 'ended';
  if (notBeforeMs !== undefined && notBeforeMs - skewMs > nowMs) return 'not yet';
  if (hasExp) return 'in life';
  return token.isPartial ? 'not known' : 'never ends';
}

function times(token: DecodedToken, nowMs: number): { fromMs: number | undefined; notBeforeMs: number | undefined; untilMs: number | undefined; hasExp: boolean } {
  const read = (name: string): number | undefined => {
    const epoch = numberOf(claimOf(token.payload, name));
    return epoch === undefined ? undefined : explainTime(epoch, nowMs)?.atMs;
  };
  return { fromMs: read('iat'), notBeforeMs: read('nbf'), untilMs: read('exp'), hasExp: claimOf(token.payload, 'exp') !== undefined };
}
