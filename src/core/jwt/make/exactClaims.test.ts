import assert from 'node:assert/strict';
import { decodeJwt } from '../decode.js';
import { toExactClaims } from './exactClaims.js';

const read = (payload: string | Buffer) => toExactClaims(decodeJwt(`eyJhbGciOiJSUzI1NiJ9.${Buffer.from(payload).toString('base64url')}.c2ln`));

describe('toExactClaims', () => {
  it('gives the claims as they are', () => {
    assert.deepEqual(read('{"sub":"a\ufffd","n":[0.5,-3,true,null,{"x":"y"}]}'), { sub: 'a\ufffd', n: [0.5, -3, true, null, { x: 'y' }] });
  });

  it('goes by the value of a number, however it is written', () => {
    assert.deepEqual(read('{"n":[1e3,0.10,1800000000.0,-1.50e-7,1E+21,5e-324,0.0,-0e9]}'), { n: [1000, 0.1, 1_800_000_000, -1.5e-7, 1e21, 5e-324, 0, -0] });
  });

  it('leaves out what another token has of its own, however it is written', () => {
    assert.deepEqual(read('{"sub":"a","exp":12345678901234567890,"iat":1,"nbf":1,"jti":"x","auth_time":0.12345678901234567890}'), { sub: 'a' });
  });

  for (const [what, payload] of [
    ['a payload that is cut off', '{"sub":"a","big":123'], ['a number that is rounded', '{"sub":"a","n":12345678901234567890}'], ['one within a list', '{"n":[[0.12345678901234567890]]}'],
    ['a number that is beyond those of JavaScript', '{"n":1e400}'], ['one of very many digits', `{"n":1.${'0'.repeat(200)}}`], ['one that is too small', '{"n":1e-400}'],
    ['a name given twice', '{"sub":"a","sub":"b"}'], ['one given twice within', '{"act":[{"sub":"a","sub":"b"}]}'], ['a time given twice', '{"exp":1,"exp":2}'],
    ['a byte that is not UTF-8', Buffer.from([...Buffer.from('{"sub":"'), 0xff, ...Buffer.from('"}')])],
    ['a byte order mark', '\ufeff{"sub":"a"}'], ['a list', '[1]'], ['nothing', ''],
  ] as const) {
    it(`gives none of ${what}`, () => { assert.equal(read(payload), undefined); });
  }
});
