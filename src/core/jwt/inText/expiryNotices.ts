import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';
import { decodeJwt } from '../decode.js';
import type { DecodedToken } from '../decode.js';
import { findTokens } from '../find.js';
import { timeStateOf } from '../life.js';
import { lengthInWords } from '../time.js';
import { secondsAt, timesOf } from '../times.js';
import { namesOf } from './summary.js';

export interface ExpiryNotices extends Disposable {
  /** Waits for the end of the tokens in a text. Of a text with many, the first ten. */
  watch(text: string): void;
}

export interface ExpiryPorts {
  readonly clock: Clock;
  /** How long before its end; 0: not at all. Asked for again when the time has come. */
  readonly noticeSeconds: () => number;
  readonly say: (sentence: string) => void;
}

const MOST_TOKENS = 10;
/** A timer of JavaScript waits for 24.8 days at most, and no window is open that long. */
const LONGEST_WAIT_MS = 24 * 86_400_000;

/** Says that a token ends soon, each once. Of the tokens themselves nothing is kept, only when they end and what they are called. */
export function createExpiryNotices({ clock, noticeSeconds, say }: ExpiryPorts): ExpiryNotices {
  const waiting = new Set<string>();
  const closing = new AbortController();

  async function wait(token: DecodedToken, untilMs: number, beforeSeconds: number): Promise<void> {
    const name = namesOf(token).join(' · ');
    const key = `${name} ${untilMs}`;
    const waitMs = untilMs - beforeSeconds * 1000 - clock.now();
    if (waitMs <= 0 || waitMs > LONGEST_WAIT_MS || waiting.has(key)) return;
    waiting.add(key);
    await clock.wait(waitMs, closing.signal);
    waiting.delete(key);
    if (noticeSeconds() > 0) say(`A token that you inspected ends in ${lengthInWords(beforeSeconds)}: ${name}`);
  }

  return {
    watch(text) {
      const seconds = noticeSeconds();
      if (seconds <= 0) return;
      for (const { token: found, unprotectedHeader } of findTokens(text).slice(0, MOST_TOKENS)) {
        const token = decodeJwt(found, unprotectedHeader);
        const untilMs = secondsAt(timesOf(token).exp);
        // Given up when the window closes.
        if (untilMs !== undefined && timeStateOf(token, clock.now()) === 'in life') void wait(token, untilMs, seconds).catch(() => undefined);
      }
    },
    dispose: () => { closing.abort(); },
  };
}
