import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { decodeJwt } from '../decode.js';
import { verifyToken } from './verify.js';
import type { Verification } from './verify.js';

describe('verifyToken with keys that a person gives', () => {
  let privateKey: CryptoKey;
  let publicJwk: JWK;
  let pem: string;
  let token: string;

  before(async function () {
    this.timeout(20_000);
    const pair = await generateKeyPair('RS256', { extractable: true });
    privateKey = pair.privateKey;
    publicJwk = { ...await exportJWK(pair.publicKey), kid: 'k1' };
    pem = await exportSPKI(pair.publicKey);
    token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  });

  const run = (text: string): Promise<Verification> => (
    verifyToken(decodeJwt(token), { kind: 'key', text }, { fetchUrl: () => assert.fail(), approve: () => assert.fail() }, 0, new AbortController().signal));

  it('takes PEM, JWK and JWKS, and a private JWK for its public half', async () => {
    const pkcs1 = createPublicKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString();
    for (const text of [pem, pkcs1, JSON.stringify(publicJwk), JSON.stringify({ keys: [{ kty: 'EC' }, publicJwk] }), JSON.stringify({ ...await exportJWK(privateKey), kid: 'k1', key_ops: ['sign'] })]) {
      assert.equal((await run(text)).signature.state, 'verified');
    }
  });

  const refusals: readonly (readonly [what: string, text: string, sentence: RegExp])[] = [
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /This is a certificate\..*openssl x509/],
    ['broken PKCS#1', '-----BEGIN RSA PUBLIC KEY-----\nMIIB\n-----END RSA PUBLIC KEY-----', /cannot be read/],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', /This is a private key/],
    ['neither', 'hello', /neither PEM nor JSON/],
    ['broken JSON', '{"kty":', /not JSON/],
    ['another JSON', '{"a":1}', /neither a JWK nor a JWKS/],
    ['broken PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /cannot be read/],
  ];
  for (const [what, text, sentence] of refusals) {
    it(`says in a sentence why it does not take ${what}`, async () => {
      const { signature } = await run(text);
      assert.equal(signature.state, 'not checked');
      assert.match(signature.reason, sentence);
    });
  }

  it('tries each key of a PEM text, whichever kind is first', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const [other, pkcs1] = [await exportSPKI(publicKey), createPublicKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString()];
    for (const text of [`Two keys:\n${other}\n${pkcs1}`, `${pkcs1}\n${other}`, `${other}\n${pem}`]) assert.equal((await run(text)).signature.state, 'verified');
    assert.match((await run(`${other}\n${other}`)).signature.reason, /None of 2 keys/);
  });

  it('tries every key, however many there are, before it says that none holds', async () => {
    const other = await exportSPKI((await generateKeyPair('RS256', { extractable: true })).publicKey);
    const others: readonly JWK[] = Array.from({ length: 200 }, (_, index) => ({ kty: 'EC', kid: `other ${index}` }));
    for (const text of [`${`${other}\n`.repeat(200)}${pem}`, JSON.stringify({ keys: [...others, publicJwk] })]) {
      assert.equal((await run(text)).signature.state, 'verified');
    }
  });

  it('says how many keys could not be tried, where no other made the signature', async () => {
    const pems = await Promise.all(['ES256', 'RS256'].map(async (alg) => exportSPKI((await generateKeyPair(alg, { extractable: true })).publicKey)));
    const { signature } = await run(pems.join('\n'));
    assert.deepEqual([signature.state, signature.reason], ['not checked', '1 of 2 keys could not be tried, and no other made this signature. This key cannot be read for the algorithm of the token. Check that it is whole and of the right kind.']);
  });
});
