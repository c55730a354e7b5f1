import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { wrapPkcs1 } from './pkcs1.js';

describe('wrapPkcs1', () => {
  for (const modulusLength of [512, 2048]) {
    it(`makes the SPKI of the same key of ${modulusLength} bits`, function () {
      this.timeout(30_000);
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const spki = wrapPkcs1(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\r\n'));
      assert.deepEqual(createPublicKey(spki).export({ type: 'spki', format: 'der' }), publicKey.export({ type: 'spki', format: 'der' }));
    });
  }

  it('gives every other text back as it is', () => {
    for (const text of ['', 'hello', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', '-----BEGIN RSA PUBLIC KEY-----\nAAAA']) assert.equal(wrapPkcs1(text), text);
  });
});
