import assert from 'node:assert/strict';
import { bitLengthOf, encodeBase64Url } from './base64url.js';

describe('bitLengthOf', () => {
  it('counts the bits of a number as it is written in bytes, zeros in front left out', () => {
    for (const bytes of [[], [0], [0, 0, 0], [1], [0x80], [0, 1], [0, 0x80, 0], [0x0f, 0xff], [0, 0, 0, 0x10], [0xff, 0, 0, 0, 0]]) {
      const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      assert.equal(bitLengthOf(encodeBase64Url(Uint8Array.from(bytes))), number === 0n ? 0 : number.toString(2).length, bytes.join());
    }
  });
});
