import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createTokenMask, maskInWindows, maskTokens, withoutCutToken } from './mask.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const [HEADER, PAYLOAD, SIGNATURE] = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJhbGljZSJ9', 'c2lnbmF0dXJlIG9m'];

describe('maskTokens', () => {
  const table: readonly (readonly [text: string, masked: string])[] = [
    [`Bearer ${JWT}`, 'Bearer eyJhbGci…[secret]'],
    [`See ${JWT}.`, 'See eyJhbGci…[secret].'],
    [`x=${JWT}&y`, 'x=eyJhbGci…[secret]&y'],
    [`prefix_${JWT}`, 'prefix_eyJhbGci…[secret]'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'eyJhbGci…[secret]'],
    ['eyJlbmMi.a2V5.aXY.Y3Q.dGFn', 'eyJlbmMi…[secret]'],
    ['{"access_token" : "op\\"aque"}', '{"access_token" : "[secret]"}'],
    ['eyJhbGciOiJkaXIifQ..aXY.Y3Q.dGFn', 'eyJhbGci…[secret]'],
    [`${Buffer.from('{ "alg":"RS256"}').toString('base64url')}.e30.c2ln`, 'eyAiYWxn…[secret]'],
    [`${Buffer.from('{\n  "alg":"RS256"}').toString('base64url')}.e30.c2ln`, 'ewogICJh…[secret]'],
    ['eyJhbGci...eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln', 'eyJhbGci…[secret]'],
    ['iOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln', 'iOiJSUzI1NiJ9.eyJzdWIi…[secret]'],
    ['{"workloadAccessToken":"a","apiKey":"b","Password":"c","my_client_secret":"d","secretAccessKey":"e"}',
      '{"workloadAccessToken":"[secret]","apiKey":"[secret]","Password":"[secret]","my_client_secret":"[secret]","secretAccessKey":"[secret]"}'],
    ["{'access_token': 'opa\\'que', 'a': 1}", "{'access_token': '[secret]', 'a': 1}"],
    ['{"access_token":"opaque\\\\","client_secret":"b"}', '{"access_token":"[secret]","client_secret":"[secret]"}'],
    ['{"access_token":"opaq', '{"access_token":"[secret]'],
    ['"{\\"access_token\\": \\"opaq"', '"{\\"access_token\\": \\"[secret]"'],
    ['{"token_length":"12","nextToken":"abc","secretArn":"arn"}', '{"token_length":"12","nextToken":"abc","secretArn":"arn"}'],
    ['viewport.width.value and www.brewmaster.example.com', 'viewport.width.value and www.brewmaster.example.com'],
    ['eyJhbGciOi... is only a preview', 'eyJhbGciOi... is only a preview'],
    ['www.example.com', 'www.example.com'],
    ...['%2E', '%2e', '%252E', '\\u002e', '\\\\u002E', '=.', '==.', '%3D%2E', '\\u003d.'].map((dot) => [`#t=${JWT.replaceAll('.', dot)}&x=a.b`, '#t=eyJhbGci…[secret]&x=a.b'] as const),
    [`{"protected":"${HEADER}","payload":"${PAYLOAD}","signature":"${SIGNATURE}"}`, `{"protected":"${HEADER}","payload":"${PAYLOAD}","signature":"[secret]"}`],
    [`{'payload': '${PAYLOAD}', 'signatures': [{'protected': '${HEADER}', 'signature': '${SIGNATURE}'}]}`,
      `{'payload': '${PAYLOAD}', 'signatures': [{'protected': '${HEADER}', 'signature': '[secret]'}]}`],
    [JSON.stringify(`{"payload":"${PAYLOAD}","signature": "${SIGNATURE}"}`), JSON.stringify(`{"payload":"${PAYLOAD}","signature": "[secret]"}`)],
    [`{"protected":"${HEADER}","iv":"aXY","ciphertext":"Y3Q","tag":"${SIGNATURE}"}`, `{"protected":"${HEADER}","iv":"aXY","ciphertext":"Y3Q","tag":"[secret]"}`],
    ...['\n', '\r\n', '\n  ', '\\n', '\\r\\n'].map((end) => [`Got "${HEADER}.${PAYLOAD.slice(0, 10)}${end}${PAYLOAD.slice(10)}.${SIGNATURE}x", so`, 'Got "eyJhbGci…[secret]", so'] as const),
    [`${HEADER}.preview\nThen www.example.com, or`, `${HEADER}.preview\nThen www.example.com, or`],
    ['{"payload":{"a":"b"},"signature":"fetch_page"}', '{"payload":{"a":"b"},"signature":"fetch_page"}'],
  ];
  for (const [text, masked] of table) it(`makes ${masked} of ${text.slice(0, 30)}`, () => { assert.equal(maskTokens(text), masked); });

  const plain: readonly (readonly [text: string, masked: string])[] = [
    ['password=x1', 'password=[secret]'],
    ['my_client_secret: abc, and more', 'my_client_secret: [secret], and more'],
    ['The **Password:** `hunter2` is yours.', 'The **Password:** `[secret]` is yours.'],
    ['a?access_token=abc.def~1&x=1', 'a?access_token=[secret]&x=1'],
    ['client_secret=a,b;c,user=x', 'client_secret=[secret],user=x'],
    ['export AWS_SECRET_ACCESS_KEY=a/b+c\nexport X=1', 'export AWS_SECRET_ACCESS_KEY=[secret]\nexport X=1'],
    ['{password: abc} or {secret: b}, so', '{password: [secret]} or {secret: [secret]}, so'],
    ['api key := "two words", next', 'api key := "[secret]", next'],
    ["passwd => 'two words'.", "passwd => '[secret]'."],
    ['Authorization: Bearer opaque-1', 'Authorization: Bearer [secret]'],
    ['Authorization: opaque-1', 'Authorization: [secret]'],
    ['authorization: Basic YTpi==\r\nHost: a', 'authorization: Basic [secret]\r\nHost: a'],
    ['{"Authorization":"Bearer opaque-1"}', '{"Authorization":"Bearer [secret]"}'],
    [String.raw`{"text":"password=x1\nnext"}`, String.raw`{"text":"password=[secret]\nnext"}`],
    [String.raw`{"text":"password: \"x 1\" next"}`, String.raw`{"text":"password: \"[secret]\" next"}`],
    ['client_secret=[secret]', 'client_secret=[secret]'],
    ...['%22access_token%22%3A%22', '%22access_token%22:+%22', '%2522access_token%2522%253A%2520%2522'].map((name) => [`a?x=%7B${name}opaque%221%22%7D&b=c`, `a?x=%7B${name}[secret]&b=c`] as const),
    ['{"token":"gho_16C7e42F292c6912E7"}', '{"token":"gho_[secret]"}'],
    ["{'token': 'ya29.a0Af_x-1', 'n': 1}", "{'token': 'ya29.[secret]', 'n': 1}"],
    ['curl -H "Bearer opaque-0123456789abc" https://a', 'curl -H "Bearer [secret]" https://a'],
    ...[
      'password is wrong', 'The password: it is wrong.', 'password: required', 'Password: must be longer', 'password: string;', 'Your password:\n\nNext line', 'password = ',
      'error=invalid_token: it has ended', 'nextToken=abc', 'secretArn: arn', 'client_secret=<your secret>', 'authorization: required', '{"authorization":"IAM"}', 'a token: abc', 'secret::of(x)', 'password == input', '{"token":"Hello"}', 'Bearer authenticationscheme', 'a bearer of news-from-everywhere', 'through_gho_x',
    ].map((text) => [text, text] as const),
  ];
  for (const [text, masked] of plain) it(`makes ${masked} of plain text`, () => { assert.equal(maskTokens(text), masked); });

  it('masks secrets in JSON within JSON', () => {
    const packed = JSON.stringify(JSON.stringify({ access_token: 'opaque-1', deeper: JSON.stringify({ clientSecret: 'opaque-2' }) }));
    assert.doesNotMatch(maskTokens(packed), /opaque/);
  });

  for (const [title, text] of [
    ['beginnings', 'eyJ'.repeat(500_000)],
    ['dots behind beginnings', 'eyJ.'.repeat(300_000)],
    ['dots', `newsletter ${'.'.repeat(100_000)}`],
    ['encoded dots', `newsletter${'%2E'.repeat(300_000)} eyJhbGciOiJ9${'%2E'.repeat(300_000)}`],
    ['paddings', `newsletter${'=.'.repeat(500_000)}`],
    ['line ends', `eyJhbGciOiJ9.${'ab\n'.repeat(300_000)}`],
    ['broken tokens', `eyJhbGciOiJ9.${'eyJhbGciOiJ9\n'.repeat(100_000)}`],
    ['signatures', `"payload":"" ${'"signature":"'.repeat(100_000)}`],
    ['encoded members', '%22access_token%22%3A%2525'.repeat(50_000)],
    ['open strings', '"access_token":"'.repeat(100_000)],
    ['backslashes', `"access_token":"x" ${'\\'.repeat(1_000_000)}`],
    ['members', '"apiKey":"x",'.repeat(100_000)],
    ['spaces', `"access_token"${' '.repeat(1_000_000)}`],
    ['plain names', 'password=x, '.repeat(100_000)],
    ['signs', `secret ${':='.repeat(500_000)}`],
    ['marks', 'password *** ***'.repeat(60_000)],
  ] as const) {
    it(`takes linear time over many ${title}`, () => {
      const started = performance.now();
      maskTokens(text);
      assert.ok(performance.now() - started < 2_000);
    });
  }
});

describe('maskInWindows', () => {
  it('masks a long text in parts, and every token in it', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `${index} ${JWT}`).join(' ');
    const parts = [...maskInWindows(text)];
    assert.ok(parts.length > 3);
    assert.equal(parts.join(''), maskTokens(text));
  });
  it('masks a value wherever the text is cut', () => {
    for (let length = 262_100; length < 262_190; length += 1) {
      const text = [...maskInWindows(`${'x '.repeat(length / 2)}"access_token": "opaque secret, of words" and ${'y '.repeat(200_000)}`)].join('');
      assert.ok(text.includes('"access_token": "[secret]" and y') && !/opaque|words/.test(text), `cut at ${length}`);
    }
  });
  it('masks a plain value wherever the text is cut', () => {
    for (let length = 262_110; length < 262_160; length += 1) {
      const text = [...maskInWindows(`${'x '.repeat(length / 2)}client_secret = opaque-secret and ${'y '.repeat(10_000)}`)].join('');
      assert.ok(text.includes('client_secret = [secret] and y') && !text.includes('opaque'), `cut at ${length}`);
    }
  });
  it('loses nothing of a text without a place to cut', () => { assert.equal([...maskInWindows('x'.repeat(1_000_000))].join('').length, 1_000_000); });
});

describe('createTokenMask', () => {
  function mask(...pieces: readonly string[]): string {
    const own = createTokenMask();
    return pieces.map((piece) => own.push(piece)).join('') + own.flush();
  }
  const text = `Your token is ${JWT}, and that is all.`;
  const masked = 'Your token is eyJhbGci…[secret], and that is all.';

  it('masks a token that is cut at every place', () => {
    for (let at = 0; at <= text.length; at += 1) assert.equal(mask(text.slice(0, at), text.slice(at)), masked, `cut at ${at}`);
    assert.equal(mask(...Array.from(text)), masked, 'character by character');
  });
  it('masks one whose dots are encoded, cut at every place', () => {
    for (const dot of ['%2E', '=.', '%3D%2E']) {
      const encoded = `https://a.example/?x=${JWT.replaceAll('.', dot)}&b, and that is all.`;
      const pieces = Array.from({ length: encoded.length + 1 }, (_, at) => mask(encoded.slice(0, at), encoded.slice(at)));
      assert.deepEqual(new Set([...pieces, mask(...Array.from(encoded))]), new Set(['https://a.example/?x=eyJhbGci…[secret]&b, and that is all.']), dot);
    }
  });
  it('shows words that only look like the beginning of one', () => { assert.equal(mask('They ', 'e', 'yJ', ' said ', 'ey'), 'They eyJ said ey'); });
  it('keeps nothing back but what may be a token', () => {
    const own = createTokenMask();
    assert.equal(own.push('Hello wor'), 'Hello wor');
    assert.equal(own.push('ld: eyJhb'), 'ld: ');
    assert.equal(own.keeps(), 'token');
    assert.equal(own.push('x. '), 'eyJhbx. ');
  });
  it('takes linear time over a token that does not end', () => {
    const own = createTokenMask();
    const started = performance.now();
    for (let count = 0; count < 300_000; count += 1) own.push('eyJx');
    assert.ok(performance.now() - started < 5_000);
  });
});

describe('withoutCutToken', () => {
  it('takes linear time over many beginnings of JSON that end in a sign which JSON cannot have', () => {
    const started = performance.now();
    withoutCutToken(Buffer.from(`{"${' '.repeat(15)}\u0001`).toString('base64url').repeat(30_000));
    assert.ok(performance.now() - started < 2_000);
  });
  it('leaves out a token of which a part is left, and nothing before it', () => {
    const long = `${HEADER}.${PAYLOAD}`;
    for (let length = 4; length <= long.length; length += 1) assert.equal(withoutCutToken(`See x=${long.slice(0, length)}`), 'See x=', `cut at ${length}`);
    assert.equal(withoutCutToken(`See ${HEADER}%2E${PAYLOAD}%2Ec2ln`), 'See ');
    const multiLine = Buffer.from('{\n"alg":"none",\n"x":1}').toString('base64url');
    assert.equal(withoutCutToken(`See ${multiLine}.${PAYLOAD}`), 'See ');
  });
  it('leaves all of base64url that holds no token', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const text = Array.from({ length: 1_000 }, (_, index) => createHash('sha256').update(`${seed} ${index}`).digest('base64url')).join('');
      assert.equal(withoutCutToken(text).length, text.length, `${seed}`);
    }
  });
});
