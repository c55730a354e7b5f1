import assert from 'node:assert/strict';
import { createLocalJWKSet, errors, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { verifyJwt } from './verifyJwt.js';

const ISSUER = 'https://issuer.example.com';

describe('The JWT of a user', () => {
  it('may name no key where the issuer has several, one of which has signed it', async () => {
    const pairs = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256'), generateKeyPair('ES256')]);
    const keys = await Promise.all(pairs.slice(0, 2).map(async ({ publicKey }, index) => ({ ...await exportJWK(publicKey), kid: String(index) })));
    const issuer = { issuer: ISSUER, findKey: createLocalJWKSet({ keys }) };
    const tokens = await Promise.all(pairs.map(({ privateKey }) => (
      new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).setIssuer(ISSUER).setSubject('alice').setExpirationTime('5m').sign(privateKey)
    )));
    const [first = '', second = '', foreign = ''] = tokens;
    for (const token of [first, second]) assert.equal((await verifyJwt(token, issuer, Date.now())).sub, 'alice');
    await assert.rejects(verifyJwt(foreign, issuer, Date.now()), errors.JWSSignatureVerificationFailed);
    await assert.rejects(verifyJwt(second, issuer, Date.now() + 600_000), errors.JWTExpired);
  });
});
