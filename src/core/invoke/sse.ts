import { createParser } from 'eventsource-parser';
import type { InvokeEvent } from './invoke.js';

/** Largest event that is read, in characters. The service takes and gives at most 100 MB. */
const MAX_EVENT_CHARACTERS = 100_000_000;

/** How bytes are read into events. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Reads a `text/event-stream` body (WHATWG HTML, 9.2) into `message`s, an `incomplete` where the body ends inside an event,
 * and `ended`. A source that throws counts as cut, unless the signal was aborted: then an `AbortError` is thrown.
 */
export async function* readEventStream(chunks: AsyncIterable<Uint8Array>, { signal, now }: ReadOptions): AsyncGenerator<InvokeEvent> {
  // One decoder for the whole stream: characters are split between chunks. The parser itself removes the one leading BOM.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const found: InvokeEvent[] = [];
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ event, data }) => {
      found.push({ kind: 'message', atMs: now(), type: event ?? 'message', data, bytes: Buffer.byteLength(data) });
    },
    onError: (error) => { if (error.type === 'max-buffer-size-exceeded') throw error; },
  });
  const tail = createTail();
  function* feed(text: string): Generator<InvokeEvent> {
    parser.feed(text);
    tail.add(text, found.length > 0);
    // One chunk may hold several events, and the reader may give up at any of them.
    for (const event of found.splice(0)) {
      if (signal.aborted) throw aborted();
      yield event;
    }
  }

  const body = countBytes(chunks, signal);
  for await (const chunk of body.chunks) yield* feed(decoder.decode(chunk, { stream: true }));
  yield* feed(decoder.decode());
  const unfinished = tail.text();
  if (unfinished !== '') yield { kind: 'incomplete', atMs: now(), data: unfinished, bytes: Buffer.byteLength(unfinished) };
  yield { kind: 'ended', atMs: now(), bytes: body.bytes(), outcome: body.outcome() };
}

/** Reads any other body as one event of type `body`; what came of it before a cut is incomplete. */
export async function* readWholeBody(chunks: AsyncIterable<Uint8Array>, { signal, now }: ReadOptions): AsyncGenerator<InvokeEvent> {
  const body = countBytes(chunks, signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of body.chunks) parts.push(chunk);
  const data = new TextDecoder().decode(Buffer.concat(parts));
  if (data !== '') {
    yield body.outcome() === 'complete'
      ? { kind: 'message', atMs: now(), type: 'body', data, bytes: body.bytes() }
      : { kind: 'incomplete', atMs: now(), data, bytes: body.bytes() };
  }
  yield { kind: 'ended', atMs: now(), bytes: body.bytes(), outcome: body.outcome() };
}

const aborted = () => new DOMException('The invocation was cancelled.', 'AbortError');

/** The chunks of a body up to its end or its break, with what there is to say about them afterwards. */
function countBytes(source: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  let bytes = 0;
  let outcome: 'complete' | 'cut' = 'complete';
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const iterator = source[Symbol.asyncIterator]();
    let done = false;
    try {
      for (;;) {
        const next = await iterator.next().catch(() => undefined);
        // Node throws a plain Error('aborted') in the middle of a body, for a cut and for an abort alike: the signal knows.
        if (signal.aborted) throw aborted();
        if (next === undefined) outcome = 'cut';
        done = next === undefined || next.done === true;
        if (next === undefined || next.done === true) return;
        bytes += next.value.byteLength;
        yield next.value;
      }
    } finally {
      // A reader that stops early, and an abort, free the socket.
      if (!done) await iterator.return?.();
    }
  }
  return { chunks: chunks(), bytes: () => bytes, outcome: () => outcome };
}

/** Keeps what came after the last finished event, so that an unfinished one can be shown as it stands. */
function createTail() {
  let parts: string[] = [];
  return {
    add(text: string, finishedAnEvent: boolean): void {
      if (finishedAnEvent) parts = [];
      parts.push(text);
    },
    /** Raw lines behind the last blank one; empty where only comments are left. */
    text(): string {
      const lines = parts.join('').split(/\r\n|\n|\r/);
      // The piece behind the last line end is a line that has only begun.
      const blank = lines.lastIndexOf('', -2);
      const unfinished = lines.slice(blank + 1).filter((line) => line !== '' && !line.startsWith(':') && line !== '\uFEFF');
      return unfinished.join('\n');
    },
  };
}
