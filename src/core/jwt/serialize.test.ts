import assert from 'node:assert/strict';
import { findTokens } from './find.js';
import { toTokenText } from './serialize.js';

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
