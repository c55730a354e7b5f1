import type { IncomingMessage } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import { toPublicUrl } from '../origin.js';
import type { RuntimeRecord } from '../state.js';
import { toRuleViolation } from '../web/errors.js';
import { readHeader } from '../web/request.js';

export const SESSION_ID = 'x-amzn-bedrock-agentcore-runtime-session-id';
export const USER_ID = 'x-amzn-bedrock-agentcore-runtime-user-id';
const REQUEST_ID = 'x-amzn-bedrock-agentcore-runtime-request-id';
const WORKLOAD_TOKEN = 'WorkloadAccessToken';
const RETURN_URL = 'oauth2callbackurl';

/** Members of InvokeAgentRuntime that are headers on both sides, in the request and in the answer. */
const PASSED = ['mcp-session-id', 'mcp-protocol-version', 'x-amzn-trace-id', 'traceparent', 'tracestate', 'baggage'] as const;
const PASSED_TO_AGENT = [...PASSED, 'mcp-method', 'mcp-name'] as const;

/** "Header value is not greater than 4KB in size", of "Pass custom headers to Amazon Bedrock AgentCore Runtime". */
const LONGEST_VALUE = 4_096;

/** Who calls, as the invocation says. */
export interface Invoker {
  readonly sessionId: string;
  readonly userId: string | undefined;
  readonly requestId: string;
  readonly workloadAccessToken: string;
}

const pick = (names: readonly string[], read: (name: string) => string | undefined): Readonly<Record<string, string>> => (
  Object.fromEntries(names.flatMap((name) => {
    const value = read(name);
    return value === undefined ? [] : [[name, value]];
  }))
);

/** What of the caller's headers the version's allowlist lets through: none that an agent takes for the runtime's own. */
function pickAllowed(request: IncomingMessage, { requestHeaderAllowlist = [] }: RuntimeRecord) {
  const allowed = pick(requestHeaderAllowlist.map((name) => name.toLowerCase()).filter((name) => name !== WORKLOAD_TOKEN.toLowerCase()), (name) => readHeader(request, name));
  const long = Object.entries(allowed).find(([, value]) => Buffer.byteLength(value) > LONGEST_VALUE)?.[0];
  if (long !== undefined) throw toRuleViolation(`This header is larger than ${LONGEST_VALUE} bytes: ${long}`); // Guess: long-allowed-header
  return allowed;
}

/**
 * Where the consents of an agent's user return to. The tools that run an agent on one's own computer tell it so; a deployed agent is told
 * only by a header that is allow-listed. Where the caller says nothing, the first URL that its identity has.
 */
function toReturnUrl({ store, origin }: Sandbox, request: IncomingMessage, { agent, workloadName }: RuntimeRecord): Readonly<Record<string, string>> {
  if (typeof agent !== 'object') return {};
  const registered = store.get('workloadIdentities', workloadName)?.returnUrls[0];
  const url = readHeader(request, RETURN_URL) ?? (registered === undefined ? undefined : toPublicUrl(registered, origin));
  return url === undefined ? {} : { OAuth2CallbackUrl: url };
}

/** The headers that the runtime gives an agent. */
export function toAgentHeaders(sandbox: Sandbox, request: IncomingMessage, runtime: RuntimeRecord, invoker: Invoker): Readonly<Record<string, string>> {
  return {
    ...pick(PASSED_TO_AGENT, (name) => readHeader(request, name)),
    ...pickAllowed(request, runtime),
    ...toReturnUrl(sandbox, request, runtime),
    'content-type': readHeader(request, 'content-type') ?? 'application/octet-stream',
    'accept': readHeader(request, 'accept') ?? '*/*',
    [WORKLOAD_TOKEN]: invoker.workloadAccessToken,
    [SESSION_ID]: invoker.sessionId,
    [REQUEST_ID]: invoker.requestId,
    ...(invoker.userId === undefined ? {} : { [USER_ID]: invoker.userId }),
  };
}

/** The headers of the agent's answer that its caller sees. */
export function toCallerHeaders(header: (name: string) => string | undefined, sessionId: string): Readonly<Record<string, string>> {
  return {
    ...pick(PASSED, header),
    'content-type': header('content-type') ?? 'application/octet-stream',
    'cache-control': 'no-store',
    [SESSION_ID]: sessionId,
  };
}
