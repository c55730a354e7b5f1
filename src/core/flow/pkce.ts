import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../base/secret.js';

export interface Pkce {
  /** Sent with the code, and known to nobody before. */
  readonly verifier: Secret;
  /** Sent with the authorization request; its method is always `S256`. */
  readonly challenge: string;
}

/** A fresh proof key for one authorization request (RFC 7636 section 4.1: 32 octets, 43 characters). */
export function newPkce(octets: Buffer = randomBytes(32)): Pkce {
  const verifier = octets.toString('base64url');
  return { verifier: new Secret(verifier), challenge: createHash('sha256').update(verifier).digest('base64url') };
}
