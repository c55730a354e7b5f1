import assert from 'node:assert/strict';
import { isPrivateAddress } from '../../core/jwt/verify/addresses.js';
import { addressesOf } from './addressesOf.js';

describe('addressesOf', () => {
  it('gives the addresses that a name stands for', async () => {
    const own = await addressesOf('localhost');
    assert.ok(own.length > 0 && own.every(isPrivateAddress), own.join());
  });
});
