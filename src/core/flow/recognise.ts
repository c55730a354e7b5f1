import { UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { toRecord } from '../base/record.js';
import { FLOW_ERRORS, isFlowErrorId, type FlowErrorId } from './errors.js';
import { ERROR_SOURCES, type ErrorSource } from './errorSources.js';
import { findMissingPermission, type IamStatement } from './permission.js';
import { redact } from './secrets.js';

/** A fault of a step as it is told: what the other side said, and what we know about it. */
export interface FlowFault {
  /** The entry of `errors.ts`; undefined where we do not know this answer. */
  readonly id: FlowErrorId | undefined;
  /** One sentence: what went wrong. */
  readonly message: string;
  /** A heading: who refused what; the message where we do not know this answer. */
  readonly title: string;
  readonly cause: string | undefined;
  readonly fix: string | undefined;
  /** Where cause and fix are from. */
  readonly source: ErrorSource | undefined;
  /** The other side's own words, without secrets. */
  readonly said: string | undefined;
  /** Name of the error: the service's, or a code of OAuth. */
  readonly name: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Who lacks which permission, as AWS names them, and what to add to an IAM policy. */
  readonly principal: string | undefined;
  readonly action: string | undefined;
  readonly statement: IamStatement | undefined;
}

/** What was asked for, where it is known: a refusal often does not say what it means of it. */
export interface Asked {
  readonly scopes?: readonly string[];
  readonly resourceOauth2ReturnUrl?: string | undefined;
  /** Parameters that the flow cannot do without, and was started without. */
  readonly missing?: readonly string[];
}

/** The `call` of an invocation with a bearer token. One that is signed is an `InvokeAgentRuntime`. */
export const BEARER_INVOKE = 'InvokeAgentRuntime with a bearer token';

/** What is read from any error: the service's through the SDK, an issuer's, or the network's. */
interface Evidence {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The operation or request that failed. */
  readonly call: string;
  readonly asked: Asked;
}

interface Rule {
  readonly id: FlowErrorId;
  readonly applies: (evidence: Evidence) => boolean;
}

const said = (pattern: RegExp) => ({ message }: Evidence) => pattern.test(message);
const named = (pattern: RegExp) => ({ name }: Evidence) => pattern.test(name);
/** What the codes of RFC 6749, section 5.2, RFC 8628, section 3.5, and OpenID Connect Core 1.0, section 3.1.2.6, mean. */
const OAUTH_CODES: Readonly<Record<string, FlowErrorId>> = {
  invalid_scope: 'scopeUnknown',
  consent_required: 'consentMissing',
  interaction_required: 'consentMissing',
  login_required: 'consentMissing',
  account_selection_required: 'consentMissing',
  access_denied: 'consentRefused',
  invalid_client: 'clientRejected',
  unauthorized_client: 'grantNotAllowed',
  unsupported_grant_type: 'grantNotAllowed',
  expired_token: 'deviceCodeExpired',
  invalid_grant: 'grantRejected',
};
const toCodeRules = (toApplies: (code: string) => Rule['applies']): readonly Rule[] => (
  Object.entries(OAUTH_CODES).map(([code, id]) => ({ id, applies: toApplies(code) })));
/** A runtime that wants a bearer token answers what is signed with the same statuses; its words say so. */
const isBearerInvoke = ({ call, message }: Evidence) => (
  call === BEARER_INVOKE || (call === 'InvokeAgentRuntime' && /OAuth|bearer|\bJWT\b|\bclaim\b|authorization method/i.test(message)));
const isRefusedValue = named(/^ValidationException$/);
const speaksOfReturnUrl = (evidence: Evidence) => isRefusedValue(evidence) && /ResourceOauth2ReturnUrl/i.test(evidence.message);
/** The path of the callback URLs that AgentCore gives its credential providers. */
const isCallbackUrl = (url: string | undefined) => url !== undefined && URL.canParse(url) && new URL(url).pathname.startsWith('/identities/oauth2/callback');

const ENTRA_IDS = Object.keys(FLOW_ERRORS).filter((id) => id.startsWith('AADSTS')).filter(isFlowErrorId);

const SPEAKS_OF_REDIRECT_URI = /redirect_uri|redirect URI/i;

/** The first rule that applies names the fault: the most particular come first. */
const RULES: readonly Rule[] = [
  ...ENTRA_IDS.map((id): Rule => ({ id, applies: said(new RegExp(`\\b${id}\\b`)) })),
  {
    id: 'redirectUriNotRegistered',
    applies: ({ name, message }) => (
      /^(redirect_uri_mismatch|invalid_redirect_uri)$/.test(name) || (/^invalid_(grant|request)$/.test(name) && SPEAKS_OF_REDIRECT_URI.test(message))),
  },
  // The name of an issuer's own refusal is its code, whatever its words speak of.
  ...toCodeRules((code) => ({ name }) => name === code),
  { id: 'workloadTokenNotSet', applies: said(/workload access token has not been set|workloadIdentityToken not provided/i) },
  {
    id: 'awsCredentials',
    applies: named(/^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|(Credentials|Token)ProviderError)/),
  },
  { id: 'throttled', applies: ({ name, status }) => name.startsWith('Throttling') || name === 'TooManyRequestsException' || status === 429 },
  { id: 'secretNotReadable', applies: said(/secretsmanager:GetSecretValue/) },
  // IAM's sentence: the ARN in it may speak of OAuth, as an invocation with a bearer token does.
  { id: 'actionNotAllowed', applies: ({ message }) => findMissingPermission(message) !== undefined },
  { id: 'bearerRefused', applies: (evidence) => isBearerInvoke(evidence) && evidence.status === 401 },
  { id: 'bearerForbidden', applies: (evidence) => isBearerInvoke(evidence) && evidence.status === 403 },
  // People report it as an AccessDeniedException.
  { id: 'sessionRefused', applies: said(/invalid or expired session/i) },
  { id: 'actionNotAllowed', applies: named(/^AccessDenied/) },
  { id: 'returnUrlMissing', applies: said(/must provide a ResourceOauth2ReturnUrl/i) },
  // How a value is written, by the model of the service; whatever parameter it is.
  { id: 'parameterRefused', applies: (evidence) => isRefusedValue(evidence) && said(/failed to satisfy constraint/i)(evidence) },
  { id: 'callbackMixedUp', applies: (evidence) => speaksOfReturnUrl(evidence) && isCallbackUrl(evidence.asked.resourceOauth2ReturnUrl) },
  { id: 'returnUrlNotRegistered', applies: speaksOfReturnUrl },
  { id: 'userMissing', applies: (evidence) => isRefusedValue(evidence) && ['userId', 'userToken'].some((name) => evidence.asked.missing?.includes(name)) },
  { id: 'providerRefused', applies: said(/error parsing ClientCredentials response|^failed to retrieve token$/i) },
  { id: 'userTokenExpired', applies: said(/user ?token.*expired/i) },
  {
    id: 'userTokenMalformed',
    applies: ({ call, message, name }) => (
      call === 'GetWorkloadAccessTokenForJWT' && (/user ?token/i.test(message) || name.startsWith('Unauthorized'))),
  },
  { id: 'workloadTokenRejected', applies: named(/^Unauthorized/) },
  { id: 'providerNotReady', applies: said(/credential provider .*(status|status is:) (CREAT|UPDAT|DELET)/i) },
  { id: 'exchangeNotConfigured', applies: said(/onBehalfOfTokenExchangeConfig/) },
  {
    id: 'workloadIdentityNotFound',
    applies: ({ name, message, call }) => (
      name.startsWith('ResourceNotFound') && (/workload/i.test(message) || call.startsWith('GetWorkloadAccessToken'))),
  },
  { id: 'providerNotFound', applies: named(/^ResourceNotFound/) },
  { id: 'refreshFailed', applies: (evidence) => (
    evidence.call === 'GetResourceOauth2Token' && said(/cannot be refreshed|failed to refresh|refresh token/i)(evidence)) },
  { id: 'discoveryUnreachable', applies: said(/discovery document|authorization server cannot be found/i) },
  { id: 'scopeNotGranted', applies: said(/scope.*not (been )?granted|insufficient_scope/i) },
  { id: 'callbackMixedUp', applies: said(SPEAKS_OF_REDIRECT_URI) },
  // In the words of an issuer that a service passes on.
  ...toCodeRules((code) => said(new RegExp(`(^|[^\\w.])${code}([^\\w.]|$)`))),
  { id: 'grantNotAllowed', applies: said(/grant type is not (allowed|supported)/i) },
  { id: 'grantRejected', applies: named(/^NotAuthorizedException$/) },
  { id: 'parameterRefused', applies: isRefusedValue },
  { id: 'noAnswer', applies: named(/^TimeoutError$/) },
  { id: 'unreadableAnswer', applies: named(/^(UnreadableAnswer|SyntaxError)$/) },
  { id: 'serviceFault', applies: ({ name, status }) => name === 'InternalServerException' || (status !== undefined && status >= 500) },
  { id: 'unreachable', applies: named(/^Unreachable$/) },
];

/** The entry of the table that an error belongs to. `call` is the operation or request that failed. */
export function recognise(error: unknown, call: string, asked: Asked = {}): FlowErrorId | undefined {
  if (error instanceof UserError && isFlowErrorId(error.code)) return error.code;
  if (error instanceof UserError && error.code === 'PortInUse') return 'portInUse';
  const evidence = toEvidence(error, call, asked);
  const id = RULES.find(({ applies }) => applies(evidence))?.id;
  // The refusal does not say which scope it means; that one has a comma is the likely reason.
  return (id === 'scopeUnknown' || id === 'AADSTS70011') && asked.scopes?.some((scope) => scope.includes(',')) === true ? 'scopesCommaSeparated' : id;
}

/** Faults that pass by themselves: a poll that meets one is not the end (RFC 8628, section 3.5). */
export function findPassingFault(error: unknown, call: string): FlowErrorId | undefined {
  const id = recognise(error, call);
  return id !== undefined && ['throttled', 'serviceFault', 'noAnswer', 'unreachable'].includes(id) ? id : undefined;
}

/** Says of any error what is known about it. `hide` takes out of a text what must not be seen. */
export function toFlowFault(
  error: unknown, call: string, asked: Asked = {}, hide: (text: string) => string = (text) => redact(text),
): FlowFault {
  const { name, message, status, requestId } = toEvidence(error, call, asked);
  const id = recognise(error, call, asked);
  const explained = explain(error, `go on with ${call}`);
  const entry = id === undefined ? undefined : FLOW_ERRORS[id];
  const missing = findMissingPermission(message);
  return {
    id,
    title: entry?.title ?? hide(explained.message),
    cause: entry?.cause,
    fix: entry?.fix ?? (explained.hint === undefined ? undefined : hide(explained.hint)),
    source: id === undefined ? undefined : ERROR_SOURCES[id],
    said: message === '' ? undefined : hide(message),
    message: hide(error instanceof UserError || entry === undefined ? explained.message : entry.title),
    name, status, requestId,
    principal: missing?.principal,
    action: missing?.action,
    statement: missing?.statement,
  };
}

/** Looks behind our own words at what the other side said: its name and message are the evidence. */
function toEvidence(error: unknown, call: string, asked: Asked): Evidence {
  const told = error instanceof UserError && error.cause instanceof Error ? error.cause : error;
  const { name, message, $metadata, status } = toRecord(told);
  const metadata = toRecord($metadata);
  const statusCode = status ?? metadata['httpStatusCode'];
  return {
    name: toName(error, told, name),
    message: typeof message === 'string' ? message : '',
    status: typeof statusCode === 'number' ? statusCode : undefined,
    requestId: typeof metadata['requestId'] === 'string' ? metadata['requestId'] : undefined,
    call,
    asked,
  };
}

/** The network's errors have many names; `explain` knows them as one. The SDK calls every one of them a timeout; the code says which is. */
function toName(error: unknown, told: unknown, name: unknown): string {
  const { code } = explain(error, 'go on');
  if (name === 'TimeoutError' && toRecord(told)['code'] === 'ETIMEDOUT') return name;
  if (code === 'Unreachable' || code === 'UnreadableAnswer') return code;
  if (told instanceof UserError) return told.code;
  return typeof name === 'string' ? name : 'Error';
}
