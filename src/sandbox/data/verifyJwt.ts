import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { KnownIssuer } from './issuerKeys.js';

/** The claims of a JWT that names a user. */
export interface UserClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
}

/**
 * Verifies the JWT of a user: signature by a key of the issuer, who has issued it, its time, and that it names somebody: vault and sessions
 * are keyed by the subject, which is a text (RFC 7519, section 4.1.2).
 * @throws an error of jose
 */
export async function verifyJwt(token: string, { issuer, findKey }: KnownIssuer, nowMs: number): Promise<UserClaims> {
  const options = {
    issuer,
    requiredClaims: ['exp', 'sub'], // Guess: token-without-end-or-subject
    currentDate: new Date(nowMs), // Guess: clocks-apart
  };
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, findKey, options));
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    payload = await tryEach(token, error, options);
  }
  const { sub } = payload;
  if (typeof sub !== 'string' || sub === '') throw new errors.JWTClaimValidationFailed('"sub" claim must be a text that is not empty', payload, 'sub', 'check_failed');
  return { ...payload, iss: issuer, sub };
}

/** A token that names no key may be signed by any of the issuer's that fit (RFC 7515, appendix D). */
async function tryEach(token: string, keys: errors.JWKSMultipleMatchingKeys, options: JWTVerifyOptions): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}
