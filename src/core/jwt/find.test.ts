import assert from 'node:assert/strict';
import { countCalls } from '../../../test/support/countCalls.js';
import { findTokens, findTokensPatiently, isOneToken } from './find.js';

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
    ['an address', `http://127.0.0.1/cb#access_token=${A}&token_type=bearer`, 'access_token in a URL fragment, line 1'],
    ['a query', `https://app.example/cb?state=1&id_token=${A}&x=1`, 'id_token in a URL query, line 1'],
    ['a form', `grant_type=jwt-bearer&assertion=${A}&scope=a`, 'assertion in a form, line 1'],
    ['a form that was encoded twice', `body=a%26access_token%3D${A}%26x`, 'access_token, line 1'],
    ['a form whose dots are encoded', `grant_type=x&access_token=${A.replaceAll('.', '%2E')}&scope=a`, 'access_token in a form, line 1'],
    ['a URL whose dots are encoded in small letters', `see https://app.example/cb#id_token=${A.replaceAll('.', '%2e')}`, 'id_token in a URL fragment, line 1'],
    ['a form that was encoded twice, dots too', `body=a%26access_token%3D${A.replaceAll('.', '%2E')}%26x`, 'access_token, line 1'],
    ['a form within a form, dots too', `body=a%26next%3Db%2526access_token%253D${A.replaceAll('.', '%252E')}%2526x`, 'access_token, line 1'],
    ['a header within a form within a form', `Authorization%253DBearer%2520${A.replaceAll('.', '%252e')}%2526x`, 'Authorization header, line 1'],
    ['encoded dots and nothing else', A.replaceAll('.', '%2E'), 'text, line 1'],
    ['a cookie', `Cookie: theme=dark; session=${A}; other=1`, 'cookie session, line 1'],
    ['a header of a HAR', `{"headers":[\n{ "name": "Authorization",\n "value": "Bearer ${A}" }]}`, 'Authorization header, line 3'],
    ['another header of a HAR', `{"name":"x-amzn-oidc-data","value":"${A}"}`, 'x-amzn-oidc-data header, line 1'],
    ['JSON within JSON', `{"text":"{\\"access_token\\":\\"${A}\\"}"}`, 'access_token, line 1'],
    ['a log line with an escaped line break', `{"msg":"token:\\n${A}"}`, 'text, line 1'],
    ['an encoded space', `authorization=Bearer%20${A}`, 'Authorization header, line 1'],
    ['a DPoP header', `Authorization: DPoP ${A}`, 'Authorization header, line 1'],
    ['a name with a hyphen', `see session-${A}`, 'text, line 1'],
    ['an .env line', `export ID_TOKEN="${A}"`, 'ID_TOKEN, line 1'],
    ['the end of a sentence', `The token is ${A}.`, 'text, line 1'],
  ];
  for (const [what, text, where] of cases) {
    it(`finds the token in ${what}`, () => {
      assert.deepEqual(findTokens(text).map(({ token, where: words }) => [token, words]), [[A, where]]);
    });
  }

  it('says where a token stands, in characters of the text and in lines and columns', () => {
    const text = `first\n  token: ${A} end`;
    const [found] = findTokens(text);
    assert.equal(text.slice(found?.offset, (found?.offset ?? 0) + (found?.length ?? 0)), A);
    assert.deepEqual([found?.line, found?.column, found?.serialization], [2, 10, 'compact']);
  });

  it('says where an encoded token stands in the text, and reads encoded padding', () => {
    const encoded = 'eyJhbGciOiJSUzI1NiJ9%2EeyJzdWIiOiJib2IifQ%3D%3D.c2ln%3d';
    const twice = encoded.replaceAll('%', '%25');
    for (const text of [`a\n x.y%2Eid_token=${encoded}&x=1`, `a\n x.y%2Eid_token=${encoded}%26x`, encoded, `a\n x.y%252Eid_token%253D${twice}%2526x`, twice]) {
      const [found, ...rest] = findTokens(text);
      assert.deepEqual([found?.token, rest], ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ==.c2ln=', []]);
      assert.equal(text.slice(found?.offset, (found?.offset ?? 0) + (found?.length ?? 0)), text.includes(twice) ? twice : encoded);
    }
  });

  it('takes a token of encoded dots that has lost its beginning, and the words around one for no part of it', () => {
    assert.deepEqual(findTokens(`token=${A.slice(5).replaceAll('.', '%2E')}`).map(({ token }) => token), [A.slice(5)]);
    assert.deepEqual(findTokens(`state=a%2Eb&t=${A.replaceAll('.', '%2E')}%20%2E`).map(({ token }) => token), [A]);
  });

  it('keeps padding, and what does not belong in a text that is otherwise a token', () => {
    assert.deepEqual(findTokens('id="eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ==.c2ln"').map(({ token }) => token), ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ==.c2ln']);
    assert.deepEqual(findTokens('eyJhbGciOiJSUzI1NiJ9.eyJzd*WIiOiJib2IifQ.c2/n\n').map(({ token }) => token), ['eyJhbGciOiJSUzI1NiJ9.eyJzd*WIiOiJib2IifQ.c2/n']);
  });

  it('does not take the cursor of a list for a token', () => {
    assert.deepEqual(findTokens('{"nextToken":"eyJuZXh0VG9rZW4iOiJhYmMiLCJ2IjoxfQ"}'), []);
  });

  it('gives JWS in JSON serialization in compact form, with the header that nothing protects', () => {
    const flattened = '{"payload":"eyJzdWIiOiJhIn0","protected":"eyJhbGciOiJFUzI1NiJ9","header":{"kid":"k1"},"signature":"c2ln"}';
    const [found, ...rest] = findTokens(flattened);
    assert.deepEqual(rest, []);
    assert.equal(found?.token, 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln');
    assert.equal(found.unprotectedHeader, '{"kid":"k1"}');
    assert.equal(found.where, 'flattened JSON serialization, line 1');
    const general = '{\n"payload":"eyJzdWIiOiJhIn0","signatures":[{"protected":"eyJhbGciOiJFUzI1NiJ9","signature":"c2ln"},{"header":{"alg":"RS256"},"signature":"YWJj"}]}';
    assert.deepEqual(findTokens(general).map(({ token, unprotectedHeader }) => [token, unprotectedHeader]), [
      ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', undefined], ['.eyJzdWIiOiJhIn0.YWJj', '{"alg":"RS256"}'],
    ]);
  });

  it('finds JSON serialization on a line of a log, beside other tokens', () => {
    const text = `first ${A}\n2026 INFO {"token":{"protected":"eyJhbGciOiJFUzI1NiJ9","payload":"eyJzdWIiOiJhIn0","signature":"c2ln"}}\nlast ${B}`;
    assert.deepEqual(findTokens(text).map(({ where }) => where), ['text, line 1', 'flattened JSON serialization, line 2', 'text, line 3']);
  });

  it('gives JWE in JSON serialization in compact form', () => {
    const text = '{"protected":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0","iv":"aXY","ciphertext":"Y3Q","tag":"dGFn","recipients":[{"encrypted_key":"a2V5"}]}';
    assert.deepEqual(findTokens(text).map(({ token, serialization }) => [token, serialization]), [
      ['eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.a2V5.aXY.Y3Q.dGFn', 'general JSON'],
    ]);
  });

  it('joins the two headers beside the protected one of a JWE', () => {
    const jwe = { protected: 'eyJlbmMiOiJBMjU2R0NNIn0', unprotected: { jku: 'https://keys.example' }, iv: 'aXY', ciphertext: 'Y3Q', tag: 'dGFn' };
    const own = { encrypted_key: 'a2V5', header: { alg: 'A128KW' } };
    const joined = '{"jku":"https://keys.example","alg":"A128KW"}';
    for (const json of [{ ...jwe, ...own }, { ...jwe, recipients: [own] }]) assert.deepEqual(findTokens(JSON.stringify(json)).map(({ unprotectedHeader }) => unprotectedHeader), [joined]);
    assert.equal(findTokens(JSON.stringify({ ...jwe, ...own, unprotected: {} }))[0]?.unprotectedHeader, '{"alg":"A128KW"}');
  });

  it('lists several tokens once each, in the order they stand', () => {
    assert.deepEqual(findTokens(`${A}\n${B}\n${A}`).map(({ token }) => token), [A, B]);
  });

  it('puts a token together that was broken into lines', () => {
    assert.deepEqual(findTokens(`${A.slice(0, 30)}\n${A.slice(30)}\n`).map(({ token }) => token), [A]);
  });

  it('does not take the words after a token for the rest of it', () => {
    const whole = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.${'a'.repeat(43)}`;
    for (const text of [`${A} hello`, `${A} hello world`, `${whole}\nhello`]) assert.deepEqual(findTokens(text).map(({ token }) => token), [text.split(/\s/)[0]]);
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

  it('finds a token that begins at the edge of a piece of the search', async () => {
    const edge = 512 * 1024;
    for (const before of [edge - 2, edge - 1, edge, edge - 40]) {
      const steps: number[] = [];
      const text = `${' '.repeat(before)}${A} tail ${' '.repeat(edge)}${B}`;
      const found = await findTokensPatiently(text, { pause: () => Promise.resolve(), report: ({ searchedTo }) => { steps.push(searchedTo); } });
      assert.deepEqual(found.map(({ token }) => token), [A, B]);
      assert.ok(steps.length >= 3 && steps.at(-1) === text.length, steps.join());
    }
  });

  it('stops a search at the signal', async () => {
    const stop = new AbortController();
    const search = findTokensPatiently(' '.repeat(4 << 20), { pause: () => { stop.abort(); return Promise.resolve(); }, signal: stop.signal });
    await assert.rejects(search, { name: 'AbortError' });
  });

  const flattened = '{"protected":"eyJhbGciOiJFUzI1NiJ9","payload":"eyJzdWIiOiJhIn0","signature":"c2lnbmF0dXJl"}';
  const repeated: readonly (readonly [what: string, of: (times: number) => string])[] = [
    ['JSON tokens in lines', (times) => `2026-11-22 INFO got ${flattened}\n`.repeat(times)],
    ['JSON tokens in a list', (times) => `[${Array(times).fill(flattened).join(',')}]`],
    ...['.', 'a', '"', 'eyJ.', 'eyJ ', 'eyJ\n', '=eyJ', 'eyJ=', 'eyJ%2E', '%2EeyJ%3D', '%252EeyJ%253D', 'Bearer ', '"protected":"eyJhbGciOiJ'].map((text) => (
      [JSON.stringify(text), (times: number) => text.repeat(times)] as const)),
  ];
  for (const [what, of] of repeated) {
    it(`takes twice the work for twice as many: ${what}`, () => {
      const [once, twice] = [250, 500].map((times) => countCalls(() => findTokens(of(times)))) as [number, number];
      assert.ok(twice <= once * 2.1, `${once} calls, then ${twice}`);
    });
  }

  it('lists a token once more where another header stands beside it', () => {
    const [signed = '', payload = '', signature = ''] = A.split('.');
    const beside = (header: object): string => JSON.stringify({ payload, protected: signed, header, signature });
    const found = findTokens(`Bearer ${A}\n${beside({ jku: 'https://evil.example' })}\n${A}\n`);
    assert.deepEqual(found.map(({ unprotectedHeader }) => unprotectedHeader), [undefined, '{"jku":"https://evil.example"}']);
    const general = JSON.stringify({ payload, signatures: ['a', 'b', 'a'].map((kid) => ({ protected: signed, header: { kid }, signature })) });
    assert.deepEqual(findTokens(general).map(({ unprotectedHeader }) => unprotectedHeader), ['{"kid":"a"}', '{"kid":"b"}']);
  });
});

describe('isOneToken', () => {
  it('is true of a token, and of nothing that is opaque or has more around it', () => {
    assert.equal(isOneToken(A), true);
    for (const text of ['gho_16C7e42F292c6912E7710c838347Ae178B4a', '', `Bearer ${A}`, `${A} ${B}`]) assert.equal(isOneToken(text), false);
  });
});
