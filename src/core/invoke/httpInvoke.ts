import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isCancellation, type UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Secret } from '../base/secret.js';
import type { IdentityData } from '../flow/data.js';
import { ACCEPT, REQUEST_ID, namesReturnUrl, RETURN_URL, SESSION_ID, USER_ID, WORKLOAD_ACCESS_TOKEN } from './headers.js';
import { sendHttp, type HttpRequest, type Way } from './http.js';
import type { InvokeRequest, InvokeTarget } from './invoke.js';
import { findEndedSession } from './mcpSession.js';
import type { Answer } from './readAnswer.js';
import { rethrowLocal, toLocalRefusal, toRefusal } from './refusal.js';

type Target<Kind extends InvokeTarget['kind']> = Extract<InvokeTarget, { kind: Kind }>;

/** Gets the workload access token that a local agent is given. */
export type WorkloadTokens = Pick<IdentityData, 'getWorkloadAccessToken'>;

/**
 * Address of an operation of a runtime: "the agent ARN is URL-encoded" ("Invoke an agent with an OAuth token", developer guide).
 * @param origin of the data plane
 */
export function toRuntimeUrl(origin: string, { agentRuntimeArn, qualifier }: Pick<Target<'runtime'>, 'agentRuntimeArn' | 'qualifier'>, operation: 'invocations' | 'stopruntimesession'): URL {
  return new URL(`/runtimes/${encodeURIComponent(agentRuntimeArn)}/${operation}?qualifier=${encodeURIComponent(qualifier ?? 'DEFAULT')}`, origin);
}

/** Puts on a request what proves who sends it. */
export interface Proof {
  readonly kind: 'token' | 'signature' | 'nothing';
  readonly put: (request: HttpRequest) => Promise<HttpRequest>;
}

export const toTokenProof = (token: Secret): Proof => ({
  kind: 'token', put: (request) => Promise.resolve({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token.reveal()}` } }),
});

export const noProof: Proof = { kind: 'nothing', put: (request) => Promise.resolve(request) };

/** Calls a runtime or a gateway over plain HTTPS, where the AWS SDK has no way to. No user id goes along: a token names its user itself. */
export async function openRemote(
  url: URL, proof: Proof, request: InvokeRequest, what: 'runtime' | 'gateway', way: Way,
): Promise<Answer> {
  const answer = await proof.put({ url, headers: toHeaders(request), ...toMessage(request) })
    .then((proven) => sendHttp(proven, way))
    .catch((error: unknown) => { throw isCancellation(error) ? error : explain(error, `invoke the ${what}`); });
  if (!isAnswer(answer)) throw await toFault(answer, request, () => toRefusal(answer, what, proof.kind));
  return toAnswer(answer, request);
}

/** Calls an agent on this computer with the headers that AgentCore Runtime gives one. */
export async function openLocal(target: Target<'local'>, request: InvokeRequest, tokens: WorkloadTokens, signal: AbortSignal): Promise<Answer> {
  const { url, protocol, actsAs, returnUrl } = target;
  // No agent acts for anybody where a session ends.
  const token = actsAs === undefined || request.endsMcpSession === true ? undefined : await tokens.getWorkloadAccessToken(actsAs.workloadName, actsAs.user, signal);
  const userId = actsAs?.user !== undefined && 'userId' in actsAs.user ? actsAs.user.userId : undefined;
  const headers = {
    ...toHeaders(request), [REQUEST_ID]: randomUUID(),
    ...(token === undefined ? {} : { [WORKLOAD_ACCESS_TOKEN]: token.reveal() }),
    ...(userId === undefined ? {} : { [USER_ID]: userId }),
    // One of the caller's own stands.
    ...(returnUrl === undefined || namesReturnUrl(request.headers) ? {} : { [RETURN_URL]: returnUrl }),
  };
  const answer = await sendHttp({ url: new URL(protocol === 'MCP' ? '/mcp' : '/invocations', url), headers, ...toMessage(request) }, { signal })
    .catch((error: unknown) => rethrowLocal(error, url));
  if (!isAnswer(answer)) throw await toFault(answer, request, () => toLocalRefusal(answer, url));
  return toAnswer(answer, request);
}

/** StopRuntimeSession with a bearer token. */
export async function stopWithBearer(url: URL, token: Secret, sessionId: string, way: Way): Promise<void> {
  const headers = { 'Authorization': `Bearer ${token.reveal()}`, 'Content-Type': 'application/json', [SESSION_ID]: sessionId };
  const answer = await sendHttp({ url, method: 'POST', headers, body: JSON.stringify({ clientToken: randomUUID() }) }, way)
    .catch((error: unknown) => { throw isCancellation(error) ? error : explain(error, 'stop the session'); });
  if (!isAnswer(answer)) throw await toRefusal(answer, 'runtime', 'token');
  answer.destroy();
}

const toMessage = ({ payload, endsMcpSession }: InvokeRequest): Pick<HttpRequest, 'method' | 'body'> => (endsMcpSession === true ? { method: 'DELETE' } : { method: 'POST', body: payload });

function toHeaders({ sessionId, headers = {}, mcp = {} }: InvokeRequest): Readonly<Record<string, string>> {
  return {
    ...headers, 'Content-Type': 'application/json', 'Accept': ACCEPT, [SESSION_ID]: sessionId,
    ...(mcp.sessionId === undefined ? {} : { 'Mcp-Session-Id': mcp.sessionId }),
    ...(mcp.protocolVersion === undefined ? {} : { 'MCP-Protocol-Version': mcp.protocolVersion }),
  };
}

const isAnswer = ({ statusCode = 0 }: IncomingMessage) => statusCode >= 200 && statusCode < 300;

/** What is said of an answer that is none. */
async function toFault(answer: IncomingMessage, request: InvokeRequest, explain: () => Promise<UserError>): Promise<UserError> {
  const ended = findEndedSession(answer.statusCode, request);
  if (ended === undefined) return explain();
  answer.destroy();
  return ended;
}

function toAnswer(body: IncomingMessage, { sessionId }: InvokeRequest): Answer {
  const { headers, statusCode = 0 } = body;
  const given = headers[SESSION_ID.toLowerCase()];
  const mcpSessionId = headers['mcp-session-id'];
  return {
    statusCode, contentType: headers['content-type'] ?? 'application/octet-stream',
    sessionId: typeof given === 'string' ? given : sessionId,
    ...(typeof mcpSessionId === 'string' ? { mcpSessionId } : {}),
    body, close: () => { body.destroy(); },
  };
}
