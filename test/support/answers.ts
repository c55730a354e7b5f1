import { systemClock, type Clock } from '../../src/core/base/clock.js';
import type { InvokeEvent, Message } from '../../src/core/invoke/invoke.js';
import { readAnswer, toMessage, type Answer, type ReadOptions } from '../../src/core/invoke/readAnswer.js';

/** An answer of a test. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  /** Where the chunks end. */
  readonly cuts?: readonly number[];
  /** True where the connection breaks behind the last chunk. */
  readonly breaks?: boolean;
}

export const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every place at which bytes can be cut in two. */
export const everyCut = ({ length }: Uint8Array): readonly number[] => Array.from({ length: length + 1 }, (_, at) => at);

async function* inPieces({ bytes, cuts = [], breaks = false }: Body): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    await Promise.resolve();
    yield bytes.subarray(from, to);
    from = to;
  }
  if (breaks) throw new Error('aborted');
}

export function toAnswer(body: AsyncIterable<Uint8Array>, contentType = 'text/event-stream', close: () => void = () => undefined): Answer {
  return { statusCode: 200, contentType, sessionId: 's', body, close };
}

/** Reads an answer without a network. */
export function readBody(answer: Answer, { signal = new AbortController().signal, clock = systemClock, isTrusted = () => true }: Partial<ReadOptions> = {}) {
  return readAnswer(() => Promise.resolve(answer), { signal, clock, isTrusted });
}

export async function gather(events: AsyncIterable<InvokeEvent>): Promise<readonly InvokeEvent[]> {
  const all: InvokeEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** All events of a body, without its head. */
export async function readAll(body: Body, clock?: Clock): Promise<readonly InvokeEvent[]> {
  const events = await gather(readBody(toAnswer(inPieces(body), body.contentType), clock === undefined ? {} : { clock }));
  return events.filter(({ kind }) => kind !== 'started');
}

/** Events as a test compares them: `type:data`, what was left over, the outcome. */
export const toWords = (events: readonly InvokeEvent[]): readonly string[] => events.map((event) => {
  switch (event.kind) {
    case 'message': return `${event.type}:${event.data}`;
    case 'incomplete': return `incomplete:${event.data}`;
    case 'consent': return `consent:${event.url.url}`;
    case 'ended': return event.outcome;
    case 'started': return event.kind;
  }
});

/** The whole answer again, out of its events. */
export const toRaw = (events: readonly InvokeEvent[]): string => (
  events.map((event) => (event.kind === 'message' ? event.raw : event.kind === 'ended' ? event.rest : '')).join(''));

/** A server-sent event with this data. */
export const message = (data: string, atMs = 0, type = 'message'): Message => toMessage({ type, data, raw: `data: ${data}\n\n` }, atMs, 0);
