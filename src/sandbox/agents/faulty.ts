import { setTimeout as sleep } from 'node:timers/promises';
import { streamBytes } from './eventStream.js';
import { parsePayload, refusePayload } from './payload.js';

const FLOOD_EVENTS = 100_000;
const HUGE_EVENT_BYTES = 20_000_000;
const PIECE_BYTES = 65_536;
/** Longer than anyone waits; the caller's leaving ends it. */
const STALL_MS = 3_600_000;

const encode = (text: string) => new TextEncoder().encode(text);
const toEvent = (value: unknown) => encode(`data: ${JSON.stringify(value)}\n\n`);

type Misbehave = (signal: AbortSignal) => AsyncGenerator<Uint8Array>;

/** Each ends as real agents have ended. */
const FAULTS: Readonly<Record<string, Misbehave>> = {
  /** Begins, then says nothing more. */
  async *stall(signal) {
    yield toEvent('I think about it.');
    await sleep(STALL_MS, undefined, { signal });
  },
  /** Breaks off in the middle of an event. */
  async *cut() {
    yield toEvent('This comes whole.');
    yield encode('data: "This does n');
    await new Promise(setImmediate); // what was said gets out
    throw new Error('The agent has crashed.');
  },
  /** Very many small events, as fast as they are taken. */
  async *flood() {
    for (let count = 0; count < FLOOD_EVENTS; count += 1) yield await Promise.resolve(toEvent(count));
  },
  /** Characters of several bytes, cut in two. */
  async *splitUtf8() {
    for (const byte of toEvent('Zażółć gęślą jaźń 🦊')) {
      yield Uint8Array.of(byte);
      await new Promise(setImmediate);
    }
  },
  /** One event of 20 MB. */
  async *hugeEvent() {
    yield encode('data: "');
    const piece = new Uint8Array(PIECE_BYTES).fill(0x78);
    for (let left = HUGE_EVENT_BYTES; left > 0; left -= PIECE_BYTES) yield await Promise.resolve(piece.subarray(0, Math.min(left, PIECE_BYTES)));
    yield encode('"\n\n');
  },
};

/**
 * An agent that goes wrong as it is told: payload `{"fault": NAME}`, one of the table above, or `crash` before it answers, or `status`
 * for an answer with status 500.
 */
export function createFaultyAgent(log: (message: string) => void): (request: Request) => Promise<Response> {
  return async (request) => {
    const payload = parsePayload(await request.text());
    if (typeof payload === 'string') return refusePayload(payload);
    const { fault } = payload;
    const name = typeof fault === 'string' ? fault : '';
    log(`Fault: ${name}`);
    if (name === 'crash') throw new Error('The agent has crashed.');
    if (name === 'status') return Response.json({ error: 'The agent has failed.' }, { status: 500 });
    const misbehave = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
    if (misbehave === undefined) return refusePayload(`The payload names no fault; there are: ${[...Object.keys(FAULTS), 'crash', 'status'].join(', ')}`);
    return streamBytes(misbehave(request.signal), 'text/event-stream');
  };
}
