import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';

/** A new signing key. RS256, which every consumer of OpenID Connect takes; takes some hundred milliseconds to make. */
export async function createSigningKey(kid: string): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

/** What others may see of a key. */
export function toPublicJwk({ kty, n, e, kid, use, alg }: JWK): JWK {
  return Object.fromEntries(Object.entries({ kty, n, e, kid, use, alg }).filter(([, value]) => value !== undefined));
}
