import assert from 'node:assert/strict';
import { createEventSplitter } from './splitEvents.js';
import { everyCut, readAll, toBytes, toRaw, toWords } from '../../../test/support/answers.js';

describe('An event stream', () => {
  const streams: readonly (readonly [title: string, text: string, events: readonly string[]])[] = [
    ['events with LF', 'data: one\n\ndata: two\n\n', ['message:one', 'message:two', 'complete']],
    ['events with CRLF', 'event: token\r\ndata: one\r\n\r\ndata: two\r\n\r\n', ['token:one', 'message:two', 'complete']],
    ['events with CR', 'data: one\r\rdata: two\r\r', ['message:one', 'message:two', 'complete']],
    ['line ends of all kinds', 'data: one\r\n\ndata: two\n\r\ndata: three\r\r\ndata: four\n\rdata: five\r\n\r', ['message:one', 'message:two', 'message:three', 'message:four', 'message:five', 'complete']],
    ['several data lines', 'data: one\ndata:two\ndata\n\n', ['message:one\ntwo\n', 'complete']],
    ['a space after the colon, of which one is removed', 'data:one\n\ndata:  two\n\ndata:\tthree\n\n', ['message:one', 'message: two', 'message:\tthree', 'complete']],
    ['field names that are exact', 'Data: no\ndata : no\n data: no\ndat: no\ndata: yes\n\n', ['message:yes', 'complete']],
    ['fields without a colon', 'data\n\ndata\ndata\n\n', ['message:', 'message:\n', 'complete']],
    ['an event without data, whose type is forgotten', 'event: lost\n\ndata: one\n\n', ['message:one', 'complete']],
    ['an empty type', 'event:\ndata: one\n\n', ['message:one', 'complete']],
    ['the last of several types', 'event: a\nevent: b\ndata: one\n\n', ['b:one', 'complete']],
    ['ids and waits, which are no data', 'id: 1\nretry: 10\nretry: x\nid: a\0b\ndata: one\n\n', ['message:one', 'complete']],
    ['a NUL in the data', 'data: a\0b\n\n', ['message:a\0b', 'complete']],
    ['characters of several bytes', 'data: "Grüße 😀 日本"\n\n', ['message:"Grüße 😀 日本"', 'complete']],
    ['a byte order mark and comments', '\uFEFF: hello\n\ndata: x\n\n: bye\n\n', ['message:x', 'complete']],
    ['one byte order mark only', '\uFEFF\uFEFFdata: no\ndata: \uFEFFyes\n\n', ['message:\uFEFFyes', 'complete']],
    ['blank lines', '\n\n\r\n\rdata: one\n\n\n\n\ndata: two\n\n', ['message:one', 'message:two', 'complete']],
    ['an event that has not ended', 'data: one\n\ndata: {"tw', ['message:one', 'incomplete:data: {"tw', 'complete']],
    ['a line end but no blank line', 'data: one\n\nevent: e\ndata: two\n', ['message:one', 'incomplete:event: e\ndata: two', 'complete']],
    ['a line end but no blank line, CRLF', 'data: one\r\n\r\ndata: two\r\n', ['message:one', 'incomplete:data: two', 'complete']],
    ['only the beginning of an event', 'dat', ['incomplete:dat', 'complete']],
    ['a comment that has not ended', 'data: one\n\n: ping', ['message:one', 'complete']],
    ['nothing', '', ['complete']],
  ];
  for (const [title, text, expected] of streams) {
    it(`is read with ${title}, cut at every byte, and nothing of it is lost`, async () => {
      const bytes = toBytes(text);
      for (const cuts of [...everyCut(bytes).map((at) => [at]), everyCut(bytes)]) {
        const events = await readAll({ bytes, cuts });
        assert.deepEqual(toWords(events), expected, `cut at ${cuts.join()}`);
        assert.equal(toRaw(events), text, `cut at ${cuts.join()}`);
      }
    });
  }

  it('ends cut, with the incomplete event, where the connection breaks', async () => {
    const events = await readAll({ bytes: toBytes('data: one\n\ndata: tw'), cuts: [3], breaks: true });
    assert.deepEqual(toWords(events), ['message:one', 'incomplete:data: tw', 'cut']);
  });

  it('shows bytes that are no UTF-8 as such', async () => {
    assert.deepEqual(toWords(await readAll({ bytes: Uint8Array.of(...toBytes('data: a'), 0xff, ...toBytes('b\n\n')) })), ['message:a\uFFFDb', 'complete']);
  });

  it('keeps nothing of the comments of a stream that goes on for hours, and the event behind them', () => {
    const splitter = createEventSplitter();
    for (const comment of [': ping\n', ': ping\n\n', ': a comment that never ends ', '\n\n']) {
      for (let count = 0; count < 20_000; count += 1) assert.deepEqual(splitter.push(comment), []);
    }
    const [event] = splitter.push('data: one\n\n');
    assert.equal(event?.data, 'one');
    assert.ok(event.raw.length < 100_000);
    assert.deepEqual(splitter.push(`: ${'x'.repeat(100_000)}`), []);
    assert.equal(splitter.end('cut').incomplete, '');
  });

  it('keeps the raw form of a large event with lines in pieces', () => {
    const splitter = createEventSplitter();
    const line = `data: ${'x'.repeat(50_000)}\r\n`;
    const pieces = [line, line, line, '\r', '\n', 'data: x\n\n'].flatMap((text) => splitter.push(text));
    assert.equal(pieces.map(({ raw }) => raw).join(''), `${line}${line}${line}\r\ndata: x\n\n`);
    assert.equal(pieces[0]?.data.length, 150_002);
  });

  it('is read in linear time where one event is large', async () => {
    const data = 'x'.repeat(8_000_000);
    const started = performance.now();
    const [event] = await readAll({ bytes: toBytes(`data: ${data}\n\n`), cuts: Array.from({ length: 500 }, (_, index) => index * 16_000) });
    assert.ok(event?.kind === 'message' && event.data === data);
    assert.ok(performance.now() - started < 5_000);
  });
});
