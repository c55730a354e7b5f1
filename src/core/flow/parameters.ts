import { validateProviderName, validateReturnUrl, validateUserId, validateWorkloadIdentityName } from '../identity/rules.js';
import { isSessionUri } from '../links/consentLink.js';
import type { UserIdentifier } from './binding.js';
import type { Oauth2Flow, ResourceTokenParameters } from './data.js';

/** A parameter that the service would refuse, and why. The sentence never repeats a secret. */
export interface ParameterFault {
  readonly parameter: string;
  readonly sentence: string;
}

/** Patterns and lengths of the service model of `bedrock-agentcore`; the SDK checks none of them before it sends. */
export function findParameterFaults(
  workloadName: string, user: UserIdentifier | undefined, resource: Partial<ResourceTokenParameters>,
): readonly ParameterFault[] {
  const { providerName, scopes = [], resources = [], audiences = [], customState, customParameters = {} } = resource;
  const { resourceOauth2ReturnUrl, sessionUri } = resource;
  const checks: readonly (readonly [string, string | undefined])[] = [
    ['workloadName', validateWorkloadIdentityName(workloadName)],
    ['userId', user !== undefined && 'userId' in user ? validateUserId(user.userId) : undefined],
    ['userToken', user !== undefined && 'userToken' in user ? validateUserToken(user.userToken.reveal()) : undefined],
    ['resourceCredentialProviderName', providerName === undefined ? undefined : validateProviderName(providerName)],
    ...scopes.map((scope) => ['scopes', validateScope(scope)] as const),
    ['resourceOauth2ReturnUrl', resourceOauth2ReturnUrl === undefined ? undefined : validateReturnUrl(resourceOauth2ReturnUrl)],
    ['sessionUri', sessionUri === undefined ? undefined : validateSessionUri(sessionUri)],
    ['customState', customState === undefined ? undefined : validateLength('A custom state', customState.reveal(), 4096)],
    ...Object.entries(customParameters).map(([name, value]) => ['customParameters', validateParameter(name, value)] as const),
    ...resources.map((text) => ['resources', validateLength('A resource', text, 2048)] as const),
    ...audiences.map((text) => ['audiences', validateLength('An audience', text, 2048)] as const),
  ];
  return checks.flatMap(([parameter, sentence]) => (sentence === undefined ? [] : [{ parameter, sentence }]));
}

/** What a flow cannot be run without. */
export function findMissingParameters(
  flow: Oauth2Flow | 'API_KEY', user: UserIdentifier | undefined, { resourceOauth2ReturnUrl }: Pick<ResourceTokenParameters, 'resourceOauth2ReturnUrl'>,
): readonly ParameterFault[] {
  const needsUser = flow === 'USER_FEDERATION' && user === undefined;
  const needsJwt = flow === 'ON_BEHALF_OF_TOKEN_EXCHANGE' && (user === undefined || !('userToken' in user));
  return [
    ...(needsUser ? [{ parameter: 'userId', sentence: 'User federation is for a user: name one, by a user id or a JWT.' }] : []),
    ...(needsJwt ? [{ parameter: 'userToken', sentence: 'A token exchange needs the JWT of the user.' }] : []),
    ...(flow === 'USER_FEDERATION' && resourceOauth2ReturnUrl === undefined
      ? [{ parameter: 'resourceOauth2ReturnUrl', sentence: 'User federation needs a return URL.' }] : []),
  ];
}

/** One scope. A comma joins what were meant to be several. */
function validateScope(scope: string): string | undefined {
  if (scope.includes(',')) return 'Scopes are separated by spaces, not by commas.';
  return /\s/.test(scope) ? 'A scope has no spaces; enter each on its own.' : validateLength('A scope', scope, 128);
}

function validateSessionUri(text: string): string | undefined {
  return isSessionUri(text) ? undefined : 'A session URI begins with urn:ietf:params:oauth:request_uri:.';
}

function validateUserToken(text: string): string | undefined {
  if (!/^[\w=-]+\.[\w=-]+\.[\w=-]+$/.test(text)) return 'A user token is a JWT: three parts between dots.';
  return validateLength('A user token', text, 131_072);
}

function validateParameter(name: string, value: string): string | undefined {
  if (!/^[\w.-]{1,256}$/.test(name)) return `The name of a custom parameter has letters, digits, -, _ and . only, up to 256: ${name}`;
  return validateLength('The value of a custom parameter', value, 2048);
}

function validateLength(what: string, text: string, max: number): string | undefined {
  return text.length >= 1 && text.length <= max ? undefined : `${what} has 1 to ${max} characters. This one has ${text.length}.`;
}
