import type { DecodedToken } from '../../core/jwt/decode.js';
import { timeStateOf } from '../../core/jwt/life.js';
import type { TimeState } from '../../core/jwt/life.js';
import { keysOf } from '../../core/jwt/thumbprint.js';
import type { TokenKey } from '../../core/jwt/thumbprint.js';
import { findKnownSecret } from '../../core/jwt/warn/knownSecrets.js';
import type { Notice } from '../../core/jwt/warn/notice.js';
import { noticesOf } from '../../core/jwt/warn/notices.js';

/** What is said of the token on show. Kept, as of a large token it is not worked out each second. */
export interface TokenFacts {
  /** Follows the clock. @returns true where the token stands in time otherwise than before */
  tick(nowMs: number, skewSeconds: number): boolean;
  readonly notices: () => readonly Notice[];
  readonly keys: () => readonly TokenKey[];
}

/** @param changed called once what takes longer is known */
export function createFacts(token: DecodedToken, changed: () => void): TokenFacts {
  let timeState: TimeState | undefined;
  const notices = noticesOf(token);
  let slow: readonly Notice[] = [];
  let keys: readonly TokenKey[] = [];
  void Promise.all([findKnownSecret(token), keysOf(token)]).then(([secret, found]) => {
    if (secret === undefined && found.length === 0) return;
    slow = secret === undefined ? [] : [secret];
    keys = found;
    changed();
  });
  return {
    tick(atMs, skewSeconds) {
      const now = timeStateOf(token, atMs, skewSeconds);
      const isNews = timeState !== undefined && now !== timeState;
      timeState = now;
      return isNews;
    },
    notices: () => [...slow, ...notices],
    keys: () => keys,
  };
}
