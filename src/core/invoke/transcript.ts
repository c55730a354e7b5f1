import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import type { Secret } from '../base/secret.js';
import { findRefusal, findTokenResult, maskTokens, toText, type AgentRefusal } from './answer.js';
import { findConsentUrls, type ConsentUrl } from './consentUrl.js';
import type { InvokeEvent } from './invoke.js';
import { promptOf } from './payload.js';

/** One event of an answer as it is drawn. Times are epoch milliseconds. */
export interface ShownEvent {
  readonly n: number;
  readonly atMs: number;
  readonly type: string;
  readonly bytes: number;
  /** Event data with every token masked. */
  readonly data: string;
  readonly incomplete: boolean;
}

/** What the agent said of a token. The token itself stays with the transcript. */
export interface TokenResult {
  readonly message: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  readonly canInspect: boolean;
}

export type ConsentState =
  | { readonly kind: 'waiting'; readonly opened: boolean }
  | { readonly kind: 'completed'; readonly atMs: number }
  | { readonly kind: 'refused'; readonly atMs: number; readonly error: string }
  | { readonly kind: 'failed'; readonly atMs: number; readonly message: string; readonly hint: string }
  | { readonly kind: 'expired'; readonly atMs: number }
  | { readonly kind: 'canceled'; readonly atMs: number };

/** One card, one per session however often the agent repeats its URL. */
export interface ConsentCard {
  readonly id: string;
  /** Host and port of the authorization URL. */
  readonly host: string;
  /** False where the host is not the connection's own; such a card cannot be opened. */
  readonly trusted: boolean;
  readonly expectedHost: string;
  readonly hostNote: string;
  readonly agent: string;
  readonly user: string;
  /** Empty where the agent did not say. */
  readonly provider: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  readonly state: ConsentState;
}

export type TurnState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'streaming' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'canceled' }
  /** Refused before the first byte, or the agent failed. `restart` offers to start the sandbox again. */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string; readonly restart: boolean };

/** What was sent, as it was typed: to be sent again. */
export interface Draft {
  readonly mode: 'prompt' | 'json';
  readonly text: string;
}

/** One prompt with its answer. */
export interface Turn {
  readonly id: number;
  readonly draft: Draft;
  /** The words of the draft: its text, or the prompt in its JSON. */
  readonly prompt: string;
  readonly sentAtMs: number;
  readonly firstByteAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly bytes: number;
  readonly state: TurnState;
  /** The answer made readable: JSON strings unpacked, objects indented, tokens masked. */
  readonly text: string;
  readonly events: readonly ShownEvent[];
  readonly consents: readonly ConsentCard[];
  readonly result: TokenResult | undefined;
  /** What the agent reported as its own failure, in an answer that arrived in order. */
  readonly refusal: AgentRefusal | undefined;
}

/** Events and text that a turn gained since the last time. */
export interface TurnGrowth {
  readonly turnId: number;
  readonly event: ShownEvent;
  readonly text: string;
  readonly bytes: number;
}

/** What a card says beside what its URL says. */
export type CardFacts = Pick<ConsentCard, 'trusted' | 'expectedHost' | 'hostNote' | 'agent' | 'user' | 'provider' | 'scopes'>;

/** Sessions last 10 minutes, counted from the first sight of the URL: the service does not say when it made it. */
const SESSION_LIFE_MS = 10 * 60_000;

/** The words of one conversation and the consents in it. Holds the tokens that the agent showed, as secrets. */
export interface Transcript extends Disposable {
  readonly turns: () => readonly Turn[];
  readonly onDidChangeTurn: Event<Turn>;
  readonly onDidGrow: Event<TurnGrowth>;
  begin(draft: Draft, atMs: number): number;
  /** Takes in one event of the answer; gives the consent URLs that it shows for the first time. */
  take(turnId: number, event: InvokeEvent, factsOf: (url: ConsentUrl) => CardFacts): readonly ConsentUrl[];
  end(turnId: number, state: TurnState, atMs: number): void;
  setConsent(cardId: string, state: ConsentState): void;
  readonly token: (turnId: number) => Secret | undefined;
  clear(): void;
}

/** Host and session: a look-alike of a session is another card, so that it cannot stand in for the real one. */
export function toCardId(url: ConsentUrl): string {
  return `${url.origin} ${url.sessionUri}`;
}

function toShown(turn: Turn, event: Extract<InvokeEvent, { kind: 'message' | 'incomplete' }>): ShownEvent {
  return {
    n: turn.events.length + 1, atMs: event.atMs, bytes: event.bytes, data: maskTokens(event.data),
    type: event.kind === 'incomplete' ? 'incomplete' : event.type, incomplete: event.kind === 'incomplete',
  };
}

/** An empty conversation. */
export function createTranscript(): Transcript {
  const turns = new Map<number, Turn>();
  const tokens = new Map<number, Secret>();
  const changed = new Emitter<Turn>();
  const grown = new Emitter<TurnGrowth>();
  let lastId = 0;

  const update = (id: number, change: (turn: Turn) => Partial<Turn>): void => {
    const turn = turns.get(id);
    if (turn === undefined) return;
    const next = { ...turn, ...change(turn) };
    turns.set(id, next);
    changed.fire(next);
  };

  const grow = (id: number, event: ShownEvent, text: string): void => {
    const turn = turns.get(id);
    if (turn === undefined) return;
    // The event list of a running turn is ours alone until it is handed out: appending in place keeps long streams linear.
    (turn.events as ShownEvent[]).push(event);
    const next: Turn = { ...turn, text: turn.text + text, bytes: turn.bytes + event.bytes };
    turns.set(id, next);
    grown.fire({ turnId: id, event, text, bytes: next.bytes });
  };

  const newCards = (turn: Turn, data: string, atMs: number, factsOf: (url: ConsentUrl) => CardFacts) => {
    const found = findConsentUrls(data);
    // Most events of a long stream have none: nothing is gathered for those.
    if (found.length === 0) return found;
    const known = new Set([...turns.values()].flatMap((other) => other.consents.map((card) => card.id)));
    const fresh = found.filter((url) => !known.has(toCardId(url)));
    const cards = fresh.map((url): ConsentCard => ({
      id: toCardId(url), host: url.host, expiresAtMs: atMs + SESSION_LIFE_MS, state: { kind: 'waiting', opened: false }, ...factsOf(url),
    }));
    if (cards.length > 0) update(turn.id, ({ consents }) => ({ consents: [...consents, ...cards] }));
    return fresh;
  };

  return {
    turns: () => [...turns.values()],
    onDidChangeTurn: changed.event,
    onDidGrow: grown.event,

    begin(draft, atMs) {
      lastId += 1;
      const turn: Turn = {
        id: lastId, draft, prompt: draft.mode === 'json' ? promptOf(draft.text) : draft.text, sentAtMs: atMs, firstByteAtMs: undefined, endedAtMs: undefined, bytes: 0,
        state: { kind: 'connecting' }, text: '', events: [], consents: [], result: undefined, refusal: undefined,
      };
      turns.set(turn.id, turn);
      changed.fire(turn);
      return turn.id;
    },

    take(turnId, event, factsOf) {
      const turn = turns.get(turnId);
      if (turn === undefined) return [];
      switch (event.kind) {
        case 'started':
          update(turnId, () => ({ state: { kind: 'streaming' }, firstByteAtMs: event.atMs }));
          return [];
        case 'ended':
          update(turnId, () => ({ state: { kind: event.outcome === 'cut' ? 'cut' : 'finished' }, endedAtMs: event.atMs }));
          return [];
        case 'incomplete':
          grow(turnId, toShown(turn, event), '');
          return [];
        case 'message': {
          const found = findTokenResult(event.data);
          // What is known of a token is drawn as a result; its JSON is among the events.
          const text = found?.message ?? toText(event.data);
          grow(turnId, toShown(turn, event), turn.text === '' || text === '' ? text : `\n${text}`);
          if (found !== undefined) {
            const { message, claims, accessToken } = found;
            if (accessToken !== undefined) tokens.set(turnId, accessToken);
            update(turnId, () => ({ result: { message, claims, canInspect: accessToken !== undefined } }));
          }
          const refusal = findRefusal(event.data);
          if (refusal !== undefined) update(turnId, () => ({ refusal }));
          return newCards(turn, event.data, event.atMs, factsOf);
        }
      }
    },

    end(turnId, state, atMs) {
      update(turnId, () => ({ state, endedAtMs: atMs }));
    },

    setConsent(cardId, state) {
      for (const turn of turns.values()) {
        if (!turn.consents.some((card) => card.id === cardId)) continue;
        update(turn.id, ({ consents }) => ({ consents: consents.map((card) => (card.id === cardId ? { ...card, state } : card)) }));
      }
    },

    token: (turnId) => tokens.get(turnId),

    clear() {
      turns.clear();
      tokens.clear();
    },

    dispose() {
      changed.dispose();
      grown.dispose();
      tokens.clear();
    },
  };
}
