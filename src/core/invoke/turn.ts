import type { AgentRefusal } from './answer.js';
import { isListedUrl, oddityOf, type ConsentUrl, type Oddity } from './consentUrl.js';

/** One event of an answer as it is drawn. Times are epoch milliseconds. */
export interface ShownEvent {
  /** Counted from 1. */
  readonly n: number;
  readonly atMs: number;
  /** Since the event before, or since the head of the answer. */
  readonly deltaMs: number;
  readonly type: string;
  /** Size of the data that came, in UTF-8. */
  readonly bytes: number;
  /** Event data with every token masked. */
  readonly data: string;
  /** As it came, masked; left out where that is `data: DATA` and a blank line. */
  readonly raw?: string | undefined;
  /** Only the beginning of the data is here; the transcript has all of it. */
  readonly isCut?: boolean;
  readonly incomplete: boolean;
}

/** An event as it came, masked, as far as it is here. */
export const rawOf = ({ raw, incomplete, data }: ShownEvent): string => raw ?? (incomplete ? data : `data: ${data}\n\n`);

/** What the agent said of a token. The token itself stays with the transcript. */
export interface TokenResult {
  readonly message: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  readonly canInspect: boolean;
}

/** A token in an answer that can be inspected. The token itself stays with the transcript. */
export interface TokenLink {
  readonly id: number;
  /** "access_token", "Authorization header": what stood before it. */
  readonly where: string;
  /** Number of the event that showed it. */
  readonly n: number;
}

export type ConsentState =
  /** `isOpening` while the browser is being led there: it may land on the page before anybody hears that it did. */
  | { readonly kind: 'waiting'; readonly opened: boolean; readonly isOpening?: true }
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
  /** True where a person may trust the host: the URL is otherwise as AgentCore's own are. */
  readonly canTrust: boolean;
  readonly expectedHost: string;
  /** What no URL of AgentCore has, where the host is the expected one and the card is not trusted all the same. */
  readonly oddity?: Oddity;
  /** Whose host it is; said of a card that is trusted. */
  readonly hostNote: string;
  /** What a server of MCP says beside the link. */
  readonly said?: string;
  /** False where the agent was not given this window's return URL: the browser then ends on a page of the agent's own, and nothing is completed here. */
  readonly returnsHere: boolean;
  readonly agent: string;
  readonly user: string;
  /** Empty where the agent did not say. */
  readonly provider: string;
  /** Of a gateway, the target whose tool was called: the provider is one of its own, and the gateway itself does not say which. */
  readonly gatewayTarget?: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  readonly state: ConsentState;
}

/** What a card says beside what its URL says. */
export type CardFacts = Pick<ConsentCard, 'expectedHost' | 'hostNote' | 'said' | 'returnsHere' | 'agent' | 'user' | 'provider' | 'gatewayTarget' | 'scopes'>;

export type TurnState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'streaming' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'canceled' }
  /**
   * Refused before the first byte, or the agent failed. `isSent` is false where nothing has left this computer. `remedy`: what a
   * button may offer, to start the sandbox again or to sign in otherwise.
   */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string; readonly isSent: boolean; readonly remedy: 'restart' | 'signIn' | undefined };

/** What was sent, as it was typed: to be sent again. */
export interface Draft {
  readonly mode: 'prompt' | 'json' | 'tool';
  /** The prompt, the payload, or the arguments of a tool as JSON. */
  readonly text: string;
  /** Name of the tool that was called. */
  readonly tool?: string;
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
  /** True while nothing is taken from the stream. */
  readonly isPaused: boolean;
  /** "200 · text/event-stream": the head of the answer. */
  readonly head: string;
  /** The answer made readable: pieces joined, JSON strings unpacked, objects indented, tokens masked. At most a million characters; of an earlier turn its beginning, where later ones need the room. */
  readonly text: string;
  /** True where the text was longer than that, or an event of it is cut: see `ShownEvent.isCut`. */
  readonly isTextCut: boolean;
  /** True where the answer ended within an event. */
  readonly isLastIncomplete?: boolean;
  /** All that there were. */
  readonly eventCount: number;
  /** The newest ones; the transcript reads earlier ones where there were more. */
  readonly events: readonly ShownEvent[];
  readonly consents: readonly ConsentCard[];
  /** True where the answer asked for more consents than are kept. */
  readonly hasMoreConsents?: boolean;
  readonly result: TokenResult | undefined;
  readonly tokens: readonly TokenLink[];
  /** True where it showed more tokens than are kept. */
  readonly hasMoreTokens?: boolean;
  /** What the agent reported as its own failure, in an answer that arrived in order. */
  readonly refusal: AgentRefusal | undefined;
}

/** What a turn gained since the last time. */
export interface TurnGrowth {
  readonly turnId: number;
  /** Undefined where only text came that had been kept back. */
  readonly event: ShownEvent | undefined;
  readonly text: string;
  /** All that there are by now. */
  readonly eventCount: number;
  readonly bytes: number;
}

/** True where a person has neither opened it nor given it up. */
export const isUntouched = ({ state }: ConsentCard): boolean => state.kind === 'waiting' && !state.opened && state.isOpening !== true;

/** Sessions last 10 minutes, counted from the first sight of the URL: the service does not say when it made it. */
export const SESSION_LIFE_MS = 10 * 60_000;

/** A card that waits for the person. */
export function toCard(id: string, url: ConsentUrl, trusted: boolean, atMs: number, facts: CardFacts): ConsentCard {
  const oddity = trusted || url.host !== facts.expectedHost ? undefined : oddityOf(url);
  return {
    id, host: url.host, trusted, canTrust: !trusted && isListedUrl(url, [url.host]), ...(oddity === undefined ? {} : { oddity }),
    expiresAtMs: atMs + SESSION_LIFE_MS, state: { kind: 'waiting', opened: false }, ...facts,
  };
}

/** How fast an answer came. */
export interface Metrics {
  readonly firstByteMs: number | undefined;
  readonly totalMs: number;
  readonly events: number;
  /** Since the first byte. */
  readonly eventsPerSecond: number;
  readonly bytes: number;
}

export function toMetrics({ sentAtMs, firstByteAtMs, endedAtMs, eventCount, bytes }: Turn, nowMs: number): Metrics {
  const endMs = endedAtMs ?? nowMs;
  const streamMs = endMs - (firstByteAtMs ?? endMs);
  return {
    firstByteMs: firstByteAtMs === undefined ? undefined : firstByteAtMs - sentAtMs,
    totalMs: endMs - sentAtMs,
    events: eventCount,
    // Shorter than a second, there is no rate to speak of.
    eventsPerSecond: eventCount / Math.max(1, streamMs / 1_000),
    bytes,
  };
}
