import assert from 'node:assert/strict';
import { toClaimRows } from './claimRows.js';
import type { ClaimRow } from './claimRows.js';
import { decodeJwt } from './decode.js';

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
const HEADER = encode('{"alg":"RS256"}');

function rowsOf(payload: string): { readonly rows: readonly ClaimRow[]; readonly text: string } {
  const token = decodeJwt(`${HEADER}.${encode(payload)}.c2ln`);
  return { rows: toClaimRows(token.payload), text: token.segments[1]?.text ?? '' };
}

describe('toClaimRows', () => {
  it('lists every value with its path and depth, in the order in which they were written', () => {
    const { rows } = rowsOf('{"sub":"a","act":{"sub":"b","act":{"sub":"c"}},"aud":["x","y"],"https://x/y":1}');
    assert.deepEqual(rows.map(({ path, depth, below }) => [path, depth, below]), [
      ['sub', 0, 0], ['act', 0, 3], ['act.sub', 1, 0], ['act.act', 1, 1], ['act.act.sub', 2, 0], ['aud', 0, 2], ['aud[0]', 1, 0], ['aud[1]', 1, 0], ['["https://x/y"]', 0, 0],
    ]);
  });

  it('says which characters of the decoded text each one is', () => {
    const { rows, text } = rowsOf('{ "ünï": "çode", "act" : {"sub": "b"} }');
    assert.deepEqual(rows.map(({ range }) => text.slice(range?.start, range?.end)), ['"ünï": "çode"', '"act" : {"sub": "b"}', '"sub": "b"']);
  });

  it('opens JSON and tokens that are written in strings, up to four within each other', () => {
    const inner = `${HEADER}.${encode('{"sub":"inner"}')}.c2ln`;
    const { rows } = rowsOf(JSON.stringify({ details: '{"a":[1,{"b":"c"}]}', subject_token: inner, text: '{not json}' }));
    assert.deepEqual(rows.map(({ path }) => path), [
      'details', 'details.a', 'details.a[0]', 'details.a[1]', 'details.a[1].b', 'subject_token', 'subject_token.header.alg', 'subject_token.payload.sub', 'text',
    ]);
    assert.deepEqual(rows.filter(({ depth }) => depth === 0).map(({ nested }) => nested?.kind), ['json', 'token', undefined]);
    assert.equal(rows[1]?.range, undefined);
    const deep = (levels: number): string => (levels === 0 ? '{"end":1}' : JSON.stringify({ next: deep(levels - 1) }));
    assert.equal(rowsOf(deep(9)).rows.length, 5);
  });

  it('marks a name that stands twice', () => {
    assert.deepEqual(rowsOf('{"a":1,"a":{"b":1,"b":2}}').rows.map(({ isRepeated }) => isRepeated), [false, true, false, true]);
  });

  it('lists five thousand claims', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`claim${index}`, index]));
    assert.equal(rowsOf(JSON.stringify(many)).rows.length, 5000);
  });
});
