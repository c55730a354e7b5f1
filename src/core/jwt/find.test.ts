import assert from 'node:assert/strict';
import { findTokens } from './find.js';

const A = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const B = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJl';

describe('findTokens', () => {
  const cases: readonly (readonly [what: string, text: string, where: string])[] = [
    ['a bare token', A, 'text, line 1'],
    ['a bearer token', `Bearer ${A}`, 'bearer token, line 1'],
    ['a header', `\nAuthorization: Bearer ${A}\n`, 'Authorization header, line 2'],
    ['quotes', `"${A}"`, 'text, line 1'],
    ['a token response', `{\n  "token_type": "Bearer",\n  "access_token": "${A}"\n}`, 'access_token, line 3'],
    ['a curl command', `curl -H 'Authorization: Bearer ${A}' https://example.com/x.y.z`, 'Authorization header, line 1'],
    ['an address', `http://127.0.0.1/cb#access_token=${A}&token_type=bearer`, 'access_token, line 1'],
    ['an .env line', `export ID_TOKEN="${A}"`, 'ID_TOKEN, line 1'],
    ['the end of a sentence', `The token is ${A}.`, 'text, line 1'],
  ];
  for (const [what, text, where] of cases) {
    it(`finds the token in ${what}`, () => {
      assert.deepEqual(findTokens(text), [{ token: A, where }]);
    });
  }

  it('lists several tokens once each, in the order they stand', () => {
    assert.deepEqual(findTokens(`${A}\n${B}\n${A}`).map(({ token }) => token), [A, B]);
  });

  it('puts a token together that was broken into lines', () => {
    assert.deepEqual(findTokens(`${A.slice(0, 30)}\n${A.slice(30)}\n`).map(({ token }) => token), [A]);
  });

  it('takes a token that has lost its beginning or its end', () => {
    assert.deepEqual(findTokens(A.slice(5)).map(({ token }) => token), [A.slice(5)]);
    assert.deepEqual(findTokens(A.slice(0, 30)).map(({ token }) => token), [A.slice(0, 30)]);
    assert.deepEqual(findTokens('eyJhbGciOiJSUzI1NiJ9').map(({ token }) => token), ['eyJhbGciOiJSUzI1NiJ9']);
  });

  it('keeps the empty signature of an unsigned token', () => {
    const unsigned = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.';
    assert.deepEqual(findTokens(unsigned).map(({ token }) => token), [unsigned]);
  });

  for (const text of ['', 'hello world', 'www.example.com', 'eyeliner', 'a.b.c', '....', '1.2.3']) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => assert.deepEqual(findTokens(text), []));
  }

  it('takes a megabyte of anything in a moment', function () {
    this.timeout(5000);
    const million = 1_048_576;
    for (const text of ['.'.repeat(million), 'a'.repeat(million), 'eyJ.'.repeat(million / 4), 'eyJ '.repeat(million / 4), 'Bearer '.repeat(million / 8), '"'.repeat(million), 'eyJ\n'.repeat(million / 4)]) findTokens(text);
  });
});
