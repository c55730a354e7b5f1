import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { Secret } from '../../core/base/secret.js';

/** A token that was seen in this window. */
export interface SeenToken {
  /** Of this window: what is handed about in place of the token. */
  readonly id: number;
  readonly token: Secret;
  readonly seenAtMs: number;
}

/** The tokens of this window, in memory only: nothing of them is ever written. */
export interface TokenHistory extends Disposable {
  readonly onDidChange: Event<void>;
  /** A token that is seen again moves to the front. */
  add(token: string): void;
  /** The newest first. */
  list(): readonly SeenToken[];
  forget(token: string): void;
  /** Forgets all of them. */
  clear(): void;
}

const MOST = 50;

/** @param nowMs the clock */
export function createTokenHistory(nowMs: () => number): TokenHistory {
  const changed = new Emitter<void>();
  let seen: readonly SeenToken[] = [];
  let newest = 0;
  function keep(left: readonly SeenToken[]): void {
    if (left.length === seen.length) return;
    seen = left;
    changed.fire();
  }
  return {
    onDidChange: changed.event,
    add(token) {
      const known = seen.find((one) => one.token.reveal() === token);
      const id = known?.id ?? (newest += 1);
      seen = [{ id, token: new Secret(token), seenAtMs: nowMs() }, ...seen.filter((one) => one !== known)].slice(0, MOST);
      changed.fire();
    },
    list: () => seen,
    forget: (token) => { keep(seen.filter((one) => one.token.reveal() !== token)); },
    clear: () => { keep([]); },
    dispose: () => { changed.dispose(); },
  };
}
