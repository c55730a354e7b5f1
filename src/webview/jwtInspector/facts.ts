import { judgeTime } from '../../core/inbound/tokenRules.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { keysOf } from '../../core/jwt/thumbprint.js';
import type { TokenKey } from '../../core/jwt/thumbprint.js';
import { findKnownSecret } from '../../core/jwt/warn/knownSecrets.js';
import type { Notice } from '../../core/jwt/warn/notice.js';
import { noticesOf } from '../../core/jwt/warn/notices.js';

/** What is said of the token on show. Kept, as of a large token it is not worked out each second. */
export interface TokenFacts {
  /** Follows the clock. @returns true where services let the token in that did not before, or the other way: they allow for no skew */
  tick(nowMs: number): boolean;
  readonly notices: () => readonly Notice[];
  readonly keys: () => readonly TokenKey[];
}

/** @param changed called once what takes longer is known */
export function createFacts(token: DecodedToken, nowMs: number, changed: () => void): TokenFacts {
  const judge = (atMs: number): string => {
    const { verdict, found } = judgeTime(token, atMs);
    return `${verdict} ${found}`;
  };
  let judged = judge(nowMs);
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
    tick(atMs) {
      const before = judged;
      judged = judge(atMs);
      return judged !== before;
    },
    notices: () => [...slow, ...notices],
    keys: () => keys,
  };
}
