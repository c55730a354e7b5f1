import assert from 'node:assert/strict';
import { gather, readAll, readBody, toAnswer, toBytes, toWords } from '../../../test/support/answers.js';
import { createTestClock } from '../../../test/support/testClock.js';
import type { InvokeEvent } from './invoke.js';
import { readAnswer } from './readAnswer.js';

const SESSION = 'urn:ietf:params:oauth:request_uri:abc-123';
const URL_TEXT = `https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=${encodeURIComponent(SESSION)}`;

async function* endless(told: { pulled: number; closed: boolean }): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      await Promise.resolve();
      told.pulled += 1;
      yield toBytes('data: x\n\n');
    }
  } finally {
    told.closed = true;
  }
}

/** An answer that ends with a URL, falls silent until that is told as a consent, and goes on with `rest` when it is to: its events from there. */
async function readBehindSilence(rest = '') {
  const clock = createTestClock();
  let go = (): void => undefined;
  const more = new Promise<void>((resolve) => { go = resolve; });
  async function* body() {
    yield await Promise.resolve(toBytes(`data: ${JSON.stringify(`Open ${URL_TEXT}`)}\n\n`));
    await more;
    yield toBytes(rest);
  }
  const events = readBody(toAnswer(body()), { clock });
  await events.next();
  await events.next();
  const consent = events.next();
  await clock.waited();
  clock.advance(300);
  const told = (await consent).value as InvokeEvent;
  assert.ok(told.kind === 'consent' && told.mayGoOn === true);
  return { events, go, clock };
}

describe('readAnswer', () => {
  it('tells of each event its time, its distance from the one before, its size and its JSON', async () => {
    const clock = createTestClock();
    const startMs = clock.now();
    async function* body() {
      await Promise.resolve();
      clock.advance(100);
      yield toBytes('data: {"a":"ü"}\n\ndata: x\n\n');
      clock.advance(50);
      yield toBytes('data: [1]\n\n');
    }
    const [started, ...events] = await gather(readBody(toAnswer(body()), { clock }));
    assert.deepEqual(started, { kind: 'started', atMs: startMs, statusCode: 200, contentType: 'text/event-stream', sessionId: 's' });
    assert.deepEqual(events, [
      { kind: 'message', atMs: startMs + 100, deltaMs: 100, type: 'message', data: '{"a":"ü"}', bytes: 10, raw: 'data: {"a":"ü"}\n\n', json: { value: { a: 'ü' } } },
      { kind: 'message', atMs: startMs + 100, deltaMs: 0, type: 'message', data: 'x', bytes: 1, raw: 'data: x\n\n', json: undefined },
      { kind: 'message', atMs: startMs + 150, deltaMs: 50, type: 'message', data: '[1]', bytes: 3, raw: 'data: [1]\n\n', json: { value: [1] } },
      { kind: 'ended', atMs: startMs + 150, bytes: 38, events: 3, outcome: 'complete', rest: '' },
    ]);
  });

  it('reads no further than events are taken', async () => {
    const told = { pulled: 0, closed: false };
    const events = readBody(toAnswer(endless(told)));
    for (let count = 0; count < 3; count += 1) await events.next();
    assert.equal(told.pulled, 2);
    await events.return(undefined);
  });

  it('closes the socket where the reader stops early', async () => {
    let isClosed = false;
    for await (const { kind } of readBody(toAnswer(endless({ pulled: 0, closed: false }), undefined, () => { isClosed = true; }))) if (kind === 'message') break;
    assert.ok(isClosed);
  });

  it('closes the socket at once where it is aborted, though nobody asks for the next event', async () => {
    const controller = new AbortController();
    let isClosed = false;
    const events = readBody(toAnswer(endless({ pulled: 0, closed: false }), undefined, () => { isClosed = true; }), { signal: controller.signal });
    await events.next();
    controller.abort();
    assert.ok(isClosed);
    await assert.rejects(events.next(), { name: 'AbortError' });
  });

  it('gives no more events of a chunk once it was aborted', async () => {
    const controller = new AbortController();
    async function* body() { yield await Promise.resolve(toBytes('data: 1\n\ndata: 2\n\n')); }
    const events = readBody(toAnswer(body()), { signal: controller.signal });
    await events.next();
    assert.equal((await events.next()).done, false);
    controller.abort();
    await assert.rejects(events.next(), { name: 'AbortError' });
  });

  it('throws an AbortError where the break was asked for', async () => {
    const controller = new AbortController();
    async function* body(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(toBytes('data: 1\n\nrest'));
      controller.abort();
      throw new Error('aborted');
    }
    await assert.rejects(gather(readBody(toAnswer(body()), { signal: controller.signal })), { name: 'AbortError' });
  });

  it('closes an answer that came too late', async () => {
    const controller = new AbortController();
    let isClosed = false;
    const answer = toAnswer(endless({ pulled: 0, closed: false }), undefined, () => { isClosed = true; });
    const events = readAnswer(() => {
      controller.abort();
      return Promise.resolve(answer);
    }, { signal: controller.signal, clock: createTestClock(), isTrusted: () => true });
    await assert.rejects(events.next(), { name: 'AbortError' });
    assert.ok(isClosed);
  });

  it('does not parse JSON that is too large to be read at once', async () => {
    const [event] = await readAll({ bytes: toBytes(`data: "${'x'.repeat(1_100_000)}"\n\n`) });
    assert.ok(event?.kind === 'message' && event.json === undefined);
  });

  it('asks for a consent once, right behind the event that shows it', async () => {
    const object = `data: ${JSON.stringify({ url: URL_TEXT })}\n\n`;
    assert.deepEqual(
      toWords(await readAll({ bytes: toBytes(`${object}data: 1\n\n${object}`) })).map((word) => word.split(':')[0]),
      ['message', 'consent', 'message', 'message', 'complete'],
    );
  });

  it('tells a URL at the end of what came once nothing follows for a while, and again as a whole one at the end', async () => {
    const { events, go } = await readBehindSilence();
    go();
    assert.deepEqual((await gather(events)).map((event) => [event.kind, event.kind === 'consent' && event.mayGoOn === undefined]), [['consent', true], ['ended', false]]);
  });

  it('takes it for whole where an agent stays silent, as one that waits for the consent does', async () => {
    const { events, go, clock } = await readBehindSilence();
    const next = events.next();
    await clock.waited();
    clock.advance(2_000);
    const told = (await next).value as InvokeEvent;
    assert.ok(told.kind === 'consent' && told.mayGoOn === undefined && told.url.url === URL_TEXT);
    go();
    assert.deepEqual((await gather(events)).map(({ kind }) => kind), ['ended']);
  });

  it('tells a URL that goes on behind a silence again, and what it replaces', async () => {
    const { events, go } = await readBehindSilence('data: "def456 now."\n\n');
    go();
    const rest = await gather(events);
    const whole = rest.find((event) => event.kind === 'consent');
    assert.deepEqual([whole?.url.url, whole?.replaces?.url], [`${URL_TEXT}def456`, URL_TEXT]);
  });

  it('waits for the rest of a URL that comes in pieces', async () => {
    const pieces = URL_TEXT.match(/.{1,7}/g) ?? [];
    const text = ['Open ', ...pieces, ' now.'].map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('');
    const events = await readAll({ bytes: toBytes(text), cuts: Array.from({ length: 40 }, (_, index) => index * 7) });
    assert.deepEqual(toWords(events).filter((word) => word.startsWith('consent')), [`consent:${URL_TEXT}`]);
  });
});
