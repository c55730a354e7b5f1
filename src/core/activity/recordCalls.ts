import { isCancellation } from '../base/errors.js';
import { mayBeDone } from '../base/explain.js';
import { toRecord } from '../base/record.js';
import { kindOf, resourcesIn, type Call, type OnCall } from './call.js';

/** What a middleware is given and gives, as far as it is read here; the SDK's own types are those of one service each. */
interface Arguments { readonly input: object }
interface Result { readonly output: object }
type Handler = (args: Arguments) => Promise<Result>;

/** A client of any service of the AWS SDK for JavaScript v3. */
interface RecordableClient {
  readonly middlewareStack: {
    add(
      // A method, so that middleware of wider inputs than those of one service is taken.
      middleware: (next: Handler, context: { readonly clientName?: string; readonly commandName?: string }) => Handler,
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

/** As the AWS CLI and endpoints name the services. */
const SERVICES: Readonly<Record<string, string>> = {
  BedrockAgentCoreControlClient: 'bedrock-agentcore-control', BedrockAgentCoreClient: 'bedrock-agentcore',
  CognitoIdentityProviderClient: 'cognito-idp', CloudWatchLogsClient: 'logs',
};

/**
 * Tells every call of a client when it has ended, whatever its end, and gives the client back. Of an input only what it names is read;
 * of an answer and of an error only their metadata. Pulls nothing of the SDK. Does nothing where nobody listens.
 */
export function recordCalls<C extends RecordableClient>(client: C, onCall: OnCall | undefined): C {
  if (onCall === undefined) return client;
  client.middlewareStack.add((next, { clientName = '', commandName = '' }) => async (args) => {
    const operation = commandName.replace(/Command$/, '');
    const begun = { startedAtMs: Date.now(), at: performance.now() };
    const tell = (end: Pick<Call, 'result' | 'errorCode' | 'mayBeDone'>, metadata: unknown) => {
      onCall({
        service: SERVICES[clientName] ?? clientName, operation, kind: kindOf(operation), resources: resourcesIn(toRecord(args.input)),
        startedAtMs: begun.startedAtMs, durationMs: Math.round(performance.now() - begun.at), ...toMetadata(metadata), ...end,
      });
    };
    try {
      const result = await next(args);
      tell({ result: 'done', errorCode: undefined, mayBeDone: false }, toRecord(result.output)['$metadata']);
      return result;
    } catch (error) {
      const { name, $metadata } = toRecord(error);
      const errorCode = typeof name === 'string' ? name : 'Error';
      tell({
        result: isCancellation(error) ? 'cancelled' : 'failed', errorCode, mayBeDone: kindOf(operation) === 'write' && mayBeDone(error),
      }, $metadata);
      throw error;
    }
  }, { step: 'initialize', priority: 'high', name: 'tellCalls' });
  return client;
}

function toMetadata(metadata: unknown): Pick<Call, 'attempts' | 'requestId' | 'httpStatus'> {
  const { attempts, requestId, httpStatusCode } = toRecord(metadata);
  return {
    attempts: typeof attempts === 'number' ? attempts : undefined,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    httpStatus: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
  };
}
