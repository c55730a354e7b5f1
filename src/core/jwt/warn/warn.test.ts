import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { decodeJwt } from '../decode.js';
import type { DecodedToken } from '../decode.js';
import { findKnownSecret } from './knownSecrets.js';
import { noticesOf } from './notices.js';

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const tokenOf = (header: object | string, payload: object | string = {}, signature = 'c2lnbmF0dXJl'): DecodedToken => decodeJwt(`${encode(header)}.${encode(payload)}.${signature}`);
const saidOf = (token: DecodedToken): readonly string[] => noticesOf(token).map(({ level, title }) => `${level}: ${title}`);
const beside = (header: object): DecodedToken => decodeJwt(`.${encode({})}.c2lnbmF0dXJl`, JSON.stringify({ alg: 'RS256', ...header }));
const COGNITO = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3';

describe('noticesOf, by attack', () => {
  const cases: readonly (readonly [what: string, token: DecodedToken, said: string])[] = [
    ['alg none in any case', tokenOf({ alg: 'nOnE' }, {}, ''), 'error: Nobody signed this token.'],
    ['no alg', tokenOf({ typ: 'JWT' }), 'error: The header names no algorithm.'],
    ['an empty signature', tokenOf({ alg: 'RS256' }, {}, ''), 'error: The signature is empty.'],
    ['a signature of zeros', tokenOf({ alg: 'ES256' }, {}, 'A'.repeat(86)), 'error: The signature is all zeros.'],
    ['a shared secret under a public issuer', tokenOf({ alg: 'HS256' }, { iss: COGNITO }), 'error: A shared secret stands where the issuer’s public key should.'],
    ['a short RSA key', tokenOf({ alg: 'RS256' }, {}, 'q'.repeat(171)), 'warning: The RSA key is too short.'],
    ['an unknown algorithm', tokenOf({ alg: 'XYZ' }), 'warning: The algorithm is not a known one.'],
    ['a private key in the header', tokenOf({ alg: 'ES256', jwk: { kty: 'EC', d: 'x' } }), 'error: The token carries a private key.'],
    ['an unknown critical extension', tokenOf({ alg: 'RS256', crit: ['x'], x: 1 }), 'warning: The header demands an extension that few readers know.'],
    ['a critical parameter that is not there', tokenOf({ alg: 'RS256', crit: ['x'] }), 'error: The header calls a parameter critical that it does not have.'],
    ['a crit that is no list', tokenOf({ alg: 'RS256', crit: 'x' }), 'error: What the header calls critical is not a list of names.'],
    ['an unencoded payload', tokenOf({ alg: 'RS256', b64: false, crit: ['b64'] }), 'warning: The payload is not base64url.'],
    ['a secret by name', tokenOf({ alg: 'RS256' }, { db: { password: 'hunter2' } }), 'warning: A claim looks like a secret.'],
    ['a secret by value', tokenOf({ alg: 'RS256' }, { note: 'AKIAIOSFODNN7EXAMPLE' }), 'warning: A claim looks like a secret.'],
    ['personal data within another claim', tokenOf({ alg: 'RS256' }, { user: { mail: 'a@b.example' } }), 'warning: The token carries personal data.'],
    ['a token that nothing tells the kind of', tokenOf({ alg: 'RS256' }, { sub: 'a' }), 'warning: Nothing says what kind of token it is.'],
    ['an address in the header that nothing protects', beside({ jku: 'https://evil.example' }), 'warning: The token says which key to check it with.'],
    ['an odd kid in the header that nothing protects', beside({ kid: '../../etc/passwd' }), 'warning: The name of the key is odd.'],
    ['a header that nothing protects', beside({ kid: 'k1' }), 'warning: A part of the header is not signed.'],
    ['a parameter in both headers', decodeJwt(`${encode({ alg: 'RS256', kid: 'k1' })}.${encode({})}.c2lnbmF0dXJl`, '{"kid":"k2"}'), 'error: A parameter stands in both headers.'],
    ['a header beside the signed one that is none', decodeJwt(`${encode({ alg: 'RS256' })}.${encode({})}.c2lnbmF0dXJl`, '[]'), 'error: The unprotected header is not a JSON object.'],
    ['a name twice in the header that nothing protects', decodeJwt(`${encode({ alg: 'RS256' })}.${encode({})}.c2lnbmF0dXJl`, '{"kid":"a","kid":"b"}'), 'warning: A name stands twice in the unprotected header.'],
    ['a crit that is not signed', beside({ crit: ['x'] }), 'error: A parameter that must be protected is not.'],
    ['a b64 that is not signed', beside({ b64: false }), 'error: A parameter that must be protected is not.'],
    ['RSA1_5', decodeJwt(`${encode({ alg: 'RSA1_5', enc: 'A256GCM' })}.a2V5.aXY.Y3Q.dGFn`), 'warning: The key is encrypted in a way that is known to leak.'],
    ['compression', decodeJwt(`${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..aXY.Y3Q.dGFn`), 'warning: The content is compressed.'],
    ['many hashes', decodeJwt(`${encode({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2c: 9_000_000 })}.a2V5.aXY.Y3Q.dGFn`), 'warning: The password is to be hashed very often.'],
    ['few hashes', decodeJwt(`${encode({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2c: 10 })}.a2V5.aXY.Y3Q.dGFn`), 'warning: The password is hashed too seldom.'],
    ['an encrypted token without alg', decodeJwt(`${encode({ enc: 'A256GCM' })}.a2V5.aXY.Y3Q.dGFn`), 'error: The header does not say how the key is encrypted.'],
    ['an encrypted token without enc', decodeJwt(`${encode({ alg: 'RSA-OAEP' })}.a2V5.aXY.Y3Q.dGFn`), 'error: The header does not say how the content is encrypted.'],
  ];
  for (const [what, token, said] of cases) it(`minds ${what}`, () => assert.ok(saidOf(token).includes(said), saidOf(token).join('\n')));

  for (const kid of ['../../etc/passwd', '/dev/null', 'C:\\keys\\a', 'https://evil.example/key', "x' UNION SELECT 'key", 'a"b', 'key$(id)', 'key|id', '', 'x'.repeat(300), 'a\u0000b']) {
    it(`calls the kid ${JSON.stringify(kid.slice(0, 30))} odd`, () => assert.deepEqual(saidOf(tokenOf({ alg: 'RS256', typ: 'JWT', kid })), ['warning: The name of the key is odd.']));
  }

  for (const kid of ['XOwztBvuf/K8saPqLk2s+Ab=', '2011-04-29', 'k--1', 'a.b_c', 'selection', 'bilbo.baggins@hobbiton.example', 'arn:aws:kms:us-east-1:1:key/a']) {
    it(`takes the kid ${kid} for an ordinary one`, () => assert.deepEqual(saidOf(tokenOf({ alg: 'RS256', typ: 'JWT', kid })), []));
  }

  it('says what is wrong in one sentence, by what document, and never shows a secret', () => {
    const notices = noticesOf(tokenOf({ alg: 'HS256', jku: 'https://x', kid: '..//' }, { iss: 'http://x.example', secret: 'hunter2', email: 'a@b.c', iat: 0, exp: 1e9 }));
    assert.ok(notices.length >= 6);
    for (const { title, text, source } of notices) {
      assert.match(title, /\.$/);
      assert.match(source ?? '', /^(RFC|OpenID)/);
      assert.ok(!text.includes('hunter2'));
    }
  });
});

describe('findKnownSecret', () => {
  const signed = async (secret: string, alg = 'HS256'): Promise<DecodedToken> => (
    decodeJwt(await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret))));

  it('finds the secret of jwt.io and its like', async () => {
    assert.match((await findKnownSecret(await signed('your-256-bit-secret')))?.text ?? '', /your-256-bit-secret$/);
    assert.match((await findKnownSecret(await signed('secret', 'HS512')))?.title ?? '', /everyone knows/);
  });

  it('finds the empty secret', async () => {
    for (const [alg, hash] of [['HS256', 'sha256'], ['HS512', 'sha512']] as const) {
      const signed = `${encode({ alg })}.${encode({ sub: 'a' })}`;
      const signature = createHmac(hash, '').update(signed).digest('base64url');
      assert.match((await findKnownSecret(decodeJwt(`${signed}.${signature}`)))?.text ?? '', /^It is empty\.$/);
    }
  });

  it('finds none where the secret is one', async () => {
    assert.equal(await findKnownSecret(await signed('5f2a1b9c0d7e4f8a6b3c2d1e0f9a8b7c')), undefined);
    assert.equal(await findKnownSecret(tokenOf({ alg: 'RS256' })), undefined);
  });
});
