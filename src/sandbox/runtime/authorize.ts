import type { CustomJwtAuthorizer } from '../inbound/authorizer.js';
import { toChallenge, type ChallengeError } from '../inbound/challenge.js';
import { judgeToken, readBearer, toMismatch, type Verdict } from '../inbound/verify.js';
import type { RuntimeRecord } from '../state.js';
import { requireSignature } from '../web/authorize.js';
import { ServiceError } from '../web/errors.js';
import type { Call, Handler } from '../web/router.js';
import { toMetadataUrl } from './resourceMetadata.js';
import { findTarget, type Target } from './target.js';

function toMethodMismatch(): ServiceError {
  return new ServiceError(
    'AccessDeniedException',
    'Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. '
    + "Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)",
  );
}

/** What callers of a runtime ask for, authorized in the way of the runtime and then handled by the version that this was found for. */
export function toInvocation(handle: (call: Call, target: Target) => Promise<void>): { readonly authorize: (call: Call) => Promise<void>; readonly handler: Handler } {
  const found = new WeakMap<Call, Target>();
  return {
    async authorize(call) {
      const target = takeTarget(call);
      await authorizeInvocation(call, target.runtime);
      found.set(call, target);
    },
    handler: (call) => handle(call, found.get(call) ?? findTarget(call)),
  };
}

/** @throws ServiceError that it was not found, for a caller who shows a token or a signature */
function takeTarget(call: Call): Target {
  try {
    return findTarget(call);
  } catch (error) {
    if (readBearer(call.request.headers.authorization) === undefined) requireSignature(call);
    throw error;
  }
}

/**
 * Lets an invocation pass that is authorized in the way of its runtime: by a signature, or where it has a customJWTAuthorizer by a bearer
 * token that this lets in. Throws a ServiceError for others; the challenge is that of "OAuth authentication responses" in "HTTP protocol
 * contract" of the developer guide.
 */
async function authorizeInvocation(call: Call, { authorizerConfiguration }: RuntimeRecord): Promise<void> {
  const { authorization } = call.request.headers;
  const token = readBearer(authorization);
  const authorizer = authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) {
    if (token !== undefined) throw toMethodMismatch();
    requireSignature(call);
    return;
  }
  if (token === undefined) {
    if (authorization !== undefined && authorization !== '' && !/^Bearer\b/i.test(authorization)) throw toMethodMismatch();
    throw toUnauthorized(call, authorizer, 'Missing Authentication Token');
  }
  await authorizeToken(call, authorizer, token);
}

async function authorizeToken(call: Call, authorizer: CustomJwtAuthorizer, token: string): Promise<void> {
  const refusal = toRefusal(await judgeToken(call.sandbox, authorizer, token));
  if (refusal === undefined) return;
  const { status, message } = refusal;
  throw status === 403 ? new ServiceError('AccessDeniedException', message) : toUnauthorized(call, authorizer, message, 'invalid_token');
}

/** How a runtime refuses a bearer token; undefined for one that is let in. */
export function toRefusal(verdict: Verdict): { readonly status: 401 | 403; readonly message: string } | undefined {
  switch (verdict.kind) {
    case 'letIn': return undefined;
    case 'unreadable': return { status: 403, message: 'OAuth authorization failed: Failed to parse token' };
    case 'unverified': return { status: 401, message: verdict.reason }; // Guess: inbound-refusals
    case 'failed': return { status: 401, message: toMismatch(verdict.failed.claim) }; // Guess: inbound-refusals
  }
}

/** The body is that of a JSON-RPC error, whatever the protocol of the agent is; SDKs find the usual members beside it. */
function toUnauthorized(call: Call, authorizer: CustomJwtAuthorizer, message: string, error?: ChallengeError): ServiceError {
  call.response.setHeader('www-authenticate', toChallenge(authorizer, toMetadataUrl(call), error));
  return new ServiceError('UnauthorizedException', message, { jsonrpc: '2.0', error: { code: -32_001, message } });
}
