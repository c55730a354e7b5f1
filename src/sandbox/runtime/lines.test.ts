import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { readLines } from './lines.js';

async function linesOf(...pieces: readonly (string | Buffer)[]): Promise<readonly string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => { lines.push(line); });
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await finished(stream);
  return lines;
}

describe('the lines that a process prints', () => {
  it('are told whole, however they arrive', async () => {
    const snow = Buffer.from('❄\n');
    assert.deepEqual(await linesOf('on', 'e\ntwo\r\n\n', snow.subarray(0, 1), snow.subarray(1), 'last'), ['one', 'two', '❄', 'last']);
  });

  it('are cut where one has no end', async () => {
    const lines = await linesOf('x'.repeat(10_000), 'x'.repeat(10_000), '\nnext\n');
    assert.deepEqual(lines.map(({ length }) => length), [8_192, 4]);
  });
});
