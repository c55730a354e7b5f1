import { setImmediate as nextTurn } from 'node:timers/promises';
import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import type { Secret } from '../base/secret.js';
import { createAnswerReader, MAX_SHOWN, type AnswerReader, type TokenFound } from './answerReader.js';
import { isListedUrl, toCardId, type ConsentUrl } from './consentUrl.js';
import { createEventLog } from './eventLog.js';
import type { ConsentAsked, Incomplete, InvokeEvent, Message } from './invoke.js';
import { maskInWindows, maskTokens } from './mask.js';
import { createOverflowFile, type Overflow } from './overflowFile.js';
import { promptOf } from './payload.js';
import { MASK } from './secretValues.js';
import { createTextBuffer, type TextBuffer } from './textBuffer.js';
import { findCrowdedOut } from '../bounds/textRoom.js';
import { countOutlived } from '../bounds/turnRoom.js';
import { isUntouched, rawOf, toCard, type CardFacts, type ConsentCard, type ConsentState, type Draft, type ShownEvent, type Turn, type TurnGrowth, type TurnState } from './turn.js';

const MAX_CHARACTERS_IN_MEMORY = 8_000_000;
const MAX_TEXT = 1_000_000;
/** Of one answer, those of AgentCore and look-alikes each: an agent may print thousands of links, and nobody reads them. */
const MOST_CARDS = 20;
/** Of one answer. */
const MOST_TOKENS = 20;

/** What of a turn does not grow with each event. */
type Head = Omit<Turn, 'events' | 'text' | 'isTextCut' | 'eventCount' | 'bytes'>;

/** The words of one conversation and the consents in it. Holds the tokens that the agent showed, as secrets. */
export interface Transcript extends Disposable {
  /** Those that are kept. */
  readonly turns: () => readonly Turn[];
  /** Of this conversation: the oldest turns go, with their events, so that the others have room. */
  readonly notKept: () => number;
  /** False once that turn is not kept any more, or its conversation is over. */
  has(turnId: number): boolean;
  /** A turn with these cards is about to go. */
  readonly onWillDrop: Event<readonly ConsentCard[]>;
  readonly onDidChangeTurn: Event<Turn>;
  readonly onDidGrow: Event<TurnGrowth>;
  begin(draft: Draft, atMs: number): number;
  /** Takes in one event of the answer; gives the consent URL that it shows for the first time in this conversation. */
  take(turnId: number, event: InvokeEvent, factsOf: (url: ConsentUrl) => CardFacts): Promise<ConsentUrl | undefined>;
  end(turnId: number, state: TurnState, atMs: number): void;
  /** Says that nothing is taken from the stream, or that it is again. */
  setPaused(turnId: number, isPaused: boolean): void;
  setConsent(cardId: string, state: ConsentState): void;
  /** The agent did not say whose token it wants; that is known from elsewhere by now. */
  nameProvider(cardId: string, provider: string): void;
  /** Every card whose URL leads to this host, and is otherwise as AgentCore's own are, is trusted from now on. */
  trustHost(host: string): void;
  /** Events of a turn by their number, counted from 1, wherever they are kept. */
  events(turnId: number, from: number, count: number): readonly ShownEvent[];
  /** One event as it came, masked, in parts: all of one that is cut too. */
  wholeEvent(turnId: number, n: number): Iterable<string>;
  /** True where earlier events are lost since the disk had no room for them. */
  hasLost(): boolean;
  /** The token that the agent said it got. */
  readonly token: (turnId: number) => Secret | undefined;
  /** The token of a `TokenLink`. */
  foundToken(turnId: number, id: number): Secret | undefined;
  clear(): void;
}

export interface TranscriptOptions {
  readonly createOverflow?: () => Overflow;
  readonly maxCharactersInMemory?: number;
}

interface Entry {
  head: Head;
  readonly text: TextBuffer;
  /** The text has only the beginning of one. */
  hasCutEvent: boolean;
  eventCount: number;
  bytes: number;
  readonly reader: AnswerReader;
  result: Secret | undefined;
  readonly tokens: TokenFound[];
}

/** An empty conversation. */
export function createTranscript({ createOverflow = createOverflowFile, maxCharactersInMemory = MAX_CHARACTERS_IN_MEMORY }: TranscriptOptions = {}): Transcript {
  const entries = new Map<number, Entry>();
  /** Of each card, by its id. */
  const urls = new Map<string, ConsentUrl>();
  const log = createEventLog(createOverflow, maxCharactersInMemory);
  const changed = new Emitter<Turn>();
  const grown = new Emitter<TurnGrowth>();
  const dropping = new Emitter<readonly ConsentCard[]>();
  let lastId = 0;
  let notKept = 0;

  /** Its text is put together when it is asked for: a turn may change with every event. */
  const toTurn = ({ head, text, hasCutEvent, eventCount, bytes }: Entry): Turn => (
    { ...head, get text() { return text.text(); }, isTextCut: text.isFull() || hasCutEvent, eventCount, bytes, events: log.recent(head.id) });

  function update(entry: Entry, change: Partial<Head>): void {
    entry.head = { ...entry.head, ...change };
    changed.fire(toTurn(entry));
  }

  function grow(entry: Entry, event: ShownEvent | undefined, text: string): void {
    const { id } = entry.head;
    const added = entry.text.add(text);
    if (event !== undefined) {
      entry.eventCount = event.n;
      entry.bytes += event.bytes;
      log.append(id, event);
    }
    grown.fire({ turnId: id, event, text: added, eventCount: entry.eventCount, bytes: entry.bytes });
  }

  function takeTokens(entry: Entry, found: readonly TokenFound[]): void {
    if (found.length === 0) return;
    const fresh = found.filter(({ token }) => entry.tokens.every((known) => known.token.reveal() !== token.reveal()));
    const kept = fresh.slice(0, MOST_TOKENS - entry.tokens.length);
    if (kept.length < fresh.length && entry.head.hasMoreTokens !== true) update(entry, { hasMoreTokens: true });
    if (kept.length === 0) return;
    const links = kept.map(({ where }, index) => ({ id: entry.tokens.length + index, where, n: entry.eventCount }));
    entry.tokens.push(...kept);
    update(entry, { tokens: [...entry.head.tokens, ...links] });
  }

  /** Gives whether only the beginning of the event is shown. */
  function takeMessage(entry: Entry, message: Message): boolean {
    const { data, raw, isCut, text, tokens, result, refusal } = entry.reader.take(message);
    const { atMs, deltaMs, bytes } = message;
    // The name of an event is the server's own, too.
    const type = maskTokens(message.type);
    entry.hasCutEvent ||= isCut;
    grow(entry, { n: entry.eventCount + 1, atMs, deltaMs, type, bytes, data, raw, isCut, incomplete: false }, text);
    takeTokens(entry, tokens);
    if (result !== undefined) {
      const { message: said, claims, accessToken } = result;
      entry.result = accessToken ?? entry.result;
      update(entry, { result: { message: said, claims, canInspect: accessToken !== undefined } });
    }
    if (refusal !== undefined) update(entry, { refusal });
    return isCut;
  }

  /** Everything else has its turn between the parts of a large event, such as that a person cancels. */
  async function keepWhole(entry: Entry, n: number, text: string): Promise<void> {
    for (const part of maskInWindows(text)) {
      if (entries.get(entry.head.id) !== entry || entry.head.endedAtMs !== undefined) return;
      log.keepWhole(entry.head.id, n, part);
      await nextTurn();
    }
  }

  /** Gives whether only the beginning of it is shown. */
  function takeIncomplete(entry: Entry, { atMs, deltaMs, data, bytes }: Incomplete): boolean {
    const shown = entry.reader.takeIncomplete(data.slice(0, MAX_SHOWN));
    // What goes on with a secret is nothing else.
    const isCut = data.length > MAX_SHOWN && shown !== MASK;
    const { text, tokens } = entry.reader.end();
    grow(entry, { n: entry.eventCount + 1, atMs, deltaMs, type: 'incomplete', bytes, data: shown, isCut, incomplete: true }, text);
    takeTokens(entry, tokens);
    update(entry, { isLastIncomplete: true });
    return isCut;
  }

  function takeConsent(entry: Entry, { url, isTrusted, atMs, replaces }: ConsentAsked, factsOf: (url: ConsentUrl) => CardFacts): ConsentUrl | undefined {
    const id = toCardId(url);
    const cards = [...entries.values()].flatMap(({ head }) => head.consents);
    if (cards.some((card) => card.id === id)) return undefined;
    const beginning = replaces === undefined ? undefined : cards.find((card) => card.id === toCardId(replaces));
    // AgentCore knew that session: the URL was whole, and what came behind it belongs to the next sentence.
    if (beginning?.state.kind === 'completed') return undefined;
    if (beginning === undefined && entry.head.consents.filter(({ trusted }) => trusted === isTrusted).length >= MOST_CARDS) {
      if (entry.head.hasMoreConsents !== true) update(entry, { hasMoreConsents: true });
      return undefined;
    }
    urls.set(id, url);
    // One that is open in the browser stays: nobody knows here whether it was whole.
    const isReplaced = (card: ConsentCard) => card === beginning && (card.state.kind === 'canceled' || isUntouched(card));
    update(entry, { consents: [...entry.head.consents.filter((card) => !isReplaced(card)), toCard(id, url, isTrusted, atMs, factsOf(url))] });
    return url;
  }

  function setCards(isMeant: (card: ConsentCard) => boolean, change: Partial<ConsentCard>): void {
    for (const entry of entries.values()) {
      const { consents } = entry.head;
      if (consents.some(isMeant)) update(entry, { consents: consents.map((card) => (isMeant(card) ? { ...card, ...change } : card)) });
    }
  }

  /** Texts of earlier turns give way; the view does the same, so that nobody tells it. */
  function makeRoom(): void {
    const all = [...entries.values()];
    for (const index of findCrowdedOut(all.map(({ text }) => text.length()))) all[index]?.text.cut();
  }

  /** The oldest turns go with all that is kept of them; the view does the same, so that nobody tells it. */
  function dropOldest(): void {
    const all = [...entries.values()];
    for (const { head: { id, consents } } of all.slice(0, countOutlived(all.map(({ head }) => head.draft.text.length)))) {
      dropping.fire(consents);
      for (const card of consents) urls.delete(card.id);
      entries.delete(id);
      log.drop(id);
      notKept += 1;
    }
  }

  function finish(entry: Entry, state: TurnState, atMs: number): void {
    const { text, tokens } = entry.reader.end();
    if (text !== '') grow(entry, undefined, text);
    takeTokens(entry, tokens);
    update(entry, { state, isPaused: false, endedAtMs: atMs });
  }

  return {
    turns: () => [...entries.values()].map(toTurn),
    notKept: () => notKept,
    onWillDrop: dropping.event,
    has: (turnId) => entries.has(turnId),
    onDidChangeTurn: changed.event,
    onDidGrow: grown.event,

    begin(draft, atMs) {
      lastId += 1;
      const head: Head = {
        id: lastId, draft, prompt: draft.mode === 'json' ? promptOf(draft.text) : draft.text, sentAtMs: atMs, firstByteAtMs: undefined, endedAtMs: undefined,
        state: { kind: 'connecting' }, isPaused: false, head: '', consents: [], result: undefined, tokens: [], refusal: undefined,
      };
      const entry: Entry = { head, text: createTextBuffer(MAX_TEXT), hasCutEvent: false, eventCount: 0, bytes: 0, reader: createAnswerReader(), result: undefined, tokens: [] };
      entries.set(head.id, entry);
      dropOldest();
      makeRoom();
      changed.fire(toTurn(entry));
      return head.id;
    },

    async take(turnId, event, factsOf) {
      const entry = entries.get(turnId);
      if (entry === undefined) return undefined;
      switch (event.kind) {
        case 'started':
          update(entry, { state: { kind: 'streaming' }, firstByteAtMs: event.atMs, head: `${event.statusCode} · ${event.contentType}` });
          return undefined;
        case 'message': if (takeMessage(entry, event)) await keepWhole(entry, entry.eventCount, event.raw); return undefined;
        case 'consent': return takeConsent(entry, event, factsOf);
        case 'incomplete': if (takeIncomplete(entry, event)) await keepWhole(entry, entry.eventCount, event.data); return undefined;
        case 'ended': finish(entry, { kind: event.outcome === 'cut' ? 'cut' : 'finished' }, event.atMs); return undefined;
      }
    },

    end(turnId, state, atMs) {
      const entry = entries.get(turnId);
      if (entry !== undefined) finish(entry, state, atMs);
    },

    setPaused(turnId, isPaused) {
      const entry = entries.get(turnId);
      if (entry !== undefined && entry.head.isPaused !== isPaused) update(entry, { isPaused });
    },

    setConsent: (cardId, state) => { setCards((card) => card.id === cardId, { state }); },
    nameProvider: (cardId, provider) => { setCards((card) => card.id === cardId, { provider }); },
    trustHost(host) {
      setCards(({ id, trusted }) => {
        const url = urls.get(id);
        return !trusted && url !== undefined && isListedUrl(url, [host]);
      }, { trusted: true, canTrust: false });
    },

    events: (turnId, from, count) => log.read(turnId, from, count),
    *wholeEvent(turnId, n) {
      const [event] = log.read(turnId, n, 1);
      if (event?.isCut === true) yield* log.whole(turnId, n);
      else if (event !== undefined) yield rawOf(event);
    },
    hasLost: () => log.hasLost(),
    token: (turnId) => entries.get(turnId)?.result,
    foundToken: (turnId, id) => entries.get(turnId)?.tokens[id]?.token,

    clear() {
      entries.clear();
      urls.clear();
      log.clear();
      notKept = 0;
    },

    dispose() {
      for (const emitter of [changed, grown, dropping]) emitter.dispose();
      entries.clear();
      log.dispose();
    },
  };
}
