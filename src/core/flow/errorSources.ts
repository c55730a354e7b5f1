import type { FlowErrorId } from './errors.js';

/** Where an entry of the table of faults has its cause and fix from. */
export type ErrorSource =
  /** A page or a section of a specification; `name` says which. */
  | { readonly kind: 'document'; readonly name: string; readonly url: string }
  /** A public thread in which people met it, with the answer that they got. */
  | { readonly kind: 'users'; readonly url: string }
  /** No document and no thread says how this is told; `why` says what it is guessed from. */
  | { readonly kind: 'guess'; readonly why: string };

const GUIDE = 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/';
const DATA = 'https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/';
const CONTROL = 'https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/';

const document = (name: string, url: string): ErrorSource => ({ kind: 'document', name, url });
const guide = (title: string, page: string) => document(`AWS, AgentCore developer guide: ${title}`, `${GUIDE}${page}.html`);
const operation = (name: string, base = DATA) => document(`AWS, API reference: ${name}`, `${base}API_${name}.html`);
const rfc = (number: number, section: string) => document(`RFC ${number}, section ${section}`, `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`);
const openId = (section: string, anchor: string) => (
  document(`OpenID Connect Core 1.0, section ${section}`, `https://openid.net/specs/openid-connect-core-1_0.html#${anchor}`));
const users = (thread: string): ErrorSource => ({ kind: 'users', url: `https://github.com/${thread}` });
const guess = (why: string): ErrorSource => ({ kind: 'guess', why });

const ENTRA = document(
  'Microsoft, Entra authentication and authorization error codes', 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes');
const COMMON = document('AWS, API reference: Common Errors', `${DATA}CommonErrors.html`);

/** The source of every entry. The compiler finds one that is missing. */
export const ERROR_SOURCES: Readonly<Record<FlowErrorId, ErrorSource>> = {
  userTokenExpired: guess('That an expired JWT is refused follows from its exp claim (RFC 7519, section 4.1.4); AWS documents no text for it.'),
  userTokenMalformed: guess('The operation lists UnauthorizedException and ValidationException, and does not say which is for what JWT.'),
  workloadTokenRejected: guess('The operation lists UnauthorizedException; AWS says neither its text nor how long such a token lives.'),
  workloadTokenNotSet: users('awslabs/agentcore-samples/issues/320'),
  workloadIdentityNotFound: operation('GetWorkloadAccessToken'),
  userMissing: guess('AWS has no text for a token without a user; it is told from what the flow was started without.'),
  providerNotFound: operation('GetResourceOauth2Token'),
  providerNotReady: operation('GetOauth2CredentialProvider', CONTROL),
  exchangeNotConfigured: operation('CreateOauth2CredentialProvider', CONTROL),
  providerRefused: users('aws/bedrock-agentcore-sdk-python/issues/81'),
  clientRejected: rfc(6749, '5.2'),
  grantNotAllowed: rfc(6749, '5.2'),
  grantRejected: rfc(6749, '5.2'),
  refreshFailed: guess('The service refreshes tokens by itself; how it says that it could not is nowhere documented.'),
  discoveryUnreachable: document('OpenID Connect Discovery 1.0, section 4', 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig'),
  issuerMismatch: rfc(9207, '2.4'),
  idTokenExpired: openId('3.1.3.7', 'IDTokenValidation'),
  idTokenRejected: openId('3.1.3.7', 'IDTokenValidation'),
  scopeUnknown: rfc(6749, '5.2'),
  scopesCommaSeparated: rfc(6749, '3.3'),
  scopeNotGranted: rfc(6749, '5.1'),
  consentMissing: openId('3.1.2.6', 'AuthError'),
  consentRefused: rfc(6749, '4.1.2.1'),
  returnUrlNotRegistered: users('awslabs/agentcore-samples/issues/528'),
  returnUrlMissing: users('enechange/collmbo/pull/742'),
  callbackMixedUp: guide('OAuth 2.0 authorization URL session binding', 'oauth2-authorization-url-session-binding'),
  redirectUriNotRegistered: rfc(6749, '4.1.3'),
  otherArtefact: users('aws/bedrock-agentcore-sdk-typescript/issues/37'),
  sessionExpired: guide('OAuth 2.0 authorization URL session binding', 'oauth2-authorization-url-session-binding'),
  sessionUsed: users('aws/bedrock-agentcore-sdk-typescript/issues/37'),
  sessionRefused: users('aws/bedrock-agentcore-sdk-typescript/issues/37'),
  consentInterrupted: operation('GetResourceOauth2Token'),
  deviceCodeExpired: rfc(8628, '3.5'),
  browserNotOpened: document('Microsoft, VS Code API: env.openExternal', 'https://code.visualstudio.com/api/references/vscode-api#env'),
  portInUse: guess('It is this computer that says it (EADDRINUSE). That no other port is taken is our rule, as the return URL is registered.'),
  AADSTS50011: ENTRA,
  AADSTS500011: users('aws/agentcore-cli/issues/2257'),
  AADSTS65001: ENTRA,
  AADSTS70011: ENTRA,
  AADSTS700016: ENTRA,
  AADSTS7000215: ENTRA,
  AADSTS7000222: ENTRA,
  AADSTS90002: ENTRA,
  AADSTS1002012: ENTRA,
  actionNotAllowed: users('aws-ia/terraform-aws-agentcore/pull/19'),
  secretNotReadable: users('Boise-State-Development/agentcore-public-stack/pull/189'),
  awsCredentials: COMMON,
  bearerRefused: guide('HTTP protocol contract', 'runtime-http-protocol-contract'),
  bearerForbidden: users('aws/agentcore-cli/issues/814'),
  parameterRefused: COMMON,
  throttled: COMMON,
  serviceFault: COMMON,
  unreachable: guess('It is this computer that says it: the connection was refused or cut.'),
  noAnswer: guess('It is this computer that says it: the time for an answer has passed.'),
  unreadableAnswer: guess('What is read is not what the API reference documents; a proxy or a sign-in page is the usual reason.'),
};
