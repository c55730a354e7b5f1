import type { AuthorizerSettings } from './agents.js';
import type { Authorizer, JwtAuthorizer } from './shapes.js';

/** The items of a list that could be read. */
export const present = <T>(list: readonly (T | undefined)[] | null | undefined): readonly T[] => (list ?? []).filter((item) => item !== undefined);

/** Without rules of its own an agent is invoked with credentials of IAM. */
export function toAuthorizerSettings(authorizer: Authorizer): AuthorizerSettings {
  const rules: JwtAuthorizer | null | undefined = authorizer?.customJWTAuthorizer ?? authorizer?.customJwtAuthorizer;
  if (rules === undefined || rules === null) return { kind: 'IAM' };
  return {
    kind: 'JWT', discoveryUrl: rules.discoveryUrl,
    allowedAudience: present(rules.allowedAudience), allowedClients: present(rules.allowedClients), allowedScopes: present(rules.allowedScopes),
    customClaims: present(rules.customClaims).map(({ inboundTokenClaimName }) => inboundTokenClaimName),
  };
}
