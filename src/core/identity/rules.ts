import { isSafeUrl } from '../base/safeUrl.js';
import { findEdgeSpace, findLengthFault, findStranger, withRule } from '../base/textFaults.js';
import { sessionIdLimits } from '../invoke/sessionId.js';

// Patterns and lengths are those of the service model of Bedrock AgentCore. The SDK checks none of them before it sends.

/** `[A-Za-z0-9_.-]+`, 3 to 255 characters. */
export function validateWorkloadIdentityName(text: string): string | undefined {
  const rule = 'A name has letters, digits, ., - and _ only, 3 to 255 characters.';
  return withRule(rule, findStranger(text, /[A-Za-z0-9_.-]/) ?? findLengthFault(text, { min: 3, max: 255 }));
}

/** `[a-zA-Z0-9\-_]+`, 1 to 128 characters: no dots, other than in the name of a workload identity. */
export function validateProviderName(text: string): string | undefined {
  const rule = 'A name has letters, digits, - and _ only, up to 128.';
  return withRule(rule, findStranger(text, /[A-Za-z0-9_-]/) ?? findLengthFault(text, { min: 1, max: 128 }));
}

/**
 * A resource OAuth2 return URL: absolute, up to 2048 characters. Query and fragment are refused by us: AgentCore adds
 * `session_id` itself, and a registered URL with a query was seen to be turned away.
 */
export function validateReturnUrl(text: string): string | undefined {
  const rule = 'A return URL is absolute, up to 2048 characters, without query and fragment.';
  return withRule(rule, findStranger(text, /\S/) ?? findLengthFault(text, { min: 1, max: 2048 }) ?? findReturnUrlFault(text));
}

function findReturnUrlFault(text: string): string | undefined {
  if (!/^\w[\w+.-]*:/.test(text)) return 'This one does not begin with a scheme such as http://.';
  if (!URL.canParse(text)) return 'This one cannot be read as a URL.';
  const tail = text.search(/[?#]/);
  return tail < 0 ? undefined : `Register the bare URL, without what begins with the ${text.charAt(tail)} at ${tail + 1}.`;
}

/** OpenID Connect Discovery 1.0 section 4 or RFC 8414 section 3; plain http only for this computer, where the sandbox is. */
export function validateDiscoveryUrl(text: string): string | undefined {
  const rule = 'A discovery URL ends with /.well-known/openid-configuration or /.well-known/oauth-authorization-server.';
  return withRule(rule, findStranger(text, /\S/) ?? findLengthFault(text, { min: 1, max: 2048 }) ?? findDiscoveryUrlFault(text));
}

function findDiscoveryUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'This one cannot be read as a URL.';
  if (!isSafeUrl(text)) return 'This one does not begin with https://.';
  if (hasCredentials(text)) return 'This one has a user name or a password in it, which everybody would see.';
  return /\/\.well-known\/(openid-configuration|oauth-authorization-server)$/.test(text) ? undefined : 'This one ends otherwise.';
}

/** A URL is shown, logged and kept by many, and none of them takes it for a secret. */
function hasCredentials(text: string): boolean {
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}

/** 1 to 256 visible characters (RFC 6749 appendix A.1 allows spaces inside; at an end they are a slip of the clipboard). */
export function validateClientId(text: string): string | undefined {
  return withRule('A client id has 1 to 256 characters.', findEdgeSpace(text) ?? findLengthFault(text, { min: 1, max: 256 }));
}

/** 1 to 2048 characters. The message never repeats any of them. */
export function validateClientSecret(text: string): string | undefined {
  return withRule('A client secret has 1 to 2048 characters.', findEdgeSpace(text) ?? findLengthFault(text, { min: 1, max: 2048 }));
}

/** `apiKey`: 1 to 65,536 characters. The message never repeats any of them. */
export function validateApiKey(text: string): string | undefined {
  return withRule('An API key has 1 to 65536 characters.', findEdgeSpace(text) ?? findLengthFault(text, { min: 1, max: 65_536 }));
}

/** The user id of GetWorkloadAccessTokenForUserId: 1 to 128 characters. It is sent as a header, hence printable ASCII. */
export function validateUserId(text: string): string | undefined {
  const rule = 'A user id has 1 to 128 letters, digits and signs.';
  return withRule(rule, findStranger(text, /[\x21-\x7e]/) ?? findLengthFault(text, { min: 1, max: 128 }));
}

/** The runtime session id of InvokeAgentRuntime: 33 to 256 characters. It is sent as a header, hence printable ASCII. */
export function validateSessionId(text: string): string | undefined {
  const rule = `A session id has ${sessionIdLimits.min} to ${sessionIdLimits.max} letters, digits and signs.`;
  return withRule(rule, findStranger(text, /[\x21-\x7e]/) ?? findLengthFault(text, sessionIdLimits));
}

/** Any region is taken that is written as one: the SDK knows no list of them either. */
export function validateRegion(text: string): string | undefined {
  const rule = 'A region is written like us-east-1.';
  const fault = /^[a-z]+(-[a-z]+)+-\d+$/.test(text) ? undefined : 'This one is written otherwise.';
  return withRule(rule, findStranger(text, /[a-z0-9-]/) ?? fault);
}

/** `tenantId` of a Microsoft provider: 1 to 2048 characters, a GUID or a domain. */
export function validateTenantId(text: string): string | undefined {
  const rule = 'A tenant id is a GUID or a domain such as contoso.onmicrosoft.com.';
  return withRule(rule, findStranger(text, /[\w.-]/) ?? findLengthFault(text, { min: 1, max: 2048 }));
}

/** An issuer or an endpoint of an authorization server. The model says text only; the service calls it, with the client's secret. */
export function validateServerUrl(text: string): string | undefined {
  const rule = 'An address of an authorization server is an https URL, up to 2048 characters.';
  return withRule(rule, findStranger(text, /\S/) ?? findLengthFault(text, { min: 1, max: 2048 }) ?? findServerUrlFault(text));
}

function findServerUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'This one cannot be read as a URL.';
  if (!isSafeUrl(text)) return 'This one does not begin with https://.';
  if (hasCredentials(text)) return 'This one has a user name or a password in it, which everybody would see.';
  return text.includes('#') ? 'This one has a fragment.' : undefined;
}

/** `secretId` of a secret that the account keeps in Secrets Manager: name or ARN, 1 to 2048 characters. */
export function validateSecretId(text: string): string | undefined {
  const rule = 'A secret is named by its name or ARN in Secrets Manager.';
  return withRule(rule, findStranger(text, /[\w/+=.@!:-]/) ?? findLengthFault(text, { min: 1, max: 2048 }));
}

/** `jsonKey` of such a secret: 1 to 128 characters. */
export function validateJsonKey(text: string): string | undefined {
  return withRule('A key in the JSON of a secret has 1 to 128 characters.', findEdgeSpace(text) ?? findLengthFault(text, { min: 1, max: 128 }));
}

/** `arn:aws(|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key/[a-zA-Z0-9-]{36}`: the key itself, no alias. */
export function validateKmsKeyArn(text: string): string | undefined {
  const rule = 'A KMS key is named by its ARN, which ends with :key/ and an id of 36 characters.';
  const isOne = /^arn:aws(?:|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key\/[a-zA-Z0-9-]{36}$/.test(text);
  const fault = findStranger(text, /[\w:/-]/) ?? findLengthFault(text, { min: 1, max: 2048 });
  return withRule(rule, fault ?? (isOne ? undefined : 'This one is written otherwise.'));
}

/** `actorTokenScopes`: scopes of 1 to 128 characters each, with spaces between them as OAuth writes them; none is good too. */
export function validateActorScopes(text: string): string | undefined {
  const long = text.split(' ').find((scope) => scope.length > 128);
  return withRule('Scopes have up to 128 characters each, with spaces between them.',
    findStranger(text, /[\x20\x21\x23-\x5B\x5D-\x7E]/) ?? (long === undefined ? undefined : `One of them has ${long.length}.`));
}
