import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { publicKeysOf } from './pkcs1.js';

describe('publicKeysOf', () => {
  for (const modulusLength of [512, 2048]) {
    it(`makes the SPKI of the same key of ${modulusLength} bits`, function () {
      this.timeout(30_000);
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const [spki = ''] = publicKeysOf(`A key\n${publicKey.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\r\n')}`);
      assert.deepEqual(createPublicKey(spki).export({ type: 'spki', format: 'der' }), publicKey.export({ type: 'spki', format: 'der' }));
    });
  }

  it('finds each key, in its order, and none that is not whole', () => {
    const spki = (body: string): string => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`;
    assert.deepEqual(publicKeysOf(`one\n${spki('AAAA')}\ntwo ${spki('BBBB')}`), [spki('AAAA'), spki('BBBB')]);
    for (const text of ['', 'hello', '-----BEGIN PUBLIC KEY-----\nAAAA', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----']) assert.deepEqual(publicKeysOf(text), []);
  });
});
