import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { isSafeUrl } from '../base/safeUrl.js';
import type { Secret } from '../base/secret.js';
import type { InvokeAgent, InvokeEvent, InvokeRequest } from './invoke.js';
import { readEventStream, readWholeBody } from './sse.js';

export interface BearerInvokeOptions {
  /** Address of the data plane. */
  readonly endpoint: string;
  readonly token: Secret;
  /** The host's own, where proxies and certificate authorities are configured. */
  readonly fetch?: typeof fetch;
}

/** Of a refusal; the rest says nothing more. */
const MAX_REFUSAL_CHARACTERS = 10_000;

/**
 * InvokeAgentRuntime with a bearer token, by plain HTTPS: the AWS SDK can only sign. A user id is not sent: the token names the user.
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html
 */
export function createBearerInvoke({ endpoint, token, fetch: send = fetch }: BearerInvokeOptions): InvokeAgent {
  return async function* invoke(request: InvokeRequest, signal: AbortSignal): AsyncGenerator<InvokeEvent> {
    if (!isSafeUrl(endpoint)) throw new UserError('The address is not one to send a token to.', { code: 'UnsafeUrl', hint: 'It begins with https://.' });
    const answer = await send(toUrl(endpoint, request), {
      method: 'POST', redirect: 'error', signal, body: request.payload,
      headers: {
        'authorization': `Bearer ${token.reveal()}`, 'content-type': 'application/json', 'accept': 'text/event-stream, application/json',
        'X-Amzn-Bedrock-AgentCore-Runtime-Session-Id': request.sessionId,
      },
    }).then(async (response) => (response.ok ? response : Promise.reject(await toRefusal(response)))).catch((error: unknown) => {
      if (signal.aborted || isCancellation(error)) throw new DOMException('The invocation was cancelled.', 'AbortError');
      throw explain(error, 'invoke the agent');
    });
    const contentType = answer.headers.get('content-type') ?? 'application/octet-stream';
    const options = { signal, now: Date.now };
    yield {
      kind: 'started', atMs: Date.now(), statusCode: answer.status, contentType,
      sessionId: answer.headers.get('x-amzn-bedrock-agentcore-runtime-session-id') ?? request.sessionId,
    };
    const body = (answer.body ?? []) as AsyncIterable<Uint8Array>;
    yield* contentType.toLowerCase().startsWith('text/event-stream') ? readEventStream(body, options) : readWholeBody(body, options);
  };
}

function toUrl(endpoint: string, { agentRuntimeArn, qualifier = 'DEFAULT' }: InvokeRequest): string {
  return `${endpoint}/runtimes/${encodeURIComponent(agentRuntimeArn)}/invocations?${new URLSearchParams({ qualifier }).toString()}`;
}

/** An error as the SDK makes it of a refusal: name, message, status and request id. A 401 has the form of JSON-RPC. */
async function toRefusal(response: Response): Promise<Error> {
  const text = (await response.text()).slice(0, MAX_REFUSAL_CHARACTERS);
  const { message, error } = toRecord(text);
  const inner = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  const said = [message, inner].find((one) => typeof one === 'string') ?? text;
  const name = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? `Status${response.status}`;
  return Object.assign(new Error(said), {
    name, $metadata: { httpStatusCode: response.status, requestId: response.headers.get('x-amzn-requestid') ?? undefined },
  });
}

function toRecord(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
  } catch {
    return {}; // a page, or nothing
  }
}
