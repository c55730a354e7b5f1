import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';
import { ofTenant } from './issuer.js';

export interface IdTokenFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: Secret;
  readonly accessToken: Secret;
  readonly nowMs: number;
}

/**
 * Verifies an ID token (OpenID Connect Core 1.0, sections 3.1.3.7 and 3.1.3.8): signature, issuer, audience, times, nonce and `at_hash`.
 * @throws UserError `issuerMismatch`, `idTokenExpired`, or `idTokenRejected` where it is not the answer to our request in another way
 */
export async function verifyIdToken(idToken: Secret, keys: JSONWebKeySet, facts: IdTokenFacts): Promise<void> {
  const { payload, protectedHeader } = await jwtVerify(idToken.reveal(), createLocalJWKSet(keys), {
    audience: facts.clientId, requiredClaims: ['exp', 'sub'], clockTolerance: 60, currentDate: new Date(facts.nowMs),
  }).catch((cause: unknown) => {
    if (cause instanceof errors.JWTExpired) throw new UserError('The ID token is past its end.', { code: 'idTokenExpired', cause });
    throw toFault(cause instanceof errors.JOSEError ? cause.code : 'unreadable', cause);
  });
  // A document for any tenant of Entra has a template: the token says which tenant it is of, and its signature stands for that.
  if (payload.iss !== ofTenant(facts.issuer, payload['tid'])) {
    throw new UserError('The ID token is of another issuer than the one that was asked.', { code: 'issuerMismatch' });
  }
  const wrong = findWrongClaim(payload, protectedHeader.alg, facts);
  if (wrong !== undefined) throw toFault(wrong, undefined);
}

function findWrongClaim(payload: JWTPayload, alg: string, { nonce, accessToken, clientId }: IdTokenFacts): string | undefined {
  if (payload['nonce'] !== nonce.reveal()) return 'nonce';
  // Section 3.1.3.7, rules 4 and 5: with several audiences it says who may use it.
  const needsAzp = payload['azp'] !== undefined || (Array.isArray(payload.aud) && payload.aud.length > 1);
  if (needsAzp && payload['azp'] !== clientId) return 'azp';
  if (payload['at_hash'] === undefined) return undefined;
  const bits = /(256|384|512)$/.exec(alg)?.[1];
  if (bits === undefined) return undefined;
  const digest = createHash(`sha${bits}`).update(accessToken.reveal()).digest();
  return payload['at_hash'] === digest.subarray(0, digest.length / 2).toString('base64url') ? undefined : 'at_hash';
}

const toFault = (what: string, cause: unknown) => (
  new UserError(`The ID token is not the answer to this request: ${what}`, { code: 'idTokenRejected', cause }));
