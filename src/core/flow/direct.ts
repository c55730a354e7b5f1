import { codeGrant, type CodePorts, type TokenRequest } from './codeGrant.js';
import type { FlowErrorId } from './errors.js';
import type { FlowOutcome } from './events.js';

/**
 * The same consent straight at the identity provider, with the client and scopes of a credential provider but without AgentCore Identity.
 * The redirect URI is the listener's, which must be registered at the provider for this.
 */
export const direct = (request: TokenRequest, ports: CodePorts) => codeGrant('direct', request, ports);

/**
 * What identity providers answer. Anything else, such as a taken port or a session that ran out, tells nothing about whose fault it is; nor
 * does a redirect URI that is not registered, as each of the two runs has its own.
 */
const OF_THE_PROVIDER: readonly FlowErrorId[] = [
  'clientRejected', 'grantNotAllowed', 'grantRejected', 'scopeUnknown', 'scopesCommaSeparated', 'scopeNotGranted', 'consentMissing', 'consentRefused',
];
const isOfTheProvider = (id: FlowErrorId | undefined) => (
  id !== undefined && id !== 'AADSTS50011' && (OF_THE_PROVIDER.includes(id) || id.startsWith('AADSTS')));

/** Whose fault it is that a flow through AgentCore Identity failed, seen beside the same consent without it. */
export type Blame =
  | { readonly whose: 'nobody' }
  | { readonly whose: 'identityProvider'; readonly sentence: string }
  | { readonly whose: 'agentCore'; readonly sentence: string }
  | { readonly whose: 'unknown'; readonly sentence: string };

/** Compares the two runs. Nothing is said where one of them was given up. */
export function compareRuns(throughAgentCore: FlowOutcome<unknown>, directly: FlowOutcome<unknown>): Blame {
  if (throughAgentCore.kind === 'completed') return { whose: 'nobody' };
  if (throughAgentCore.kind === 'canceled' || directly.kind === 'canceled') {
    return { whose: 'unknown', sentence: 'One of the two runs was given up, so they cannot be compared.' };
  }
  if (directly.kind === 'completed') {
    return {
      whose: 'agentCore',
      sentence: 'The identity provider gives a token without AgentCore Identity: look at the credential provider and the workload identity.',
    };
  }
  const { fault } = directly;
  return isOfTheProvider(fault.id) && fault.id === throughAgentCore.fault.id
    ? { whose: 'identityProvider', sentence: `The identity provider answers the same without AgentCore Identity: ${fault.message}` }
    : { whose: 'unknown', sentence: `Without AgentCore Identity it fails too, and it is not said at whose side: ${fault.message}` };
}
