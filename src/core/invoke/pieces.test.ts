import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { beside, delta, type StrandsForm } from '../../../test/support/strands.js';
import { createEchoFinder, createJoiner, toPart } from './pieces.js';

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

describe('createEchoFinder', () => {
  const besideOf = (text: string, form: StrandsForm) => beside(text, form)[0] ?? message('');
  const find = (...events: readonly ReturnType<typeof message>[]) => {
    const echoes = createEchoFinder();
    return events.map((event) => {
      const part = toPart(event);
      if (part === undefined) return false;
      const echo = echoes.find(part);
      echoes.remember(part, `shown ${part.words}`);
      return echo !== undefined && echo === `shown ${part.words}`;
    });
  };

  it('takes the words beside a delta for its echo, once', () => {
    for (const form of ['json', 'repr'] as const) {
      assert.deepEqual(find(delta('Hi, it\'s'), besideOf('Hi, it\'s', form), delta('Hi'), besideOf('Hi', form), besideOf('Hi', form)), [false, true, false, true, false]);
    }
  });

  it('knows the echo of each of several deltas, whatever comes between', () => {
    const events = [delta('Hi, '), delta('Alice'), message('"working"'), ...beside('Hi, ', 'json'), delta('.'), ...beside('Alice', 'repr'), ...beside('.', 'json'), ...beside('.', 'json')];
    assert.deepEqual(find(...events), [false, false, false, true, false, true, true, false]);
  });

  it('takes for text what has no delta of its own, as of an agent that passes on another one\'s words', () => {
    for (const form of ['json', 'repr'] as const) assert.deepEqual(find(delta('Looking. '), besideOf('Looking. ', form), besideOf('Open it now. ', form)), [false, true, false]);
  });

  it('knows an echo by characters that Python escapes', () => {
    const echo = message(JSON.stringify("{'data': '\\x85\\u200b\\U000e0001', 'delta': {'text': '…'}}"));
    assert.deepEqual(find(delta('\u0085\u200b\u{e0001}'), echo), [false, true]);
  });
});
