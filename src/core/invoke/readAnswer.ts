import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../base/clock.js';
import type { ConsentUrl } from './consentUrl.js';
import { createConsentSpotter, type SpottedConsent } from './consentSpotter.js';
import { parseJson } from './eventJson.js';
import type { InvokeEvent, Message } from './invoke.js';
import { createSplitter, type Piece, type Splitter } from './split.js';

/** An authorization URL that stands at the very end of what came may go on; after this long it is taken as it is, for now. */
const QUIET_MS = 300;
/** After this long nobody is still writing it: agents print it and wait for the consent. */
const SILENCE_MS = 2_000;
const LONGEST_TURN_MS = 10;

/** An answer whose head has come; its body is read as far as it is pulled. */
export interface Answer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly sessionId: string;
  readonly mcpSessionId?: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the socket, whatever is still to come. */
  close(): void;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** True for URLs of the connection's own endpoint. */
  readonly isTrusted: (url: ConsentUrl) => boolean;
}

/** The one event of an answer as it is told; `value` is parsed here and nowhere else. */
export function toMessage({ type, data, raw }: Piece, atMs: number, deltaMs: number): Message {
  return { kind: 'message', atMs, deltaMs, type, data, bytes: Buffer.byteLength(data), raw, json: type === 'text' ? undefined : parseJson(data) };
}

/**
 * Asks for an answer and reads it into events. What `open` throws is thrown; a body that breaks is `cut`, unless the signal was aborted:
 * then an `AbortError` is thrown. Whoever stops early, or aborts, closes the socket.
 */
export async function* readAnswer(open: () => Promise<Answer>, options: ReadOptions): AsyncGenerator<InvokeEvent> {
  const { signal } = options;
  const answer = await open();
  const close = () => { answer.close(); };
  signal.addEventListener('abort', close, { once: true });
  try {
    const nextEvents = createReading(answer, options);
    let turnMs = performance.now();
    for (let events = await nextEvents(); events !== undefined; events = await nextEvents()) {
      for (const event of events) {
        // One chunk may hold many events, and the reader may give up at any of them.
        if (signal.aborted) throw toAborted();
        yield event;
        // Events that are there already come without a turn of the event loop; everything else must have one at times.
        if (performance.now() - turnMs < LONGEST_TURN_MS) continue;
        await nextTurn();
        turnMs = performance.now();
      }
    }
  } finally {
    signal.removeEventListener('abort', close);
    answer.close();
  }
}

/** Gives the events of an answer as they come, undefined behind the last. */
function createReading(answer: Answer, { signal, clock, isTrusted }: ReadOptions): () => Promise<readonly InvokeEvent[] | undefined> {
  const body = createBodyReader(answer, signal);
  const spotter = createConsentSpotter();
  const { statusCode, contentType, sessionId, mcpSessionId } = answer;
  let splitter: Splitter | undefined;
  let state: 'new' | 'open' | 'ended' = 'new';
  let lastMs = clock.now();
  let events = 0;
  let next: Promise<string | undefined> | undefined;

  const toConsents = (found: readonly SpottedConsent[]): readonly InvokeEvent[] => found.map(({ url, message, isRequired, replaces, mayGoOn }) => (
    { kind: 'consent', atMs: lastMs, url, isTrusted: isTrusted(url), message, ...(isRequired ? { isRequired } : {}), ...(replaces === undefined ? {} : { replaces }), ...(mayGoOn ? { mayGoOn } : {}) }));

  function toEvents(pieces: readonly Piece[]): InvokeEvent[] {
    const all: InvokeEvent[] = [];
    for (const piece of pieces) {
      const message = toMessage(piece, body.atMs(), body.atMs() - lastMs);
      lastMs = message.atMs;
      all.push(message, ...toConsents(spotter.take(message)));
    }
    events += pieces.length;
    return all;
  }

  function end(): readonly InvokeEvent[] {
    state = 'ended';
    const { pieces, incomplete, rest } = splitter?.end(body.outcome()) ?? { pieces: [], incomplete: '', rest: '' };
    const last = [...toEvents(pieces), ...toConsents(spotter.settle('end'))];
    const atMs = clock.now();
    if (incomplete !== '') last.push({ kind: 'incomplete', atMs, deltaMs: atMs - lastMs, data: incomplete, bytes: Buffer.byteLength(incomplete) });
    return [...last, { kind: 'ended', atMs, bytes: body.bytes(), events, outcome: body.outcome(), rest }];
  }

  return async () => {
    if (signal.aborted) throw toAborted();
    if (state === 'ended') return undefined;
    if (state === 'new') {
      state = 'open';
      return [{ kind: 'started', atMs: lastMs, statusCode, contentType, sessionId, ...(mcpSessionId === undefined ? {} : { mcpSessionId }) }];
    }
    next ??= body.next(clock);
    if (spotter.isOpen() && await isQuiet(next, clock, QUIET_MS)) return toConsents(spotter.settle('short'));
    if (spotter.isDoubtful() && await isQuiet(next, clock, SILENCE_MS)) return toConsents(spotter.settle('end'));
    const text = await next;
    next = undefined;
    if (text === undefined) return end();
    splitter ??= createSplitter(contentType);
    return toEvents(splitter.push(text));
  };
}

export const toAborted = () => new DOMException('The invocation was cancelled.', 'AbortError');

/** The text of a body, chunk by chunk, with what there is to say about it. */
function createBodyReader({ body }: Answer, signal: AbortSignal) {
  // One decoder for the whole body: characters are split between chunks. What reads the text removes the one leading byte order mark.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const iterator = body[Symbol.asyncIterator]();
  let outcome: 'complete' | 'cut' = 'complete';
  let hasEnded = false;
  let bytes = 0;
  let atMs = 0;
  return {
    /** Undefined behind the end. */
    async next(clock: Clock): Promise<string | undefined> {
      if (hasEnded) return undefined;
      // Node throws the same error in the middle of a body for a cut and for an abort: the signal knows.
      const chunk = await iterator.next().catch(() => undefined);
      if (signal.aborted) throw toAborted();
      atMs = clock.now();
      if (chunk === undefined) outcome = 'cut';
      if (chunk === undefined || chunk.done === true) {
        hasEnded = true;
        return decoder.decode();
      }
      bytes += chunk.value.byteLength;
      return decoder.decode(chunk.value, { stream: true });
    },
    atMs: () => atMs,
    bytes: () => bytes,
    outcome: () => outcome,
  };
}

/** True where nothing comes for that long. */
async function isQuiet(next: Promise<unknown>, clock: Clock, forMs: number): Promise<boolean> {
  const came = new AbortController();
  const heard = next.then(() => false, () => false);
  const quiet = clock.wait(forMs, came.signal).then(() => true, () => false);
  const isFirst = await Promise.race([heard, quiet]);
  came.abort();
  return isFirst;
}
