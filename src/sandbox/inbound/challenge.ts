import { toAdvertisedScopes, type CustomJwtAuthorizer } from './authorizer.js';

/** Why a token is refused; nothing is said to whoever brought none (RFC 6750, section 3.1). */
export type ChallengeError = 'invalid_token' | 'insufficient_scope';

/** `WWW-Authenticate`: where a client learns who issues tokens (RFC 9728, section 5.1), and which scopes to ask for (RFC 6750, section 3). */
export function toChallenge(authorizer: CustomJwtAuthorizer, metadataUrl: string, error?: ChallengeError): string {
  const scopes = toAdvertisedScopes(authorizer);
  const parameters = [
    `resource_metadata="${metadataUrl}"`,
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(scopes === undefined ? [] : [`scope="${scopes.join(' ')}"`]),
  ];
  return `Bearer ${parameters.join(', ')}`;
}
