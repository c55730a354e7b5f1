import type { IncomingMessage } from 'node:http';
import type { ChallengeError } from '../inbound/challenge.js';
import type { TokenUser } from '../data/userToken.js';
import { judgeToken, readBearer } from '../inbound/verify.js';
import type { Sandbox } from '../sandbox.js';
import { readCaller } from '../sts/caller.js';
import type { GatewayRecord } from './records.js';

/** A token that was let in, and whom it names. */
export interface CallingUser {
  readonly userToken: string;
  readonly user: TokenUser;
}

/** Whether a caller is let in: with the token that says who they are, signed and so for no user, or not, and why. */
export type Admission =
  | { readonly kind: 'letIn'; readonly caller: CallingUser | undefined }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string; readonly error?: ChallengeError };

const MISSING: Admission = { kind: 'refused', status: 401, message: 'Missing Bearer token' };
const INVALID: Admission = { kind: 'refused', status: 401, message: 'Invalid Bearer token', error: 'invalid_token' };
const toForbidden = (message: string): Admission => ({ kind: 'refused', status: 403, message, error: 'insufficient_scope' });

/**
 * Lets in whom the gateway's authorizer takes. A token that holds and is not enough is answered with 403, every other with 401: "Error
 * Handling" in "Authorization" of MCP 2025-11-25. One for another audience is no token of this gateway.
 */
export async function admit(sandbox: Sandbox, { authorizerConfiguration }: GatewayRecord, request: IncomingMessage): Promise<Admission> {
  if (authorizerConfiguration === undefined) return admitSigned(sandbox, request);
  return admitBearer(sandbox, authorizerConfiguration, request.headers.authorization);
}

/** The same of a gateway that takes tokens. */
export async function admitBearer(
  sandbox: Sandbox, { customJWTAuthorizer }: NonNullable<GatewayRecord['authorizerConfiguration']>, authorization: string | undefined,
): Promise<Admission> {
  const userToken = readBearer(authorization);
  if (userToken === undefined) return MISSING;
  const verdict = await judgeToken(sandbox, customJWTAuthorizer, userToken);
  if (verdict.kind === 'letIn') return { kind: 'letIn', caller: { userToken, user: { issuer: verdict.claims.iss, subject: verdict.claims.sub } } };
  if (verdict.kind !== 'failed') return INVALID;
  switch (verdict.failed.rule) {
    case 'allowedAudience': return INVALID;
    case 'allowedClients': return toForbidden('The client of the token is not allowed');
    case 'allowedScopes': return toForbidden('The token has none of the scopes that are allowed');
    case 'customClaims': return toForbidden(`A claim of the token is not as it must be: ${verdict.failed.claim}`);
  }
}

function admitSigned(sandbox: Sandbox, request: IncomingMessage): Admission {
  const caller = readCaller(sandbox, request, 'bedrock-agentcore');
  return 'kind' in caller ? { kind: 'refused', status: 403, message: caller.message } : { kind: 'letIn', caller: undefined };
}
