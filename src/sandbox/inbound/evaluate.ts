import type { JWTPayload } from 'jose';
import type { CustomClaim, CustomJwtAuthorizer } from './authorizer.js';

/** A rule that a token fails, by the claim that it is about. */
export interface FailedRule {
  readonly rule: 'allowedAudience' | 'allowedClients' | 'allowedScopes' | 'customClaims';
  readonly claim: string;
}

const toTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

/** A text counts as a list of one. */
const toAudiences = (aud: unknown): readonly string[] => (typeof aud === 'string' ? [aud] : toTexts(aud));

/** Scopes between spaces (RFC 8693, section 4.2), or in a list, as some servers write them. */
const splitScopes = (value: unknown): readonly string[] => (typeof value === 'string' ? value.split(' ').filter((scope) => scope !== '') : toTexts(value));

/** Microsoft names the claim `scp`. */
const toScopes = (claims: JWTPayload): readonly string[] => [...splitScopes(claims['scope']), ...splitScopes(claims['scp'])];

const meet = (some: readonly string[], others: readonly string[]): boolean => some.some((one) => others.includes(one));

/** `EQUALS` is for texts; `CONTAINS` and `CONTAINS_ANY` are for lists of texts: the service takes no other pairs. */
function holds({ inboundTokenClaimName, authorizingClaimMatchValue }: CustomClaim, claims: JWTPayload): boolean {
  const value = Object.hasOwn(claims, inboundTokenClaimName) ? claims[inboundTokenClaimName] : undefined;
  const { claimMatchOperator, claimMatchValue } = authorizingClaimMatchValue;
  switch (claimMatchOperator) {
    case 'EQUALS': return typeof value === 'string' && value === claimMatchValue.matchValueString;
    case 'CONTAINS': return toTexts(value).includes(claimMatchValue.matchValueString);
    case 'CONTAINS_ANY': return meet(toTexts(value), claimMatchValue.matchValueStringList);
  }
}

/**
 * The first rule of a customJWTAuthorizer that the claims of a verified token fail, as "Configure inbound JWT authorizer" in the developer
 * guide has them: of each list that is configured one value must be in the token, and every custom claim must match.
 * @returns undefined for a token that is let in
 */
export function findFailedRule(authorizer: CustomJwtAuthorizer, claims: JWTPayload): FailedRule | undefined {
  const { allowedAudience, allowedClients, allowedScopes, customClaims = [] } = authorizer;
  if (allowedAudience !== undefined && !meet(toAudiences(claims.aud), allowedAudience)) return { rule: 'allowedAudience', claim: 'aud' };
  const client = claims['client_id']; // Guess: inbound-client-claim
  if (allowedClients !== undefined && !(typeof client === 'string' && allowedClients.includes(client))) return { rule: 'allowedClients', claim: 'client_id' };
  if (allowedScopes !== undefined && !meet(toScopes(claims), allowedScopes)) return { rule: 'allowedScopes', claim: 'scope' };
  const failed = customClaims.find((rule) => !holds(rule, claims));
  return failed === undefined ? undefined : { rule: 'customClaims', claim: failed.inboundTokenClaimName };
}
