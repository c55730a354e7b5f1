import assert from 'node:assert/strict';
import type { InvokeEvent } from './invoke.js';
import { readEventStream, readWholeBody } from './sse.js';

const options = { signal: new AbortController().signal, now: () => 0 };

/** Gives the bytes in the pieces that the cuts make, then breaks where told. */
async function* inPieces(bytes: Uint8Array, cuts: readonly number[], fails = false): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    await Promise.resolve();
    yield bytes.subarray(from, to);
    from = to;
  }
  if (fails) throw new Error('aborted');
}

async function gather(events: AsyncIterable<InvokeEvent>): Promise<InvokeEvent[]> {
  const all: InvokeEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** What was read, without times and sizes: `type:data`, then what was left over, then the outcome. */
async function read(text: string, cuts: readonly number[] = [], fails = false): Promise<readonly string[]> {
  const events = await gather(readEventStream(inPieces(new TextEncoder().encode(text), cuts, fails), options));
  return events.map((event) => {
    if (event.kind === 'message') return `${event.type}:${event.data}`;
    if (event.kind === 'incomplete') return `incomplete:${event.data}`;
    return event.kind === 'ended' ? event.outcome : event.kind;
  });
}

describe('readEventStream', () => {
  const streams: readonly (readonly [title: string, text: string, events: readonly string[]])[] = [
    ['events with LF', 'data: one\n\ndata: two\n\n', ['message:one', 'message:two', 'complete']],
    ['events with CRLF', 'event: token\r\ndata: one\r\n\r\ndata: two\r\n\r\n', ['token:one', 'message:two', 'complete']],
    ['events with CR', 'data: one\r\rdata: two\r\r', ['message:one', 'message:two', 'complete']],
    ['several data lines', 'data: one\ndata:two\ndata\n\n', ['message:one\ntwo\n', 'complete']],
    ['characters of several bytes', 'data: "Grüße 😀 日本"\n\n', ['message:"Grüße 😀 日本"', 'complete']],
    ['a byte order mark and comments', '\uFEFF: hello\n\ndata: x\n\n: bye\n\n', ['message:x', 'complete']],
    ['an event that has not ended', 'data: one\n\ndata: {"tw', ['message:one', 'incomplete:data: {"tw', 'complete']],
    ['a line end but no blank line', 'data: one\n\nevent: e\ndata: two\n', ['message:one', 'incomplete:event: e\ndata: two', 'complete']],
    ['a line end but no blank line, CRLF', 'data: one\r\n\r\ndata: two\r\n', ['message:one', 'incomplete:data: two', 'complete']],
    ['only the beginning of an event', 'dat', ['incomplete:dat', 'complete']],
    ['a comment that has not ended', 'data: one\n\n: ping', ['message:one', 'complete']],
    ['nothing', '', ['complete']],
  ];
  for (const [title, text, expected] of streams) {
    it(`reads ${title}, cut at every byte`, async () => {
      assert.deepEqual(await read(text), expected);
      const { length } = new TextEncoder().encode(text);
      for (let at = 0; at <= length; at += 1) assert.deepEqual(await read(text, [at]), expected, `cut at ${at}`);
      assert.deepEqual(await read(text, Array.from({ length }, (_, index) => index)), expected, 'byte by byte');
    });
  }

  it('ends cut, with the incomplete event, where the connection breaks', async () => {
    assert.deepEqual(await read('data: one\n\ndata: tw', [3], true), ['message:one', 'incomplete:data: tw', 'cut']);
  });

  it('reads a large event in linear time', async () => {
    const data = 'x'.repeat(8_000_000);
    const cuts = Array.from({ length: 500 }, (_, index) => index * 16_000);
    const started = performance.now();
    assert.deepEqual(await read(`data: ${data}\n\n`, cuts), [`message:${data}`, 'complete']);
    assert.ok(performance.now() - started < 5_000);
  });

  it('counts the bytes of each event and of the whole', async () => {
    const events = await gather(readEventStream(inPieces(new TextEncoder().encode('data: ü\n\n'), []), options));
    assert.deepEqual(
      events,
      [{ kind: 'message', atMs: 0, type: 'message', data: 'ü', bytes: 2 }, { kind: 'ended', atMs: 0, bytes: 10, outcome: 'complete' }],
    );
  });

  it('gives no more events of a chunk once it was aborted', async () => {
    const controller = new AbortController();
    const events = readEventStream(inPieces(new TextEncoder().encode('data: 1\n\ndata: 2\n\n'), [], false), { ...options, signal: controller.signal });
    assert.equal((await events.next()).done, false);
    controller.abort();
    await assert.rejects(events.next(), { name: 'AbortError' });
  });

  it('throws an AbortError where the break was asked for', async () => {
    const controller = new AbortController();
    const events = readEventStream(
      inPieces(new TextEncoder().encode('data: one\n\nrest'), [11], true), { ...options, signal: controller.signal },
    );
    assert.equal((await events.next()).done, false);
    controller.abort();
    await assert.rejects(events.next(), { name: 'AbortError' });
  });

  it('closes the body where the reader stops early', async () => {
    let closed = false;
    async function* body(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          await Promise.resolve();
          yield new TextEncoder().encode('data: x\n\n');
        }
      } finally {
        closed = true;
      }
    }
    for await (const event of readEventStream(body(), options)) {
      assert.equal(event.kind, 'message');
      break;
    }
    assert.ok(closed);
  });
});

describe('readWholeBody', () => {
  it('gives one event for the whole body', async () => {
    const events = await gather(readWholeBody(inPieces(new TextEncoder().encode('{"a":"ü"}'), [6]), options));
    assert.deepEqual(
      events.map((event) => (event.kind === 'message' ? [event.type, event.data, event.bytes] : event.kind)),
      [['body', '{"a":"ü"}', 10], 'ended'],
    );
  });

  it('calls a body that was cut incomplete', async () => {
    const events = await gather(readWholeBody(inPieces(new TextEncoder().encode('{"a'), [], true), options));
    assert.deepEqual(events.map((event) => event.kind), ['incomplete', 'ended']);
  });
});
