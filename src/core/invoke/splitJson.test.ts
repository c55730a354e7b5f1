import assert from 'node:assert/strict';
import { createEventSplitter } from './splitEvents.js';
import { createJsonSplitter, createLineSplitter } from './splitJson.js';
import { everyCut, readAll, toBytes, toRaw, toWords } from '../../../test/support/answers.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const LINES = 'application/x-ndjson';

describe('An answer that is no event stream', () => {
  const bodies: readonly (readonly [title: string, contentType: string, text: string, events: readonly string[]])[] = [
    ['a JSON document', JSON_TYPE, '{"a":{"b":["}",{"c":"\\"]\\\\"}]}}', ['json:{"a":{"b":["}",{"c":"\\"]\\\\"}]}}', 'complete']],
    ['JSON values behind each other', JSON_TYPE, '{"a":1}{"b":2}\n [3] "fo\\"ur"5\n', ['json:{"a":1}', 'json:{"b":2}', 'json:[3]', 'json:"fo\\"ur"', 'json:5', 'complete']],
    ['a JSON text sequence', 'application/json-seq', '\x1e{"a":1}\n\x1e2\n', ['json:{"a":1}', 'json:2', 'complete']],
    ['a type of JSON', 'application/problem+json', '{"title":"no"}', ['json:{"title":"no"}', 'complete']],
    ['a number, which only the end ends', JSON_TYPE, '12', ['json:12', 'complete']],
    ['words that were called JSON', JSON_TYPE, 'Hello, world.\nBye.', ['json:Hello, world.', 'json:Bye.', 'complete']],
    ['JSON that is not finished', JSON_TYPE, '{"a":1} {"b":"2', ['json:{"a":1}', 'incomplete:{"b":"2', 'complete']],
    ['a byte order mark', JSON_TYPE, '\uFEFF{"ü":1}', ['json:{"ü":1}', 'complete']],
    ['JSON without a type', 'application/octet-stream', ' {"a":1}', ['json:{"a":1}', 'complete']],
    ['JSON lines', LINES, '{"a":1}\r\n\r\nno JSON\n{"b":"2"}', ['line:{"a":1}', 'line:no JSON', 'line:{"b":"2"}', 'complete']],
    ['nothing', JSON_TYPE, '', ['complete']],
  ];
  for (const [title, contentType, text, expected] of bodies) {
    it(`is read with ${title}, cut at every byte, and nothing of it is lost`, async () => {
      const bytes = toBytes(text);
      // The kind of a body without a type is told by its first chunk.
      const cuts = everyCut(bytes);
      for (const cut of [...cuts.map((at) => [at]), cuts]) {
        const events = await readAll({ bytes, contentType, cuts: cut });
        assert.deepEqual(toWords(events), expected, `cut at ${cut.join()}`);
        assert.equal(toRaw(events), text, `cut at ${cut.join()}`);
      }
    });
  }

  it('gives each piece of a text as it comes, characters whole', async () => {
    const bytes = toBytes('Grüße');
    const events = await readAll({ bytes, contentType: 'text/plain', cuts: [3] });
    assert.deepEqual(toWords(events), ['text:Gr', 'text:üße', 'complete']);
    assert.equal(toRaw(events), 'Grüße');
  });

  for (const [contentType, text, expected] of [
    [JSON_TYPE, '{"a":1} 12', ['json:{"a":1}', 'incomplete:12', 'cut']],
    [LINES, '{"a":1}\n{"b":', ['line:{"a":1}', 'incomplete:{"b":', 'cut']],
    ['text/plain', 'Hello', ['text:Hello', 'cut']],
  ] as const) {
    it(`ends cut where the connection breaks: ${contentType}`, async () => {
      const events = await readAll({ bytes: toBytes(text), contentType, breaks: true });
      assert.deepEqual(toWords(events), expected);
      assert.equal(toRaw(events), text);
    });
  }

  for (const [title, create, begin] of [['JSON values', createJsonSplitter, '"'], ['lines', createLineSplitter, ''], ['server-sent events', createEventSplitter, 'data: ']] as const) {
    it(`is not read further where one event has more than 100 MB: ${title}`, () => {
      const splitter = create();
      const part = 'x'.repeat(10_000_000);
      splitter.push(begin);
      for (let count = 0; count < 9; count += 1) assert.deepEqual(splitter.push(part), []);
      assert.throws(() => { for (let count = 0; count < 3; count += 1) splitter.push(part); }, { name: 'UserError', code: 'EventTooLarge' });
    });
  }

  it('keeps nothing of endless space', () => {
    for (const splitter of [createJsonSplitter(), createLineSplitter()]) {
      for (let count = 0; count < 1_000; count += 1) splitter.push(`${' '.repeat(1_000)}\n`);
      assert.ok(splitter.end('cut').rest.length <= 65_536);
    }
  });

  for (const [title, text] of [
    ['brackets', '['.repeat(2_000_000)], ['backslashes', `"${'\\'.repeat(2_000_000)}`], ['strings', '"",'.repeat(600_000)], ['spaces', ' '.repeat(2_000_000)],
  ] as const) {
    it(`is read in linear time with many ${title}`, async () => {
      const started = performance.now();
      await readAll({ bytes: toBytes(text), contentType: JSON_TYPE, cuts: Array.from({ length: 100 }, (_, index) => index * 16_001) });
      assert.ok(performance.now() - started < 5_000);
    });
  }
});
