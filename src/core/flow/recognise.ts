import { UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { FLOW_ERRORS, isFlowErrorId, type FlowErrorId } from './errors.js';
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

/** What is read from any error: the service's through the SDK, an issuer's, or the network's. */
interface Evidence {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The operation or request that failed. */
  readonly call: string;
}

interface Rule {
  readonly id: FlowErrorId;
  readonly applies: (evidence: Evidence) => boolean;
}

const said = (pattern: RegExp) => ({ message }: Evidence) => pattern.test(message);
const named = (pattern: RegExp) => ({ name }: Evidence) => pattern.test(name);
const namedAndSaid = (name: RegExp, message: RegExp) => (evidence: Evidence) => name.test(evidence.name) && message.test(evidence.message);
/** A code of RFC 6749 or OpenID Connect, as the name of an issuer's refusal or in the message that a service passes on. */
const code = (...codes: readonly string[]) => ({ name, message }: Evidence) => (
  codes.some((one) => name === one || new RegExp(`(^|[^\\w.])${one}([^\\w.]|$)`).test(message)));
/** The runtime answers both ways of proving oneself with the same statuses; its words say that it looked for, or at, a bearer token. */
const isBearerInvoke = ({ call, message }: Evidence) => (
  call === 'InvokeAgentRuntime' && /OAuth|bearer|\bJWT\b|\bclaim\b|authorization method/i.test(message));

const ENTRA_IDS = Object.keys(FLOW_ERRORS).filter((id) => id.startsWith('AADSTS')).filter(isFlowErrorId);

/** The first rule that applies names the fault: the most particular come first. */
const RULES: readonly Rule[] = [
  ...ENTRA_IDS.map((id): Rule => ({ id, applies: said(new RegExp(`\\b${id}\\b`)) })),
  { id: 'workloadTokenNotSet', applies: said(/workload access token has not been set/i) },
  {
    id: 'awsCredentials',
    applies: named(/^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|(Credentials|Token)ProviderError)/),
  },
  { id: 'throttled', applies: ({ name, status }) => name.startsWith('Throttling') || name === 'TooManyRequestsException' || status === 429 },
  { id: 'bearerRefused', applies: (evidence) => isBearerInvoke(evidence) && evidence.status === 401 },
  { id: 'bearerForbidden', applies: (evidence) => isBearerInvoke(evidence) && evidence.status === 403 },
  { id: 'secretNotReadable', applies: said(/secretsmanager:GetSecretValue/) },
  { id: 'actionNotAllowed', applies: named(/^AccessDenied/) },
  { id: 'returnUrlMissing', applies: said(/must provide a ResourceOauth2ReturnUrl/i) },
  { id: 'returnUrlNotRegistered', applies: namedAndSaid(/^ValidationException$/, /ResourceOauth2ReturnUrl/i) },
  { id: 'sessionRefused', applies: said(/invalid or expired session/i) },
  { id: 'userTokenExpired', applies: said(/user ?token.*expired/i) },
  {
    id: 'userTokenMalformed',
    applies: ({ call, message, name }) => (
      call === 'GetWorkloadAccessTokenForJWT' && (/user ?token/i.test(message) || name.startsWith('Unauthorized'))),
  },
  { id: 'workloadTokenRejected', applies: named(/^Unauthorized/) },
  { id: 'userMissing', applies: said(/needs a workload access token for (a user|the JWT of a user)/) },
  { id: 'providerNotReady', applies: said(/credential provider .*(status|status is:) (CREAT|UPDAT|DELET)/i) },
  { id: 'exchangeNotConfigured', applies: said(/onBehalfOfTokenExchangeConfig/) },
  {
    id: 'workloadIdentityNotFound',
    applies: ({ name, message, call }) => (
      name.startsWith('ResourceNotFound') && (/workload/i.test(message) || call.startsWith('GetWorkloadAccessToken'))),
  },
  { id: 'providerNotFound', applies: named(/^ResourceNotFound/) },
  { id: 'refreshFailed', applies: said(/cannot be refreshed|failed to refresh|refresh token/i) },
  { id: 'discoveryUnreachable', applies: said(/discovery document|authorization server cannot be found/i) },
  { id: 'scopeNotGranted', applies: said(/scope.*not (been )?granted|insufficient_scope/i) },
  { id: 'scopeUnknown', applies: code('invalid_scope') },
  { id: 'consentMissing', applies: code('consent_required', 'interaction_required', 'login_required') },
  { id: 'consentRefused', applies: code('access_denied') },
  { id: 'clientRejected', applies: code('invalid_client') },
  { id: 'grantNotAllowed', applies: code('unauthorized_client', 'unsupported_grant_type') },
  { id: 'grantNotAllowed', applies: said(/grant type is not (allowed|supported)/i) },
  { id: 'callbackMixedUp', applies: ({ name, message }) => name === 'redirect_uri_mismatch' || /redirect_uri|redirect URI/i.test(message) },
  { id: 'deviceCodeExpired', applies: code('expired_token') },
  { id: 'grantRejected', applies: (evidence) => code('invalid_grant')(evidence) || evidence.name === 'NotAuthorizedException' },
  { id: 'parameterRefused', applies: named(/^ValidationException$/) },
  { id: 'noAnswer', applies: named(/^TimeoutError$/) },
  { id: 'unreadableAnswer', applies: named(/^(UnreadableAnswer|SyntaxError)$/) },
  { id: 'serviceFault', applies: ({ name, status }) => name === 'InternalServerException' || (status !== undefined && status >= 500) },
  { id: 'unreachable', applies: named(/^Unreachable$/) },
];

/** The entry of the table that an error belongs to. `call` is the operation or request that failed, `scopes` what it asked for. */
export function recognise(error: unknown, call: string, scopes: readonly string[] = []): FlowErrorId | undefined {
  if (error instanceof UserError && isFlowErrorId(error.code)) return error.code;
  if (error instanceof UserError && error.code === 'PortInUse') return 'portInUse';
  const evidence = toEvidence(error, call);
  const id = RULES.find(({ applies }) => applies(evidence))?.id;
  // The refusal does not say which scope it means; that one has a comma is the likely reason.
  return (id === 'scopeUnknown' || id === 'AADSTS70011') && scopes.some((scope) => scope.includes(',')) ? 'scopesCommaSeparated' : id;
}

/** Faults that pass by themselves: a poll that meets one is not the end (RFC 8628, section 3.5). */
export function findPassingFault(error: unknown, call: string): FlowErrorId | undefined {
  const id = recognise(error, call);
  return id !== undefined && ['throttled', 'serviceFault', 'noAnswer', 'unreachable'].includes(id) ? id : undefined;
}

/** Says of any error what is known about it. `hide` takes out of a text what must not be seen. */
export function toFlowFault(
  error: unknown, call: string, scopes: readonly string[] = [], hide: (text: string) => string = (text) => redact(text),
): FlowFault {
  const { name, message, status, requestId } = toEvidence(error, call);
  const id = recognise(error, call, scopes);
  const explained = explain(error, `go on with ${call}`);
  const entry = id === undefined ? undefined : FLOW_ERRORS[id];
  const missing = findMissingPermission(message);
  return {
    id,
    title: entry?.title ?? hide(explained.message),
    cause: entry?.cause,
    fix: entry?.fix ?? (explained.hint === undefined ? undefined : hide(explained.hint)),
    said: message === '' ? undefined : hide(message),
    message: hide(error instanceof UserError || entry === undefined ? explained.message : entry.title),
    name, status, requestId,
    principal: missing?.principal,
    action: missing?.action,
    statement: missing?.statement,
  };
}

/** Looks behind our own words at what the other side said: its name and message are the evidence. */
function toEvidence(error: unknown, call: string): Evidence {
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

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
}
