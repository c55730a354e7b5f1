import type { Secret } from '../base/secret.js';
import type { IdentityData, ResourceTokenParameters } from './data.js';
import { twoLegged } from './twoLegged.js';

/**
 * On behalf of a user: their JWT is traded for a token of the resource, as the provider's onBehalfOfTokenExchangeConfig says
 * (RFC 8693, or RFC 7523 section 2.1). Nobody is asked.
 */
export function onBehalfOf(data: IdentityData, workloadName: string, userToken: Secret, parameters: ResourceTokenParameters) {
  return twoLegged('onBehalfOf', data, { workloadName, user: { userToken } }, 'ON_BEHALF_OF_TOKEN_EXCHANGE', parameters);
}
