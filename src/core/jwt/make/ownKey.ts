import { exportJWK, generateKeyPair } from 'jose';
import { signWithKey } from './testToken.js';
import type { TestClaims } from './variants.js';

/**
 * A test token for an hour with these claims, signed with a new ES256 key that nobody keeps, and the public key as a JWK to verify it with.
 * `kid` and `jti` say that it is a test.
 * @returns lines `TEST_TOKEN=eyJ…` and `TEST_PUBLIC_JWK={…}`
 */
export async function makeWithOwnKey(claims: TestClaims, nowMs: number): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const named = { kid: 'TEST', alg: 'ES256' };
  const token = await signWithKey({ ...await exportJWK(privateKey), ...named }, nowMs)({ ...claims, jti: 'TEST own-key' });
  return [`TEST_TOKEN=${token}`, `TEST_PUBLIC_JWK=${JSON.stringify({ ...await exportJWK(publicKey), ...named, use: 'sig' })}`, ''].join('\n');
}
