import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { decodeJwt } from '../decode.js';
import { kindOf } from '../kind.js';
import { claimOf, stringOf } from '../members.js';
import { verdictsOf } from '../verdicts.js';
import { verifyToken } from '../verify/verify.js';
import { findKnownSecret } from '../warn/knownSecrets.js';
import { makeTestToken, signWithKey } from './testToken.js';
import { VARIANTS } from './variants.js';

const NOW_MS = 1_795_305_600_000;
const GOOD = { iss: 'https://issuer.example', sub: 'alice', aud: 'my-agent', client_id: 'app', scope: 'read' };

describe('makeTestToken', () => {
  let key: JWK;

  before(async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    key = { ...await exportJWK(privateKey), kid: 'k1' };
  });

  /** The verdicts of a reader that checks everything. */
  async function failuresOf(token: string): Promise<readonly string[]> {
    const decoded = decodeJwt(token);
    const ports = { fetchUrl: () => Promise.reject(new Error('no network')), approve: () => Promise.resolve(false) };
    const verification = await verifyToken(decoded, { kind: 'key', text: JSON.stringify({ keys: [key] }) }, ports, NOW_MS, new AbortController().signal);
    return verdictsOf(decoded, kindOf(decoded), NOW_MS, { verification, expectedIssuer: GOOD.iss, expectedAudiences: [GOOD.aud], expectedKind: 'access' })
      .filter(({ state }) => state !== 'holds').map(({ label, word }) => `${label}: ${word}`);
  }

  const expected: Readonly<Record<string, readonly string[]>> = {
    'good': [], 'expired': ['Time: Ended'], 'not-yet': ['Time: Not yet'], 'no-end': ['Time: Never ends'], 'wrong-issuer': ['Issuer: Another one'],
    'wrong-audience': ['Audience: Another one'], 'no-audience': ['Audience: Not present'], 'wrong-client': [], 'missing-scope': [], 'no-subject': [],
    'alg-none': ['Signature: Not signed'], 'empty-signature': ['Signature: Missing'], 'broken-signature': ['Signature: Does not hold'],
    'changed-payload': ['Signature: Does not hold'], 'unknown-key': ['Signature: Does not hold'], 'shared-secret': ['Signature: Does not hold'],
  };
  for (const variant of VARIANTS) {
    it(`makes a token that is ${variant.title.toLowerCase()}, and nothing else is wrong with it`, async () => {
      const token = await makeTestToken(variant, GOOD, signWithKey(key, NOW_MS), NOW_MS);
      assert.deepEqual(await failuresOf(token), expected[variant.id]);
      assert.equal(stringOf(claimOf(decodeJwt(token).payload, 'jti')), `TEST ${variant.id}`);
    });
  }

  it('leaves out or changes the claim that the variant is about', async () => {
    const read = async (id: string, claim: string): Promise<string | undefined> => {
      const variant = VARIANTS.find((one) => one.id === id);
      assert.ok(variant);
      return claimOf(decodeJwt(await makeTestToken(variant, GOOD, signWithKey(key, NOW_MS), NOW_MS)).payload, claim)?.raw;
    };
    assert.equal(await read('missing-scope', 'scope'), undefined);
    assert.equal(await read('no-subject', 'sub'), undefined);
    assert.equal(await read('wrong-client', 'client_id'), '"test-wrong-client"');
    assert.equal(await read('changed-payload', 'sub'), '"test-changed-after-signing"');
  });

  it('signs the shared secret’s token with one that everyone knows', async () => {
    const variant = VARIANTS.find(({ id }) => id === 'shared-secret');
    assert.ok(variant);
    assert.ok(await findKnownSecret(decodeJwt(await makeTestToken(variant, GOOD, signWithKey(key, NOW_MS), NOW_MS))));
  });
});
