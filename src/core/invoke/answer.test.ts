import assert from 'node:assert/strict';
import { findRefusal, findTokenResult, maskTokens, toText } from './answer.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';

describe('toText', () => {
  it('unpacks a JSON string', () => assert.equal(toText('"one\\ntwo"'), 'one\ntwo'));
  it('leaves text that is no JSON as it is', () => assert.equal(toText('plain: text'), 'plain: text'));
  it('indents an object', () => assert.equal(toText('{"a":1}'), '{\n  "a": 1\n}'));
  it('shows no token, opaque or not', () => {
    assert.equal(
      toText(JSON.stringify({ access_token: 'opaque-1', nested: { refresh_token: 'opaque-2' } })),
      '{\n  "access_token": "[secret]",\n  "nested": {\n    "refresh_token": "[secret]"\n  }\n}',
    );
    assert.equal(toText(JSON.stringify(`Your token is ${JWT}`)), 'Your token is eyJhbGci…[secret]');
  });
});

describe('secrets in JSON within JSON', () => {
  const packed = JSON.stringify(JSON.stringify({ access_token: 'opaque-1', deeper: JSON.stringify({ clientSecret: 'opaque-2' }) }));

  it('are masked as they stand', () => assert.doesNotMatch(maskTokens(packed), /opaque/));
  it('are masked when they are unpacked', () => {
    assert.doesNotMatch(toText(packed), /opaque/);
    assert.match(toText(packed), /^\{\n {2}"access_token": "\[secret\]"/);
  });
});

describe('findRefusal', () => {
  it('reads what the agent reported, without tokens', () => assert.deepEqual(
    findRefusal(JSON.stringify({ error: `AccessDeniedException: ${JWT}` })), { message: 'AccessDeniedException: eyJhbGci…[secret]', fix: undefined },
  ));
  it('knows the remedy for a return URL that is not registered', () => assert.equal(
    findRefusal('{"error":"ValidationException: ResourceOauth2ReturnUrl is not registered on the workload identity: http://127.0.0.1:1/x"}')?.fix,
    'addReturnUrl',
  ));
  for (const data of ['', '"error"', '{"error":{}}', '[{"error":"x"}]', 'null']) {
    it(`reads nothing in ${data}`, () => assert.equal(findRefusal(data), undefined));
  }
});

describe('findTokenResult', () => {
  const given = {
    message: 'Got it', token_claims: { sub: 'alice', aud: ['a', 'b'], exp: 12 }, token_length: 3, token_preview: 'abc', access_token: JWT,
  };

  it('reads message, claims and token', () => {
    const found = findTokenResult(JSON.stringify(given));
    assert.equal(found?.message, 'Got it');
    assert.deepEqual(found.claims, [{ name: 'sub', value: 'alice' }, { name: 'aud', value: '["a","b"]' }, { name: 'exp', value: '12' }]);
    assert.equal(found.accessToken?.reveal(), JWT);
    assert.ok(!JSON.stringify(found).includes(JWT));
  });

  it('reads an object that was packed into a JSON string', () => assert.equal(
    findTokenResult(JSON.stringify(JSON.stringify(given)))?.message, 'Got it',
  ));
  it('shows no secret among the claims', () => assert.deepEqual(
    findTokenResult('{"token_claims":{"access_token":"gho_1","sub":"alice"}}')?.claims,
    [{ name: 'access_token', value: '[secret]' }, { name: 'sub', value: 'alice' }],
  ));
  it('has no token where the agent sent none', () => assert.equal(
    findTokenResult('{"message":"m","token_length":9}')?.accessToken, undefined,
  ));

  for (const data of ['text', '"text"', '{"message":"only that"}', '[]', 'null', '7']) {
    it(`finds nothing in ${data}`, () => assert.equal(findTokenResult(data), undefined));
  }
});

describe('maskTokens', () => {
  const table: readonly (readonly [text: string, masked: string])[] = [
    [`Bearer ${JWT}`, 'Bearer eyJhbGci…[secret]'],
    [`See ${JWT}.`, 'See eyJhbGci…[secret].'],
    [`x=${JWT}&y`, 'x=eyJhbGci…[secret]&y'],
    [`prefix_${JWT}`, 'prefix_eyJhbGci…[secret]'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'eyJhbGci…[secret]'],
    ['eyJlbmMi.a2V5.aXY.Y3Q.dGFn', 'eyJlbmMi…[secret]'],
    ['{"access_token" : "op\\"aque"}', '{"access_token" : "[secret]"}'],
    ['eyJhbGciOi... is only a preview', 'eyJhbGciOi... is only a preview'],
    ['www.example.com', 'www.example.com'],
  ];
  for (const [text, masked] of table) it(`makes ${masked} of ${text.slice(0, 30)}`, () => assert.equal(maskTokens(text), masked));

  for (const [title, text] of [
    ['beginnings', 'eyJ'.repeat(500_000)],
    ['dots', 'eyJ.'.repeat(300_000)],
    ['open strings', '"access_token":"'.repeat(100_000)],
    ['spaces', `"access_token"${' '.repeat(1_000_000)}`],
  ] as const) {
    it(`takes linear time over many ${title}`, () => {
      const started = performance.now();
      maskTokens(text);
      assert.ok(performance.now() - started < 2_000);
    });
  }
});
