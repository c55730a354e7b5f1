import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Secret } from '../base/secret.js';
import { verifyIdToken, type IdTokenFacts } from './idToken.js';

const ISSUER = 'https://id.example';
const facts: IdTokenFacts = { issuer: ISSUER, clientId: 'web', nonce: new Secret('n'), accessToken: new Secret('access'), nowMs: Date.now() };
const hashOf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

type Claims = Readonly<Record<string, string | undefined>> | { readonly aud: string[]; readonly azp?: string };
const ANY_TENANT = 'https://login.microsoftonline.com/{tenantid}/v2.0';

describe('verifyIdToken', () => {
  let privateKey: CryptoKey;
  let keys: JSONWebKeySet;

  before(async () => {
    const pair = await generateKeyPair('RS256');
    ({ privateKey } = pair);
    keys = { keys: [await exportJWK(pair.publicKey)] };
  });

  const sign = async (claims: Claims = {}, key = privateKey, expires = '5m') => {
    const { iss = ISSUER, aud = 'web' }: { readonly iss?: string; readonly aud?: string | string[] } = claims;
    const jwt = new SignJWT({ sub: 'alice', nonce: 'n', ...claims }).setProtectedHeader({ alg: 'RS256' });
    return new Secret(await jwt.setIssuer(iss).setAudience(aud).setExpirationTime(expires).sign(key));
  };
  const refused = (code: string, token: Secret, issuer = ISSUER) => assert.rejects(verifyIdToken(token, keys, { ...facts, issuer }), { code });

  it('takes the answer to our own request', async () => {
    await verifyIdToken(await sign(), keys, facts);
    await verifyIdToken(await sign({ at_hash: hashOf('access'), azp: 'web' }), keys, facts);
    await verifyIdToken(await sign({ aud: ['web', 'other'], azp: 'web' }), keys, facts);
  });

  it('refuses one for another nonce, client or access token', async () => {
    for (const claims of [
      { nonce: 'other' }, { nonce: undefined }, { aud: 'other' }, { azp: 'other' }, { at_hash: hashOf('other') }, { aud: ['web', 'other'] },
      { aud: ['web', 'other'], azp: 'other' },
    ]) {
      await refused('idTokenRejected', await sign(claims));
    }
  });

  it('says of one that is over, or of another issuer, that it is that', async () => {
    await refused('idTokenExpired', await sign({}, privateKey, '-5m'));
    await refused('issuerMismatch', await sign({ iss: 'https://evil.example' }));
  });

  it('refuses one of another key, or none at all', async () => {
    await refused('idTokenRejected', await sign({}, (await generateKeyPair('RS256')).privateKey));
    await refused('idTokenRejected', new Secret('no token'));
  });

  it('takes the tenant that the token names where the issuer is a template, and no other issuer', async () => {
    const iss = 'https://login.microsoftonline.com/one/v2.0';
    await verifyIdToken(await sign({ iss, tid: 'one' }), keys, { ...facts, issuer: ANY_TENANT });
    await refused('issuerMismatch', await sign({ iss, tid: 'two' }), ANY_TENANT);
    await refused('issuerMismatch', await sign({ iss }), ANY_TENANT);
    await refused('issuerMismatch', await sign({ iss: 'https://evil.example', tid: 'one' }), ANY_TENANT);
    await refused('issuerMismatch', await sign({ iss: 'https://login.microsoftonline.com/a/b/v2.0', tid: 'a/b' }), ANY_TENANT);
  });
});
