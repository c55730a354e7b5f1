import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import { toLocalUrl } from '../cognito/endpoints.js';
import type { KnownIssuer } from '../data/issuerKeys.js';
import { verifyJwt, type UserClaims } from '../data/verifyJwt.js';
import { toPublicUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
import { readCredentials } from '../web/request.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import { findFailedRule, type FailedRule } from './evaluate.js';

/** Whether a bearer token is let in; if not, why. */
export type Verdict =
  | { readonly kind: 'letIn'; readonly claims: UserClaims }
  /** It is no JWT. */
  | { readonly kind: 'unreadable' }
  /** Its signature, issuer or time does not hold, or its issuer cannot be asked. */
  | { readonly kind: 'unverified'; readonly reason: string }
  | { readonly kind: 'failed'; readonly failed: FailedRule };

/** Who issues the tokens of an authorizer, found by its discovery document. Throws an Error that says why it was not found. */
function findIssuer(sandbox: Sandbox, { discoveryUrl }: CustomJwtAuthorizer): Promise<KnownIssuer> {
  return sandbox.issuerKeys.find(toLocalUrl(sandbox, toPublicUrl(discoveryUrl, sandbox.origin)));
}

/**
 * The issuer of an authorizer's tokens, to be told to clients.
 * @throws ServiceError InternalServerException that names whom it asked in vain
 */
export async function nameIssuer(sandbox: Sandbox, authorizer: CustomJwtAuthorizer): Promise<string> {
  try {
    return (await findIssuer(sandbox, authorizer)).issuer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new ServiceError('InternalServerException', `The issuer of the tokens cannot be asked (${reason}): ${toPublicUrl(authorizer.discoveryUrl, sandbox.origin)}`);
  }
}

/** The bearer token of a header; undefined where there is none. */
export const readBearer = (authorization: string | undefined): string | undefined => readCredentials(authorization, 'Bearer');

/**
 * Verifies a bearer token as a customJWTAuthorizer does: signature by the keys of the issuer that the discovery document names, that
 * issuer, its time, and then the rules.
 */
export async function judgeToken(sandbox: Sandbox, authorizer: CustomJwtAuthorizer, token: string): Promise<Verdict> {
  try {
    decodeProtectedHeader(token); // without a header that can be read it is no JWT either (RFC 7519, section 7.2)
    decodeJwt(token);
  } catch {
    return { kind: 'unreadable' };
  }
  let claims: UserClaims;
  try {
    claims = await verifyJwt(token, await findIssuer(sandbox, authorizer), sandbox.now());
  } catch (error) {
    return { kind: 'unverified', reason: toReason(error) };
  }
  const failed = findFailedRule(authorizer, claims);
  return failed === undefined ? { kind: 'letIn', claims } : { kind: 'failed', failed };
}

function toReason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return toMismatch(error.claim);
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return 'Token is not signed by a key of the issuer';
  return `Token cannot be verified: ${error instanceof Error ? error.message : 'unknown'}`;
}

/** What a runtime says of a claim that does not match. */
export const toMismatch = (claim: string): string => `Claim '${claim}' value mismatch with configuration.`;
