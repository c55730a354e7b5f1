import assert from 'node:assert/strict';
import type { CompareRow } from '../../core/jwt/compare/compare.js';
import { changeInWords, inClockTime, toCompareTable, toShownPath } from './compareWords.js';

const NONE = { before: [], after: [] };
const row = (path: string, before: string | undefined, after: string | undefined): CompareRow => ({
  place: 'payload', path, before, after, ranges: NONE, change: before === undefined ? 'added' : after === undefined ? 'removed' : before === after ? 'same' : 'changed',
});

describe('what changed between two tokens, in words', () => {
  for (const [name, given, words] of [
    ['scopes', row('scope', 'openid profile email', 'openid email invoices.read'), 'Dropped: profile. Granted: invoices.read.'],
    ['scopes in another order', row('scp', 'a b', 'b a'), 'The same scopes in another order.'],
    ['an issuer', row('iss', 'https://a.example', 'https://b.example'), 'Another issuer made the second token.'],
    ['an actor', row('act.sub', undefined, 'agent'), 'Says who acts for the subject. It was not there before.'],
    ['a claim that is gone', row('email', 'a@b.example', undefined), 'It is gone.'],
    ['an audience in a list', row('aud[0]', 'a', 'b'), 'It is meant for somebody else.'],
    ['what nobody can read as a time', row('exp', '1', 'soon'), 'It was changed.'],
    ['nothing', row('sub', 'a', 'a'), 'The same in both.'],
  ] as const) {
    it(`says it of ${name}`, () => {
      assert.equal(changeInWords(given, 0), words);
    });
  }

  it('says when a token ends now', () => {
    assert.match(changeInWords(row('exp', '60', '3600'), 0), /^Changed to today at \d\d:00:00 \(in 1 hour\)\.$/);
  });

  it('shows times by the clock, and as they were written where that does not tell them apart', () => {
    const clocks = (before: string | undefined, after: string | undefined): readonly unknown[] => {
      const shown = inClockTime(row('exp', before, after), 0);
      return [shown.before, shown.after].map((text) => text?.replace(/\d\d:(\d\d:\d\d)$/, 'HH:$1'));
    };
    assert.deepEqual(clocks('60', '3600'), ['HH:01:00', 'HH:00:00']);
    assert.deepEqual(clocks(undefined, '90000'), [undefined, 'tomorrow at HH:00:00']);
    assert.deepEqual(clocks('60', 'soon'), ['HH:01:00', 'soon']);
    assert.deepEqual(clocks('60.1', '60.2'), ['60.1', '60.2']);
    assert.deepEqual(clocks('1800000000000', undefined), ['1800000000000', undefined]);
    assert.ok(inClockTime(row('exp', '60', '3600'), 0).ranges.after.length > 0);
    assert.equal(inClockTime(row('nonce', '60', '3600'), 0).after, '3600');
  });

  it('shows a name as it was written, where it cannot be taken for another path', () => {
    assert.deepEqual(['["cognito:groups"][0]', '["https://x.example/roles"].a', '["a.b"]', '["a[0]"]', '["a"]', '["x\\"y"]', 'act.sub'].map(toShownPath),
      ['cognito:groups[0]', 'https://x.example/roles.a', '["a.b"]', '["a[0]"]', '["a"]', '["x\\"y"]', 'act.sub']);
  });

  it('makes a table of it that no value can leave', () => {
    assert.equal(toCompareTable([row('a|b', 'x`y', undefined)], 0).split('\n')[2], '| Payload | `a\\|b` | `xˋy` | not present | It is gone. |');
  });

  it('tells in the table which header a parameter stands in', () => {
    const lines = toCompareTable((['header', 'unprotected'] as const).map((place) => ({ ...row('alg', 'a', 'b'), place })), 0).split('\n').slice(2, 4);
    assert.deepEqual(lines.map((line) => line.split(' | ')[0]), ['| Header', '| Unprotected header']);
  });
});
