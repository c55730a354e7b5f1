import assert from 'node:assert/strict';
import { decodeJwt, type DecodedToken } from './decode.js';
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
  const read = (edited: string, token: DecodedToken) => findTokens(toEditedText(edited, token).text).map(({ token: text, unprotectedHeader }) => [text, unprotectedHeader]);

  it('keeps the header beside a token of which one part was edited', () => {
    const token = decodeJwt('eyJraWQiOiIxIn0.eyJzdWIiOiJhIn0.c2ln', HEADER);
    for (const edited of ['eyJraWQiOiIxIn0.eyJzdWIiOiJhIn0.c2lu', 'eyJraWQiOiIxIn0.eyJzdWIiOiJhIn0.']) assert.deepEqual(read(`${edited}\n`, token), [[edited, HEADER]]);
  });

  it('keeps it where it is the only header, however much was edited', () => {
    assert.deepEqual(read('.eyJzdWIiOiJiIn0.c2lu', decodeJwt('.eyJzdWIiOiJhIn0.c2ln', HEADER)), [['.eyJzdWIiOiJiIn0.c2lu', HEADER]]);
  });

  it('leaves it out where more was edited, and says so unless nothing of the token is left', () => {
    const token = decodeJwt('eyJraWQiOiIxIn0.eyJzdWIiOiJhIn0.c2ln', HEADER);
    const another = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    for (const edited of ['eyJraWQiOiIxIn0.eyJzdWIiOiJiIn0.c2lu', 'eyJraWQiOiIxIn0.eyJzdWIiOiJhIn0']) assert.deepEqual(toEditedText(edited, token), { text: edited, leftOut: true });
    for (const edited of [another, '']) assert.deepEqual(toEditedText(edited, token), { text: edited, leftOut: false });
    assert.deepEqual(toEditedText(`${another}a`, decodeJwt(another)), { text: `${another}a`, leftOut: false });
  });
});
