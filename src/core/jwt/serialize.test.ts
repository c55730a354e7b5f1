import assert from 'node:assert/strict';
import { decodeJwt } from './decode.js';
import { findTokens } from './find.js';
import { toEditedText, toTokenText } from './serialize.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const PAYLOAD = encode({ sub: 'alice' });

describe('toTokenText', () => {
  const cases: readonly (readonly [what: string, token: string, beside: string | undefined])[] = [
    ['a compact token', `${encode({ alg: 'RS256' })}.${PAYLOAD}.c2ln`, undefined],
    ['a token with a header beside it', `${encode({ alg: 'RS256' })}.${PAYLOAD}.c2ln`, '{"kid":"a \\"1\\""}'],
    ['a token without a signed header', `.${PAYLOAD}.c2ln`, '{"alg":"RS256"}'],
    ['an encrypted token', `${encode({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y3Q.dGFn`, '{"kid":"1"}'],
  ];
  for (const [what, token, beside] of cases) {
    it(`writes ${what} so that it is found again`, () => {
      assert.deepEqual(findTokens(toTokenText(token, beside)).map((found) => [found.token, found.unprotectedHeader]), [[token, beside]]);
    });
  }
});

describe('toEditedText', () => {
  const HEADER = '{"alg":"RS256"}';
  const token = decodeJwt('.eyJzdWIiOiJhIn0.c2ln', HEADER);
  const read = (edited: string) => findTokens(toEditedText(edited, token)).map(({ token: text, unprotectedHeader }) => [text, unprotectedHeader]);

  it('keeps the header beside a token of which one part was edited', () => {
    assert.deepEqual(read('.eyJzdWIiOiJhIn0.c2lu'), [['.eyJzdWIiOiJhIn0.c2lu', HEADER]]);
    assert.deepEqual(read('.eyJzdWIiOiJhIn0.\n'), [['.eyJzdWIiOiJhIn0.', HEADER]]);
  });

  it('gives another token none, and one that had none', () => {
    const another = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    for (const edited of [another, '.eyJzdWIiOiJhIn0', '']) assert.equal(toEditedText(edited, token), edited);
    assert.equal(toEditedText(`${another}a`, decodeJwt(another)), `${another}a`);
  });
});
