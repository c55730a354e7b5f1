import assert from 'node:assert/strict';
import { findConsentUrls, isOwnEndpoint, ownHost } from './consentUrl.js';

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
  ];
  for (const [title, text, url] of found) {
    it(`finds a URL ${title}`, () => {
      assert.deepEqual(findConsentUrls(text), [{ url, sessionUri: SESSION, origin: new URL(url).origin, host: new URL(url).host }]);
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

  const ignored: readonly (readonly [title: string, text: string])[] = [
    ['another path', PLAIN.replace('authorize', 'token')],
    ['no session', PLAIN.replace(/\?.*/, '')],
    ['a session of another form', PLAIN.replace('urn:ietf', 'urn:other')],
    ['two sessions in one URL', `${PLAIN}&request_uri=${SESSION}`],
    ['a consent URL inside the query of another', `https://evil.example/?to=${PLAIN}`],
    ['another scheme', PLAIN.replace('https', 'javascript')],
  ];
  for (const [title, text] of ignored) it(`passes over ${title}`, () => assert.deepEqual(findConsentUrls(text), []));

  for (const [title, text] of [
    ['backslashes', '\\'.repeat(2_000_000)],
    ['schemes', 'https://'.repeat(300_000)],
    ['paths', 'https://a/identities/oauth2/authorize'.repeat(50_000)],
    ['escapes', '\\u0068\\/'.repeat(300_000)],
  ] as const) {
    it(`takes linear time over many ${title}`, () => {
      const started = performance.now();
      assert.deepEqual(findConsentUrls(text), []);
      assert.ok(performance.now() - started < 2_000);
    });
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

  it('names the host to compare with', () => {
    assert.equal(ownHost(aws), 'bedrock-agentcore.eu-west-1.amazonaws.com');
    assert.equal(ownHost(sandbox), '127.0.0.1:41875');
  });
});
