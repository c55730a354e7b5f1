import type { ChallengeError } from '../inbound/challenge.js';
import type { TokenUser } from '../data/userToken.js';
import { judgeToken, readBearer } from '../inbound/verify.js';
import type { Sandbox } from '../sandbox.js';
import type { GatewayRecord } from './records.js';

/** Whether a caller is let in: with the token that says who they are and whom it names, or not, and why. */
export type Admission =
  | { readonly kind: 'letIn'; readonly userToken: string; readonly user: TokenUser }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string; readonly error?: ChallengeError };

const MISSING: Admission = { kind: 'refused', status: 401, message: 'Missing Bearer token' };
const INVALID: Admission = { kind: 'refused', status: 401, message: 'Invalid Bearer token', error: 'invalid_token' };
const toForbidden = (message: string): Admission => ({ kind: 'refused', status: 403, message, error: 'insufficient_scope' });

/**
 * Lets in whom the gateway's authorizer takes. A token that holds and is not enough is answered with 403, every other with 401: "Error
 * Handling" in "Authorization" of MCP 2025-11-25. One for another audience is no token of this gateway.
 */
export async function admit(sandbox: Sandbox, { authorizerConfiguration }: Pick<GatewayRecord, 'authorizerConfiguration'>, authorization: string | undefined): Promise<Admission> {
  const userToken = readBearer(authorization);
  if (userToken === undefined) return MISSING;
  const verdict = await judgeToken(sandbox, authorizerConfiguration.customJWTAuthorizer, userToken);
  if (verdict.kind === 'letIn') return { kind: 'letIn', userToken, user: { issuer: verdict.claims.iss, subject: verdict.claims.sub } };
  if (verdict.kind !== 'failed') return INVALID;
  switch (verdict.failed.rule) {
    case 'allowedAudience': return INVALID;
    case 'allowedClients': return toForbidden('The client of the token is not allowed');
    case 'allowedScopes': return toForbidden('The token has none of the scopes that are allowed');
    case 'customClaims': return toForbidden(`A claim of the token is not as it must be: ${verdict.failed.claim}`);
  }
}
