import assert from 'node:assert/strict';
import { createJoiner } from './pieces.js';

function join(...pieces: readonly string[]): string {
  const joiner = createJoiner();
  return pieces.map((piece) => joiner.join(piece, () => true)).join('');
}

describe('createJoiner', () => {
  const table: readonly (readonly [title: string, pieces: readonly string[], text: string])[] = [
    ['the tokens of a model', ['Hel', 'lo', ',', ' I', ' am', ' Al', 'ice', '.', ' And', ' you', '?', '\n\n', 'Fine'], 'Hello, I am Alice. And you?\n\nFine'],
    ['pieces of one length', ['I am the age', 'nt you want.', ' Tell me mor', 'e.'], 'I am the agent you want. Tell me more.'],
    ['sentences', ['Hello! I need a token.', 'Authorization URL, please copy: https://a.example/x?y=Z', 'Thank you, it is done.'], 'Hello! I need a token.\nAuthorization URL, please copy: https://a.example/x?y=Z\nThank you, it is done.'],

    ['a URL in pieces', ['See https://a.exam', 'ple/x', 'Y12 or not'], 'See https://a.example/xY12 or not'],
    ['a number in pieces', ['It costs about 3.', '14'], 'It costs about 3.14'],
    ['empty pieces', ['', 'a', '', 'b'], 'ab'],
  ];
  for (const [title, pieces, text] of table) it(`joins ${title}`, () => { assert.equal(join(...pieces), text); });
});
