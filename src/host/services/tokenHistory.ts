import { Secret } from '../../core/base/secret.js';

/** A token that was seen in this window. */
export interface SeenToken {
  readonly token: Secret;
  readonly seenAtMs: number;
}

/** The tokens of this window, in memory only: nothing of them is ever written. */
export interface TokenHistory {
  /** A token that is seen again moves to the front. */
  add(token: string): void;
  /** The newest first. */
  list(): readonly SeenToken[];
  /** Forgets all of them. */
  clear(): void;
}

const MOST = 50;

/** @param nowMs the clock */
export function createTokenHistory(nowMs: () => number): TokenHistory {
  let seen: readonly SeenToken[] = [];
  return {
    add(token) {
      const others = seen.filter((one) => one.token.reveal() !== token);
      seen = [{ token: new Secret(token), seenAtMs: nowMs() }, ...others].slice(0, MOST);
    },
    list: () => seen,
    clear() {
      seen = [];
    },
  };
}
