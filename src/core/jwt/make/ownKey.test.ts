import assert from 'node:assert/strict';
import { importJWK, jwtVerify, type JWK } from 'jose';
import { makeWithOwnKey } from './ownKey.js';

describe('makeWithOwnKey', () => {
  it('makes a token that its public key verifies, with times of its own and the mark of a test', async () => {
    const nowMs = 1_800_000_000_000;
    const [, token = '', jwk = ''] = /^TEST_TOKEN=(\S+)\nTEST_PUBLIC_JWK=(.*)\n$/.exec(await makeWithOwnKey({ sub: 'alice', jti: 'real' }, nowMs)) ?? [];
    const key = JSON.parse(jwk) as JWK;
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK(key), { currentDate: new Date(nowMs) });
    assert.deepEqual(payload, { sub: 'alice', jti: 'TEST own-key', iat: nowMs / 1000, exp: nowMs / 1000 + 3600 });
    assert.deepEqual([protectedHeader.alg, protectedHeader.kid, key.kid, key.d], ['ES256', 'TEST', 'TEST', undefined]);
  });
});
