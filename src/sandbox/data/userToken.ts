import { decodeJwt, errors } from 'jose';
import { toDiscoveryUrl } from '../discoveryUrl.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
import type { KnownIssuer } from './issuerKeys.js';
import { verifyJwt } from './verifyJwt.js';

/** Whom a verified JWT names. */
export interface TokenUser {
  readonly issuer: string;
  readonly subject: string;
}

/**
 * Verifies a user's JWT as the service does: signature by the issuer's keys, found through its discovery document, and expiry.
 * @throws ServiceError UnauthorizedException where it does not hold, ValidationException where it cannot be read
 */
export async function verifyUserToken(sandbox: Sandbox, userToken: string): Promise<TokenUser> {
  const issuer = readIssuer(userToken);
  try {
    const { sub } = await verifyJwt(userToken, await findIssuer(sandbox, issuer), sandbox.now());
    return { issuer, subject: sub };
  } catch (error) {
    throw new ServiceError('UnauthorizedException', toReason(error, issuer)); // Guess: unverified-user-token
  }
}

function readIssuer(userToken: string): string {
  try {
    const { iss } = decodeJwt(userToken);
    if (iss !== undefined && iss !== '') return iss;
  } catch {
    // answered below: without a readable issuer nothing can be verified
  }
  throw new ServiceError('ValidationException', 'The user token is not a JWT that names its issuer.', { reason: 'CannotParse' });
}

/** Found by discovery, the sandbox's own too. */
async function findIssuer({ issuerKeys }: Sandbox, issuer: string): Promise<KnownIssuer> {
  const found = await issuerKeys.find(toDiscoveryUrl(issuer));
  if (found.issuer !== issuer) throw new Error('The discovery document names another issuer.');
  return found;
}

function toReason(error: unknown, issuer: string): string {
  if (error instanceof errors.JWTExpired) return 'The user token has expired.';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return `The user token is not signed by a key of its issuer: ${issuer}`;
  if (error instanceof errors.JWTClaimValidationFailed) return `A claim of the user token does not hold: ${error.claim}`;
  return `The user token cannot be verified with its issuer: ${issuer}`;
}
