import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { Secret } from '../../core/base/secret.js';
import type { TokenOrigin } from '../../core/jwt/agentFlow.js';
import type { TokenText } from '../../webview/protocol/jwtInspector.js';

/** A token that was seen in this window. */
export interface SeenToken {
  /** Of this window: what is handed about in place of the token. */
  readonly id: number;
  readonly token: Secret;
  /** JSON of the header beside the signed one, which only the JSON serializations have. */
  readonly unprotectedHeader: string | undefined;
  readonly origin: TokenOrigin | undefined;
  readonly seenAtMs: number;
}

/** The tokens of this window, in memory only: nothing of them is ever written. */
export interface TokenHistory extends Disposable {
  readonly onDidChange: Event<void>;
  /** A token that is seen again moves to the front, and the surest of the places that it was taken from stays known. */
  add(token: TokenText, origin?: TokenOrigin): void;
  /** Where it was taken from; undefined where that is not known. */
  originOf(token: TokenText): TokenOrigin | undefined;
  /** The newest first. */
  list(): readonly SeenToken[];
  forget(token: TokenText): void;
  /** Forgets all of them. */
  clear(): void;
}

const MOST = 50;

/** From the place that says least of a token to those that say whose it is. */
const PLACES: readonly TokenOrigin['from'][] = ['stream of an agent', 'answer of an agent', 'bearer token of an invocation', 'ID token of a sign-in', 'access token of a sign-in'];

function toSurer(known: TokenOrigin | undefined, fresh: TokenOrigin | undefined): TokenOrigin | undefined {
  if (known === undefined || fresh === undefined) return fresh ?? known;
  return PLACES.indexOf(fresh.from) < PLACES.indexOf(known.from) ? known : fresh;
}

/** With another header beside it, it is another token. */
function isOf({ text, unprotectedHeader }: TokenText): (one: SeenToken) => boolean {
  return (one) => one.token.reveal() === text && one.unprotectedHeader === unprotectedHeader;
}

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
    add(token, origin) {
      const known = seen.find(isOf(token));
      const id = known?.id ?? (newest += 1);
      const one = { id, token: new Secret(token.text), unprotectedHeader: token.unprotectedHeader, origin: toSurer(known?.origin, origin), seenAtMs: nowMs() };
      seen = [one, ...seen.filter((other) => other !== known)].slice(0, MOST);
      changed.fire();
    },
    originOf: (token) => seen.find(isOf(token))?.origin,
    list: () => seen,
    forget(token) {
      const isIt = isOf(token);
      keep(seen.filter((one) => !isIt(one)));
    },
    clear: () => { keep([]); },
    dispose: () => { changed.dispose(); },
  };
}
