import assert from 'node:assert/strict';
import { decodeJwt } from '../decode.js';
import { toExactClaims } from './exactClaims.js';

const read = (payload: string) => toExactClaims(decodeJwt(`eyJhbGciOiJSUzI1NiJ9.${Buffer.from(payload).toString('base64url')}.c2ln`));

describe('toExactClaims', () => {
  it('gives the claims as they are', () => {
    assert.deepEqual(read('{"sub":"a","iat":1800000000.0,"n":[0.5,-3,true,null,{"x":"y"}]}'), { sub: 'a', iat: 1_800_000_000, n: [0.5, -3, true, null, { x: 'y' }] });
  });

  for (const [what, payload] of [
    ['a payload that is cut off', '{"sub":"a","big":123'], ['a number that is rounded', '{"sub":"a","n":12345678901234567890}'], ['one within a list', '{"n":[[0.12345678901234567890]]}'],
    ['a byte order mark', '\ufeff{"sub":"a"}'], ['a list', '[1]'], ['nothing', ''],
  ] as const) {
    it(`gives none of ${what}`, () => { assert.equal(read(payload), undefined); });
  }
});
