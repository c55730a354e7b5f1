import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Secret } from '../base/secret.js';
import { verifyIdToken, type IdTokenFacts } from './idToken.js';

const ISSUER = 'https://id.example';
const facts: IdTokenFacts = { issuer: ISSUER, clientId: 'web', nonce: new Secret('n'), accessToken: new Secret('access'), nowMs: Date.now() };
const hashOf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

describe('verifyIdToken', () => {
  let privateKey: CryptoKey;
  let keys: JSONWebKeySet;

  before(async () => {
    const pair = await generateKeyPair('RS256');
    ({ privateKey } = pair);
    keys = { keys: [await exportJWK(pair.publicKey)] };
  });

  const sign = async (claims: Readonly<Record<string, string | undefined>> = {}, key = privateKey, expires = '5m') => {
    const { iss = ISSUER, aud = 'web' } = claims;
    const jwt = new SignJWT({ sub: 'alice', nonce: 'n', ...claims }).setProtectedHeader({ alg: 'RS256' });
    return new Secret(await jwt.setIssuer(iss).setAudience(aud).setExpirationTime(expires).sign(key));
  };
  const refused = (token: Secret) => assert.rejects(verifyIdToken(token, keys, facts), { code: 'issuerMismatch' });

  it('takes the answer to our own request', async () => {
    await verifyIdToken(await sign(), keys, facts);
    await verifyIdToken(await sign({ at_hash: hashOf('access'), azp: 'web' }), keys, facts);
  });

  it('refuses one for another nonce, client, issuer or access token', async () => {
    for (const claims of [
      { nonce: 'other' }, { nonce: undefined }, { aud: 'other' }, { iss: 'https://evil.example' }, { azp: 'other' }, { at_hash: hashOf('other') },
    ]) {
      await refused(await sign(claims));
    }
  });

  it('refuses one that is over, of another key, or none at all', async () => {
    await refused(await sign({}, privateKey, '-5m'));
    await refused(await sign({}, (await generateKeyPair('RS256')).privateKey));
    await refused(new Secret('no token'));
  });

  it('takes any tenant where the issuer is a template', async () => {
    await verifyIdToken(await sign({ iss: 'https://login.example/one/v2.0' }), keys, { ...facts, issuer: 'https://login.example/{tenantid}/v2.0' });
  });
});
