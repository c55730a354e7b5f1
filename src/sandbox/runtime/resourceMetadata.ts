import { toRuntimeArn } from '../control/agentRuntimes.js';
import { toAdvertisedScopes } from '../inbound/authorizer.js';
import { nameIssuer } from '../inbound/verify.js';
import { ServiceError } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import type { Call, Handler } from '../web/router.js';
import { findTarget, readQualifier } from './target.js';

/** Address of a runtime's invocations, with what comes after it. */
function toInvocationsUrl({ sandbox, params, url }: Pick<Call, 'sandbox' | 'params' | 'url'>, rest = ''): string {
  const name = params['arn'] ?? '';
  const arn = name.startsWith('arn:') ? name : toRuntimeArn(sandbox, name);
  return `${sandbox.origin}/runtimes/${encodeURIComponent(arn)}/invocations${rest}?qualifier=${encodeURIComponent(readQualifier(url))}`;
}

/** Where a client learns who issues tokens for a runtime. */
export const toMetadataUrl = (call: Pick<Call, 'sandbox' | 'params' | 'url'>): string => toInvocationsUrl(call, '/.well-known/oauth-protected-resource');

/** GetRuntimeProtectedResourceMetadata: the document of RFC 9728 for a runtime that takes tokens. Whoever asks has none yet. */
export const showResourceMetadata: Handler = async (call) => {
  const authorizer = findTarget(call).runtime.authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) throw new ServiceError('ResourceNotFoundException', 'The agent runtime has no customJWTAuthorizer, so it takes no tokens.');
  const issuer = await nameIssuer(call.sandbox, authorizer);
  const scopes = toAdvertisedScopes(authorizer);
  replyJson(call.response, 200, {
    authorization_servers: [issuer], resource: toInvocationsUrl(call), ...(scopes === undefined ? {} : { scopes_supported: scopes }),
  });
};
