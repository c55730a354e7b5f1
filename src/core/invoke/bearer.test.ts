import assert from 'node:assert/strict';
import { Secret } from '../base/secret.js';
import { findBearers, toBearerChoices } from './bearer.js';

const NOW_MS = 1_800_000_000_000;
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const toJwt = (claims: object) => `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
const later = { sub: 'alice', exp: NOW_MS / 1_000 + 60 };

describe('findBearers', () => {
  for (const [title, text] of [
    ['alone', toJwt(later)], ['behind Bearer', `Bearer ${toJwt(later)}`], ['in a header', `Authorization: Bearer ${toJwt(later)}\n`],
    ['in the answer of a token endpoint', JSON.stringify({ access_token: toJwt(later), token_type: 'Bearer' })], ['behind one that has ended', `${toJwt({ sub: 'old', exp: 1 })} ${toJwt(later)}`],
  ] as const) {
    it(`finds a token ${title}`, () => {
      const found = findBearers(text, 'clipboard', NOW_MS);
      assert.ok(found.kind === 'found');
      assert.deepEqual(found.tokens.map(({ token, who, from, expiresAtMs }) => [token.reveal(), who, from, expiresAtMs]), [[toJwt(later), 'alice', 'clipboard', NOW_MS + 60_000]]);
    });
  }

  it('finds each of several, and one that never ends', () => {
    const found = findBearers(JSON.stringify({ access_token: toJwt({ client_id: 'machine' }), id_token: toJwt({ 'cognito:username': 'bob', 'sub': '1' }) }), 'pasted', NOW_MS);
    assert.ok(found.kind === 'found');
    assert.deepEqual(found.tokens.map(({ who, expiresAtMs }) => [who, expiresAtMs]), [['machine', undefined], ['bob', undefined]]);
  });

  for (const [text, why] of [
    ['', /no text/], ['hello', /no JWT in it/], ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhb', /no JWT in it/], [toJwt({ exp: NOW_MS / 1_000 }), /ended at: 2027-01-15T08:00:00\.000Z$/],
    [toJwt({ exp: -9e15 }), /This token has ended, before any calendar\.$/],
    ['eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d', /no JWT in it/],
  ] as const) {
    it(`says why nothing can be sent of: ${text.slice(0, 20)}`, () => {
      const found = findBearers(text, 'clipboard', NOW_MS);
      assert.ok(found.kind === 'none');
      assert.match(found.why, why);
      assert.ok(!found.why.includes('eyJ'));
    });
  }
});

describe('toBearerChoices', () => {
  const access = new Secret(toJwt({ ...later, username: 'alice', client_id: 'web', scope: 'openid api/read' }));
  const issued = { accessToken: access, idToken: undefined, refreshToken: undefined, expiresInSeconds: 60, scopes: undefined };

  it('offers what the issuer gave, with what an authorizer looks at', () => {
    const idToken = new Secret(toJwt({ ...later, aud: 'web' }));
    assert.deepEqual(toBearerChoices({ ...issued, idToken }, 'Cognito, pool', NOW_MS).map(({ label, description, token }) => [label, description, token.who, token.from]), [
      ['Access Token', 'client web · scopes openid api/read', 'alice', 'Cognito, pool'], ['ID Token', 'aud web', 'alice', 'Cognito, pool'],
    ]);
  });

  it('takes an opaque access token with the end that the issuer named', () => {
    const [choice, ...others] = toBearerChoices({ ...issued, accessToken: new Secret('opaque') }, 'issuer', NOW_MS);
    assert.deepEqual([choice?.description, choice?.token.who, choice?.token.expiresAtMs, others], ['', '', NOW_MS + 60_000, []]);
  });
});
