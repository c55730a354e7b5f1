import assert from 'node:assert/strict';
import { findConsentUrls, isOwnEndpoint, isTrustedUrl, ownHost, toCardId } from './consentUrl.js';

const SESSION = 'urn:ietf:params:oauth:request_uri:abc-123_x.y~z';
const PLAIN = `https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=${SESSION}`;
const ENCODED = `http://127.0.0.1:41875/identities/oauth2/authorize?request_uri=${encodeURIComponent(SESSION)}&x=1`;

describe('findConsentUrls', () => {
  const found: readonly (readonly [title: string, text: string, url: string])[] = [
    ['behind a sentence', `Authorization URL, please copy to your preferred browser: ${PLAIN}`, PLAIN],
    ['with an encoded session', `open ${ENCODED} now`, ENCODED],
    ['at the end of a sentence', `Open ${PLAIN}.`, PLAIN],
    ['in brackets and a Markdown link', `[consent](${PLAIN}), or`, PLAIN],
    ['in bold', `**${PLAIN}**`, PLAIN],
    ['in angle brackets', `<${PLAIN}>`, PLAIN],
    ['in JSON', JSON.stringify({ url: ENCODED }), ENCODED],
    ['in JSON with escaped slashes and ampersands', `{"url":"${ENCODED.replaceAll('/', '\\/').replaceAll('&', '\\u0026')}"}`, ENCODED],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ text: `a\n${ENCODED}\nb` })), ENCODED],
    ['before a line break that JSON escaped', `{"text":"${PLAIN}\\nthen"}`, PLAIN],
    ['right behind another URL', `see https://docs.example/x ${PLAIN}`, PLAIN],
    ['before a comma, a colon, an exclamation', `${PLAIN},:!`, PLAIN],
    ['before a bracket that closes', `[see ${PLAIN}]`, PLAIN],
    ['before full-width punctuation', `请打开 ${PLAIN}。谢谢`, PLAIN],
    ...['を開いてください', '然后登录', '에서 로그인', 'и войдите', '\u0301'].map((words) => [`before ${words} without a space`, `请打开${PLAIN}${words}`, PLAIN] as const),
    ['before a parameter that is none of a URL', `${PLAIN}&x=ы`, `${PLAIN}&x=`],
    ['at a host with letters of its own', PLAIN.replace('https://', 'https://ы.'), PLAIN.replace('https://', 'https://ы.')],
    ['before an ellipsis', `${PLAIN}…`, PLAIN],
    ['in quotes of French', `«${PLAIN}»`, PLAIN],
    ['in curly quotes', `“${PLAIN}”`, PLAIN],
    ['in single quotes', `'${PLAIN}'`, PLAIN],
    ['in backticks', `\`${PLAIN}\``, PLAIN],
    ['in a Markdown link with a title', `[consent](${PLAIN} "Consent")`, PLAIN],
    ['in a Markdown reference', `[1]: ${PLAIN}`, PLAIN],
    ['in italics', `*${PLAIN}*`, PLAIN],
    ...['_', '__', '~~', '**', '_**', '**_', '***', '~~__'].flatMap((mark) => ['', '.', ',:', '!*'].map((end) => (
      [`between ${mark} before "${end}"`, `Open ${mark}${PLAIN}${Array.from(mark).reverse().join('')}${end} now`, PLAIN] as const))),
    ['with a full stop before the mark that closes', `_${PLAIN}._`, PLAIN],
    ['whose session ends as marks do', `${PLAIN}_~`, `${PLAIN}_~`],
    ['behind a comma and another URL', `https://x.example/a,${PLAIN}`, PLAIN],
    ['behind a comma and another URL without a path', `https://x.example,${PLAIN}`, PLAIN],
    ['behind a semicolon, a name and another URL', `a=https://x.example/;b=${PLAIN}`, PLAIN],
    ['in a table', `| URL | ${PLAIN} |`, PLAIN],
    ['in an HTML link', `<a href="${ENCODED.replaceAll('&', '&amp;')}">consent</a>`, ENCODED],
    ['in an HTML link that was escaped', `&lt;a href=&quot;${ENCODED.replaceAll('&', '&amp;amp;').replaceAll('&amp;amp;', '&amp;')}&quot;&gt;`, ENCODED],
    ['in HTML with numeric references', `&#34;${ENCODED.replaceAll('&', '&#38;').replaceAll('=', '&#x3D;')}&#34;`, ENCODED],
    ['in an XML attribute with apostrophes', `url=&apos;${PLAIN}&apos;`, PLAIN],
    ['with a scheme in capitals', `HTTPS://${PLAIN.slice(8)}`, `HTTPS://${PLAIN.slice(8)}`],
    ['with ANSI colours', `\u001b[36m${PLAIN}\u001b[0m`, PLAIN],
    ['before a zero-width space', `${PLAIN}\u200b`, PLAIN],
    ['with a fragment', `${PLAIN}#top`, `${PLAIN}#top`],
    ['in a line of 100 kB', `${'word '.repeat(10_000)}${PLAIN} ${'x'.repeat(50_000)}`, PLAIN],
    ['before 100 kB without a space', `${PLAIN} ${'=&?/:'.repeat(20_000)}`, PLAIN],
  ];
  for (const [title, text, url] of found) {
    it(`finds a URL ${title}`, () => {
      const sessionUri = new URL(url).searchParams.get('request_uri') ?? '';
      assert.deepEqual(findConsentUrls(text), [{ url, sessionUri, origin: new URL(url).origin, host: new URL(url).host }]);
    });
  }

  it('finds the host as a browser would go there', () => {
    const [first] = findConsentUrls(
      `https://bedrock-agentcore.us-east-1.amazonaws.com@bücher.example/identities/oauth2/authorize?request_uri=${SESSION}`,
    );
    assert.equal(first?.host, 'xn--bcher-kva.example');
  });

  it('finds each session once, and two sessions twice', () => {
    assert.equal(findConsentUrls(`${PLAIN} ${PLAIN}`).length, 1);
    assert.equal(findConsentUrls(`${PLAIN} ${PLAIN}2`).length, 2);
  });

  it('finds a URL beside one with a user or another path, in whatever order', () => {
    const lookAlikes = [PLAIN.replace('https://', 'https://user@'), PLAIN.replace('/identities', '/x/identities')];
    for (const urls of [[PLAIN, ...lookAlikes], [...lookAlikes, PLAIN]]) {
      const found = findConsentUrls(urls.join(' and '));
      assert.deepEqual(found.map(({ url }) => url), urls);
      assert.equal(new Set(found.map(toCardId)).size, 3);
    }
  });

  const ignored: readonly (readonly [title: string, text: string])[] = [
    ['another path', PLAIN.replace('authorize', 'token')],
    ['no session', PLAIN.replace(/\?.*/, '')],
    ['a session of another form', PLAIN.replace('urn:ietf', 'urn:other')],
    ['two sessions in one URL', `${PLAIN}&request_uri=${SESSION}`],
    ['a consent URL inside the query of another', `https://evil.example/?to=${PLAIN}`],
    ['another scheme', PLAIN.replace('https', 'javascript')],
    ['a path that only begins so', PLAIN.replace('authorize?', 'authorize/more?')],
    ['a host that is cut by a zero-width space', PLAIN.replace('.us-east', '\u200b.us-east')],
    ['a host before a backslash', PLAIN.replace('https://', 'https://evil.example\\@')],
    ['a session of more than 1024 characters', `${PLAIN}${'x'.repeat(1_024)}`],
    ['a session with a line break', PLAIN.replace(SESSION, `${SESSION}%0Ax`)],
    ['a session in the fragment only', PLAIN.replace('?', '#')],
    ['what cannot be read as a URL', PLAIN.replace('bedrock', '[bedrock')],
  ];
  for (const [title, text] of ignored) it(`passes over ${title}`, () => assert.deepEqual(findConsentUrls(text), []));

  for (const [title, text] of [
    ['backslashes', '\\'.repeat(2_000_000)],
    ['schemes', 'https://'.repeat(300_000)],
    ['paths', 'https://a/identities/oauth2/authorize'.repeat(50_000)],
    ['escapes', '\\u0068\\/'.repeat(300_000)],
    ['entities', '&amp;'.repeat(400_000)],
    ['ampersands', '&'.repeat(2_000_000)],
    ['marks', '_~*'.repeat(700_000)],
    ['commas', `https://a/${',b='.repeat(700_000)}`],
    ['URLs that are none', `https://a${'/identities/oauth2/authorize?request_uri='.repeat(50_000)}`],
  ] as const) {
    it(`takes linear time over many ${title}`, () => {
      const started = performance.now();
      assert.deepEqual(findConsentUrls(text), []);
      assert.ok(performance.now() - started < 2_000);
    });
  }
});

describe('isTrustedUrl', () => {
  const aws = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
  const HOST = 'bedrock-agentcore.us-east-1.amazonaws.com';
  const isTrusted = (text: string) => findConsentUrls(text).map((url) => isTrustedUrl(url, aws));

  for (const [title, text] of [
    ['the address that the service gives', PLAIN],
    ['a host in capitals', PLAIN.replace(HOST, HOST.toUpperCase())],
    ['the port of https', PLAIN.replace(HOST, `${HOST}:443`)],
  ] as const) {
    it(`trusts ${title}`, () => { assert.deepEqual(isTrusted(text), [true]); });
  }

  for (const [title, text] of [
    ['a host with a suffix', PLAIN.replace(HOST, `${HOST}.evil.example`)],
    ['a host with a prefix', PLAIN.replace(HOST, `evil-${HOST}`)],
    ['a host that ends with a dot', PLAIN.replace(HOST, `${HOST}.`)],
    ['a host of another region', PLAIN.replace('us-east-1', 'us-east-2')],
    ['the host as user', PLAIN.replace(HOST, `${HOST}@evil.example`)],
    ['the host as user and password', PLAIN.replace(HOST, `${HOST}:443@evil.example`)],
    ['a user at the host', PLAIN.replace(HOST, `user@${HOST}`)],
    ['a Cyrillic letter', PLAIN.replace('amazonaws', '\u0430mazonaws')],
    ['a full-width letter in another name', PLAIN.replace('bedrock-agentcore', 'bedrock-agentc\u03bfre')],
    ['a host in punycode', PLAIN.replace('amazonaws', 'xn--mazonaws-3nf')],
    ['another port', PLAIN.replace(HOST, `${HOST}:8443`)],
    ['http', PLAIN.replace('https', 'http')],
    ['a longer path', PLAIN.replace('/identities', '/evil/identities')],
    ['an address of numbers', PLAIN.replace(HOST, '3.5.140.2')],
    ['localhost', PLAIN.replace(HOST, 'localhost')],
  ] as const) {
    it(`does not trust ${title}`, () => { assert.deepEqual(isTrusted(text), [false]); });
  }
});

describe('isOwnEndpoint', () => {
  const aws = { kind: 'profile', profile: 'default', region: 'eu-west-1' } as const;
  const sandbox = { kind: 'sandbox', endpoint: 'http://127.0.0.1:41875/', region: 'us-east-1' } as const;

  it('takes the data plane of the region of the connection only', () => {
    assert.ok(isOwnEndpoint('https://bedrock-agentcore.eu-west-1.amazonaws.com', aws));
    for (const origin of [
      'http://bedrock-agentcore.eu-west-1.amazonaws.com',
      'https://bedrock-agentcore.us-east-1.amazonaws.com',
      'https://bedrock-agentcore.eu-west-1.amazonaws.com.evil.example',
      'https://bedrock-agentcore.eu-west-1.amazonaws.com:8443',
      'http://127.0.0.1:41875',
    ]) {
      assert.ok(!isOwnEndpoint(origin, aws), origin);
    }
  });

  it('takes the origin of the sandbox only', () => {
    assert.ok(isOwnEndpoint('http://127.0.0.1:41875', sandbox));
    assert.ok(!isOwnEndpoint('http://127.0.0.1:41876', sandbox));
    assert.ok(!isOwnEndpoint('http://localhost:41875', sandbox));
  });

  it('takes the endpoint that is configured for the profile, and no other', () => {
    const configured = { ...aws, endpoints: { agentCore: 'https://vpce.example/base', agentCoreControl: 'https://control.example' } };
    assert.ok(isOwnEndpoint('https://vpce.example', configured));
    assert.ok(!isOwnEndpoint('https://control.example', configured));
    assert.ok(!isOwnEndpoint('https://bedrock-agentcore.eu-west-1.amazonaws.com', configured));
    assert.equal(ownHost(configured), 'vpce.example');
  });

  it('names the host to compare with', () => {
    assert.equal(ownHost(aws), 'bedrock-agentcore.eu-west-1.amazonaws.com');
    assert.equal(ownHost(sandbox), '127.0.0.1:41875');
  });
});
