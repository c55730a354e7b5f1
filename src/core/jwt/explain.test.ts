import assert from 'node:assert/strict';
import { decodeJwt } from './decode.js';
import { claimOf } from './members.js';
import type { DecodedToken } from './decode.js';
import { explainClaim } from './explain.js';
import { kindOf } from './kind.js';
import { lifeOf } from './life.js';
import { clockOf, explainTime, lengthInWords, relativeTime } from './time.js';
import { verdictsOf } from './verdicts.js';
import { noticesOf } from './warn/notices.js';

const NOW_MS = new Date(2026, 10, 22, 9, 37, 12).getTime();
const at = (hours: number, minutes = 0): number => new Date(2026, 10, 22, hours, minutes).getTime() / 1000;
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function decoded(payload: unknown, header: unknown = { alg: 'RS256', kid: 'k1' }, signature = 'c2lnbmF0dXJl'): DecodedToken {
  return decodeJwt(`${encode(header)}.${encode(payload)}.${signature}`);
}

function says(token: DecodedToken, name: string): string {
  const value = claimOf(token.payload, name);
  assert.ok(value);
  const { says: sentence, aside } = explainClaim(name, value, { place: 'payload', vendor: kindOf(token).vendor, nowMs: NOW_MS });
  return `${sentence} ${aside}`.trim();
}

describe('explainClaim', () => {
  it('says times by the clock of the reader, by distance and in UTC', () => {
    const utc = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
    const token = decoded({ iat: at(9, 19), exp: at(10, 19), nbf: at(9) });
    assert.equal(says(token, 'exp'), `Ends today at 10:19:00 (in 42 minutes, ${utc(at(10, 19))})`);
    assert.equal(says(token, 'iat'), `Issued today at 09:19:00 (18 minutes ago, ${utc(at(9, 19))})`);
    assert.equal(says(token, 'nbf'), `Counts since today at 09:00:00 (37 minutes ago, ${utc(at(9))})`);
  });

  it('notices milliseconds and things that are no time', () => {
    assert.match(says(decoded({ exp: at(10) * 1000 }), 'exp'), /^Milliseconds, where the standard says seconds/);
    for (const exp of ['soon', null, 1e300, {}]) assert.match(says(decoded({ exp }), 'exp'), /^Not a time/);
  });

  it('names the standard of a known claim and says that an unknown one is the issuer’s own', () => {
    assert.match(says(decoded({ act: { sub: 'agent' } }), 'act'), /RFC 8693, section 4\.1$/);
    assert.match(says(decoded('{"__proto__":1}'), '__proto__'), /no standard names it/);
    assert.match(says(decoded({ toString: 1 }), 'toString'), /no standard names it/);
  });

  it('knows what Cognito puts where', () => {
    const token = decoded({ iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3', client_id: 'c', token_use: 'access' });
    assert.match(says(token, 'client_id'), /instead of in aud/);
    assert.equal(says(token, 'token_use'), 'An access token, not an ID token. Cognito');
    const own = decoded({ 'iss': 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3', 'custom:team': 'blue', 'dev:custom:team': 'blue', 'customer': 'c' });
    for (const name of ['custom:team', 'dev:custom:team']) assert.equal(says(own, name), 'An attribute that this pool has added to its users. Cognito');
    assert.match(says(own, 'customer'), /no standard names it/);
    assert.match(says(decoded({ 'custom:team': 'blue' }), 'custom:team'), /no standard names it/);
  });
});

describe('explainTime', () => {
  it('names the days around today and dates further off', () => {
    assert.equal(explainTime(at(9) + 86_400, NOW_MS)?.absolute, 'tomorrow at 09:00:00');
    assert.equal(explainTime(at(9) - 86_400, NOW_MS)?.absolute, 'yesterday at 09:00:00');
    assert.equal(explainTime(at(9) + 2 * 86_400, NOW_MS)?.absolute, 'on 24 Nov 2026 at 09:00:00');
  });

  it('is undefined where no calendar reaches', () => {
    for (const value of [1e300, NaN, Infinity, -1e300]) assert.equal(explainTime(value, NOW_MS), undefined);
  });

  it('says distances in their largest fitting unit', () => {
    assert.deepEqual([0, 1000, -59_000, 42 * 60_000, -7_200_000, 172_800_000].map(relativeTime), ['now', 'in 1 second', '59 seconds ago', 'in 42 minutes', '2 hours ago', 'in 2 days']);
    assert.deepEqual([3600, 5400, 300].map(lengthInWords), ['1 hour', '2 hours', '5 minutes']);
    assert.equal(clockOf(NOW_MS), '09:37:12');
  });
});

describe('kindOf', () => {
  const cases: readonly (readonly [kind: string, payload: object, header?: object])[] = [
    ['access', { sub: 'a' }, { alg: 'RS256', typ: 'at+jwt' }],
    ['access', { token_use: 'access' }],
    ['id', { token_use: 'id' }],
    ['id', { aud: 'c', nonce: 'n' }],
    ['id', { aud: 'c', email: 'a@b.c' }],
    ['access', { scope: 'openid' }],
    ['access', { client_id: 'c' }],
    ['refresh', { typ: 'Refresh' }],
    ['logout', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
    ['event', { events: { 'https://schemas.openid.net/secevent/risc/event-type/account-disabled': {} } }],
    ['id', { iss: 'https://login.microsoftonline.com/t/v2.0', aud: 'c', name: 'A', roles: ['Admin'] }],
    ['access', { iss: 'https://login.microsoftonline.com/t/v2.0', aud: 'c', azp: 'c', roles: ['Admin'] }],
    ['proof', { htm: 'POST' }, { alg: 'ES256', typ: 'dpop+jwt' }],
    ['assertion', { iss: 'c', sub: 'c', aud: 'x' }],
    ['unknown', { sub: 'a' }],
  ];
  for (const [kind, payload, header] of cases) {
    it(`calls ${JSON.stringify(payload)} ${kind}, and says why`, () => {
      const result = kindOf(decoded(payload, header));
      assert.equal(result.kind, kind);
      assert.match(result.reason, /\.$/);
    });
  }

  it('knows issuers by their host, not by words in a path', () => {
    const vendor = (iss: string): string | undefined => kindOf(decoded({ iss })).vendor;
    assert.equal(vendor('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a'), 'Cognito');
    assert.equal(vendor('https://login.microsoftonline.com/t/v2.0'), 'Entra ID');
    assert.equal(vendor('https://evil.example/cognito-idp.eu-west-1.amazonaws.com'), undefined);
    assert.equal(vendor('http://127.0.0.1:41875/idp/demo'), 'sandbox');
    assert.equal(vendor('https://cognito-idp.eu-west-1.amazonaws.com/realms/x'), 'Cognito');
    assert.equal(vendor('https://sso.example/realms/x'), 'Keycloak');
    assert.equal(vendor('not an address'), undefined);
  });
});

describe('verdictsOf', () => {
  const words = (token: DecodedToken): string[] => verdictsOf(token, kindOf(token), NOW_MS).map(({ word }) => word);

  it('gives all six without asking anyone', () => {
    const token = decoded({ iss: 'https://issuer.example', iat: at(9, 19), exp: at(10, 19), scope: 'a' });
    assert.deepEqual(verdictsOf(token, kindOf(token), NOW_MS).map(({ label }) => label), ['Structure', 'Signature', 'Time', 'Issuer', 'Audience', 'Type']);
    assert.deepEqual(words(token), ['Well formed', 'Not checked', 'In life', 'Not checked', 'Not present', 'Access token']);
    assert.equal(verdictsOf(token, kindOf(token), NOW_MS)[2]?.detail, '42 min left of 60');
  });

  it('tells ended, not yet and endless tokens apart', () => {
    assert.equal(words(decoded({ exp: at(9) }))[2], 'Ended');
    assert.equal(words(decoded({ exp: at(12), nbf: at(11) }))[2], 'Not yet');
    assert.equal(words(decoded({}))[2], 'Never ends');
    assert.equal(words(decoded({ exp: 'x' }))[2], 'Not a time');
  });

  it('says of an unsigned token that it is not signed, in any spelling of none', () => {
    for (const alg of ['none', 'None', 'NONE']) assert.equal(words(decoded({}, { alg }, ''))[1], 'Not signed');
    assert.equal(words(decoded({}, { alg: 'RS256' }, ''))[1], 'Missing');
  });

  it('says at which column a token was cut off', () => {
    const token = decodeJwt(decoded({ sub: 'alice' }).text.slice(0, 50));
    assert.equal(verdictsOf(token, kindOf(token), NOW_MS)[0]?.detail, 'at column 50');
    assert.deepEqual(words(token).slice(1), ['Missing', 'Not known', 'Not known', 'Not known', 'Not known']);
    assert.match((lifeOf(token, NOW_MS) as { text: string }).text, /^The token is cut off before/);
  });
});

describe('lifeOf', () => {
  it('is a bar from iat to exp, or a sentence', () => {
    assert.deepEqual(lifeOf(decoded({ iat: at(9), exp: at(10) }), NOW_MS), { kind: 'bar', fromMs: at(9) * 1000, untilMs: at(10) * 1000, beginsBy: 'iat', notBeforeMs: undefined, length: '1 hour' });
    assert.deepEqual(lifeOf(decoded({}), NOW_MS), { kind: 'sentence', text: 'This token never ends.' });
    assert.match((lifeOf(decoded({ exp: at(10) }), NOW_MS) as { text: string }).text, /^Ends today at 10:00:00, in 23 minutes/);
  });
});

describe('noticesOf', () => {
  const titles = (token: DecodedToken): string[] => noticesOf(token).map(({ level, title }) => `${level}: ${title}`);

  it('has nothing to say about an ordinary token', () => {
    assert.deepEqual(titles(decoded({ sub: 'a', iat: at(9), exp: at(10), scope: 'a' })), []);
  });

  it('puts errors first', () => {
    const all = titles(decoded({ email: 'a@b.example', exp: at(10) * 1000, iss: 'http://issuer.example' }, { alg: 'none', jku: 'https://x' }, ''));
    assert.deepEqual(all, [
      'error: Nobody signed this token.',
      'error: exp is written in milliseconds.',
      'warning: Nothing says what kind of token it is.',
      'warning: The token says which key to check it with.',
      'warning: The issuer is reached without encryption.',
      'warning: The token carries personal data.',
    ]);
  });

  it('names shared secrets, long lives and repeated names', () => {
    assert.deepEqual(titles(decoded(`{"iat":${at(9)},"exp":${at(9) + 864_000},"a":1,"a":2}`, { alg: 'HS256' })), [
      'warning: The token is signed with a shared secret.',
      'warning: Nothing says what kind of token it is.',
      'warning: A name stands twice in the payload.',
      'warning: The token lives for 10 days.',
    ]);
  });
});
