import { describeUnreadable } from '../control/secrets.js';
import type { Oauth2ProviderRecord } from '../state.js';
import { toRuleViolation } from '../web/errors.js';
import { describeMissingServer } from './vendorServer.js';

/**
 * Refuses a provider that no flow can use here: it is not READY, its flows would go to a vendor's own server, or it
 * needs a part of AWS that the sandbox does not have.
 * @throws ServiceError ValidationException that names what is missing
 */
export function checkUsable(provider: Oauth2ProviderRecord): void {
  const reason = findObstacle(provider);
  if (reason !== undefined) throw toRuleViolation(reason);
}

function findObstacle(provider: Oauth2ProviderRecord): string | undefined {
  const { name, setup, clientSecretConfig, clientAuthenticationMethod: method, privateEndpoint, privateEndpointOverrides = [] } = provider;
  // Guess: provider-not-ready
  if (setup !== undefined && 'failureReason' in setup) {
    return `The credential provider ${name} has the status ${setup.status}: ${setup.failureReason}`;
  }
  if (setup !== undefined) return `The credential provider ${name} cannot be used before it is READY. Its status is: ${setup.status}`;
  const missing = describeMissingServer(provider);
  if (missing !== undefined) return missing;
  if (privateEndpoint !== undefined || privateEndpointOverrides.length > 0) {
    return `The sandbox has no VPC, so it cannot reach the private endpoint of the credential provider: ${name}`;
  }
  if (method === 'AWS_IAM_ID_TOKEN_JWT') return `AWS IAM signs no tokens in the sandbox, so a client cannot prove itself by: ${method}`;
  return clientSecretConfig === undefined || method === 'PRIVATE_KEY_JWT' ? undefined : describeUnreadable(clientSecretConfig);
}
