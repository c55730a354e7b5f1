import { Readable } from 'node:stream';
import { BedrockAgentCoreClient, InvokeAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore';
import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { AwsAccess } from '../identity/access.js';
import { streamingClientConfig } from '../identity/clients.js';
import type { InvokeAgent, InvokeEvent, InvokeRequest } from './invoke.js';
import { readEventStream, readWholeBody } from './sse.js';

/**
 * InvokeAgentRuntime with SigV4 through the AWS SDK. What the agent answers with is up to it: an event stream is read
 * event by event, anything else as one. Load this module with `await import()`: it pulls the SDK.
 */
export function createAwsInvoke(access: AwsAccess): { readonly invoke: InvokeAgent; dispose(): void } {
  const client = new BedrockAgentCoreClient(streamingClientConfig(access));

  async function* invoke(request: InvokeRequest, signal: AbortSignal): AsyncGenerator<InvokeEvent> {
    const answer = await client.send(toCommand(request, access), { abortSignal: signal }).catch((error: unknown) => {
      if (signal.aborted || isCancellation(error)) throw new DOMException('The invocation was cancelled.', 'AbortError');
      throw explain(error, 'invoke the agent');
    });
    const contentType = answer.contentType ?? 'application/octet-stream';
    const body = toBody(answer.response);
    const options = { signal, now: Date.now };
    try {
      yield {
        kind: 'started', atMs: Date.now(), statusCode: answer.statusCode ?? answer.$metadata.httpStatusCode ?? 200, contentType,
        sessionId: answer.runtimeSessionId ?? request.sessionId,
      };
      yield* contentType.toLowerCase().startsWith('text/event-stream') ? readEventStream(body, options) : readWholeBody(body, options);
    } finally {
      // Frees the socket of an answer that was not read to its end.
      body.destroy();
    }
  }

  return { invoke, dispose: () => { client.destroy(); } };
}

function toCommand({ agentRuntimeArn, qualifier, sessionId, userId, returnUrl, payload }: InvokeRequest, { kind }: AwsAccess): InvokeAgentRuntimeCommand {
  const command = new InvokeAgentRuntimeCommand({
    agentRuntimeArn, qualifier, runtimeSessionId: sessionId, runtimeUserId: userId,
    payload: new TextEncoder().encode(payload),
    contentType: 'application/json',
    accept: 'text/event-stream, application/json',
  });
  if (returnUrl !== undefined && kind === 'sandbox') addHeader(command, 'OAuth2CallbackUrl', returnUrl);
  return command;
}

/** A header that the operation has no member for; it is signed with the others. */
function addHeader({ middlewareStack }: InvokeAgentRuntimeCommand, name: string, value: string): void {
  middlewareStack.add((next) => (args) => {
    const { request } = args as { readonly request: { readonly headers: Record<string, string> } };
    request.headers[name] = value;
    return next(args);
  }, { step: 'build', name: 'addHeader' });
}

/** In Node the SDK hands on the response itself, a stream of network chunks. */
function toBody(response: unknown): Readable {
  return response instanceof Readable ? response : Readable.from([]);
}
