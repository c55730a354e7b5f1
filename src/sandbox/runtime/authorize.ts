import { requireSignature } from '../web/authorize.js';
import { ServiceError } from '../web/errors.js';
import type { Call } from '../web/router.js';

/** A runtime takes signatures, or bearer tokens where it has an authorizer for them. None has one here. */
export function authorizeInvocation(call: Call): void {
  if (/^Bearer /i.test(call.request.headers.authorization ?? '')) {
    throw new ServiceError(
      'AccessDeniedException',
      'Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. '
      + "Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)",
    );
  }
  requireSignature(call);
}
