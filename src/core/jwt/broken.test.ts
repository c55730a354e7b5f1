import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { toTokenReport } from '../../../test/support/tokenReport.js';

interface BrokenToken {
  readonly what: string;
  readonly text: string;
  readonly says: readonly string[];
}

const NOW_MS = Date.UTC(2026, 10, 22, 9, 37, 12);
const FILE = new URL('../../../test/vectors/broken.json', import.meta.url);
const CORPUS = JSON.parse(readFileSync(FILE, 'utf8')) as readonly BrokenToken[];

describe('the corpus of broken tokens', () => {
  // UPDATE_VECTORS=1 writes down what is said now; read the difference before it is kept.
  if (process.env['UPDATE_VECTORS'] === '1') {
    writeFileSync(FILE, `${JSON.stringify(CORPUS.map(({ what, text }) => ({ what, text, says: toTokenReport(text, NOW_MS) })), null, 2)}\n`);
  }

  for (const { what, text, says } of CORPUS) {
    it(`says what it always said of a token ${what}`, () => assert.deepEqual(toTokenReport(text, NOW_MS), says));
  }
});
