import { readCaller } from '../sts/caller.js';
import { ServiceError } from './errors.js';
import type { Call } from './router.js';

const ERRORS = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  wrong: 'InvalidSignatureException',
  expired: 'ExpiredTokenException',
} as const;

/** Lets a request of AgentCore's own operations pass that is signed, by any key. Throws a ServiceError for others. */
export function requireSignature({ sandbox, request }: Call): void {
  const caller = readCaller(sandbox, request, 'bedrock-agentcore');
  if ('kind' in caller) throw new ServiceError(ERRORS[caller.kind], caller.message);
}
