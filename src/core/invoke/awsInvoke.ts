import { Readable } from 'node:stream';
import { BedrockAgentCoreClient, InvokeAgentRuntimeCommand, StopRuntimeSessionCommand } from '@aws-sdk/client-bedrock-agentcore';
import { systemClock, type Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import { explain } from '../base/explain.js';
import type { AwsAccess } from '../identity/access.js';
import { streamingClientConfig } from '../identity/clients.js';
import type { Network } from '../network/network.js';
import { isTrustedUrl } from './consentUrl.js';
import { ACCEPT } from './headers.js';
import type { HttpRequest } from './http.js';
import type { InvokeEvent, McpHeaders } from './invoke.js';
import { findEndedSession } from './mcpSession.js';
import { readAnswer, toAborted, type Answer } from './readAnswer.js';

/** A signed invocation. */
export interface AwsInvokeRequest {
  readonly agentRuntimeArn: string;
  readonly qualifier?: string;
  readonly sessionId: string;
  readonly userId?: string;
  readonly payload: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly mcp?: McpHeaders;
}

/** InvokeAgentRuntime and StopRuntimeSession with SigV4 through the AWS SDK. */
export interface AwsInvoke extends Disposable {
  /** The answer, as soon as its head has come. @throws UserError, or an `AbortError` */
  open(request: AwsInvokeRequest, signal: AbortSignal): Promise<Answer>;
  invoke(request: AwsInvokeRequest, signal: AbortSignal): AsyncIterable<InvokeEvent>;
  /** The request with a signature over all of its headers, for what the SDK has no operation: a gateway with the authorizer `AWS_IAM`. */
  sign(request: HttpRequest): Promise<HttpRequest>;
  stopSession(runtime: Pick<AwsInvokeRequest, 'agentRuntimeArn' | 'qualifier' | 'sessionId'>, signal: AbortSignal): Promise<void>;
}

/** Load this module with `await import()`: it pulls the SDK. */
export function createAwsInvoke(access: AwsAccess, clock: Clock = systemClock, network?: Network): AwsInvoke {
  const client = new BedrockAgentCoreClient(streamingClientConfig(access, 'agentCore', network));

  const told = <T>(doing: string, signal: AbortSignal, call: Promise<T>): Promise<T> => call.catch((error: unknown) => {
    throw signal.aborted || isCancellation(error) ? toAborted() : explain(error, doing);
  });

  async function open(request: AwsInvokeRequest, signal: AbortSignal): Promise<Answer> {
    const asked = client.send(toCommand(request), { abortSignal: signal }).catch((error: unknown) => {
      throw findEndedSession(toStatusCode(error), request) ?? error;
    });
    const answer = await told('invoke the agent', signal, asked);
    const body = toBody(answer.response);
    return {
      statusCode: answer.statusCode ?? answer.$metadata.httpStatusCode ?? 200,
      contentType: answer.contentType ?? 'application/octet-stream',
      sessionId: answer.runtimeSessionId ?? request.sessionId,
      ...(answer.mcpSessionId === undefined ? {} : { mcpSessionId: answer.mcpSessionId }),
      body, close: () => { body.destroy(); },
    };
  }

  return {
    open,
    invoke: (request, signal) => readAnswer(() => open(request, signal), { signal, clock, isTrusted: (url) => isTrustedUrl(url, access) }),
    sign: async (request) => {
      const signer = await client.config.signer({ name: 'sigv4', signingName: SERVICE, signingRegion: access.region, properties: {} });
      const { headers } = await signer.sign(toSignable(request));
      return { ...request, headers };
    },
    stopSession: async ({ agentRuntimeArn, qualifier, sessionId }, signal) => {
      await told('stop the session', signal, client.send(
        new StopRuntimeSessionCommand({ agentRuntimeArn, qualifier, runtimeSessionId: sessionId }), { abortSignal: signal },
      ));
    },
    dispose: () => { client.destroy(); },
  };
}

/** The name that requests to AgentCore's data plane and to its gateways are signed for. */
const SERVICE = 'bedrock-agentcore';

function toStatusCode(error: unknown): number | undefined {
  const { httpStatusCode } = toRecord(toRecord(error)['$metadata']);
  return typeof httpStatusCode === 'number' ? httpStatusCode : undefined;
}

/** In the shape that the SDK signs. */
const toSignable = ({ url, method, headers, body }: HttpRequest) => ({
  method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: Object.fromEntries(url.searchParams), body,
  headers: { ...headers, host: url.host },
});

function toCommand({ agentRuntimeArn, qualifier, sessionId, userId, payload, headers = {}, mcp = {} }: AwsInvokeRequest): InvokeAgentRuntimeCommand {
  const command = new InvokeAgentRuntimeCommand({
    agentRuntimeArn, qualifier, runtimeSessionId: sessionId, runtimeUserId: userId,
    mcpSessionId: mcp.sessionId, mcpProtocolVersion: mcp.protocolVersion,
    payload: new TextEncoder().encode(payload),
    contentType: 'application/json',
    accept: ACCEPT,
  });
  // Before the signature, so that it covers them.
  command.middlewareStack.add((next) => (args) => {
    Object.assign((args.request as { readonly headers: Record<string, string> }).headers, headers);
    return next(args);
  }, { step: 'build', name: 'customHeaders' });
  return command;
}

/** In Node the SDK hands on the response itself, a stream of network chunks. */
function toBody(response: unknown): Readable {
  return response instanceof Readable ? response : Readable.from([]);
}
