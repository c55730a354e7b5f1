import { ServiceError } from '../web/errors.js';
import { readHeader } from '../web/request.js';
import type { Call } from '../web/router.js';
import type { CallRecord, CallRecords } from './callRecords.js';
import { describeCaller, describeSubject, withoutSecrets } from './describeCall.js';

/** The record of one call while it is being answered. */
export interface OpenRecord {
  /** Why the call is refused. */
  refuse(error: unknown): void;
}

/** Notes a call when it begins, and again when its answer has left or the connection is gone. */
export function recordCall(records: CallRecords, operation: string, call: Call): OpenRecord {
  const { sandbox, request, response, params, requestId } = call;
  const startedAtMs = sandbox.now();
  const started = performance.now();
  const begun: CallRecord = {
    requestId,
    eventId: sandbox.ids.uuid(),
    operation,
    startedAtMs,
    caller: describeCaller(sandbox, request),
    sourceIpAddress: request.socket.remoteAddress ?? '127.0.0.1',
    userAgent: (readHeader(request, 'user-agent') ?? '').slice(0, 256),
    requestParameters: withoutSecrets(params),
    subject: describeSubject(sandbox, params, undefined, false),
  };
  records.note(begun);
  let refusal: ServiceError | undefined;
  const end = () => {
    const { body, result } = call.told;
    const succeeded = refusal === undefined && response.statusCode < 400;
    records.note({
      ...begun,
      requestParameters: { ...begun.requestParameters, ...withoutSecrets(body) },
      subject: describeSubject(sandbox, params, body, succeeded),
      end: {
        status: response.statusCode,
        durationMs: performance.now() - started,
        answered: response.writableFinished,
        ...(refusal === undefined ? {} : { error: { name: refusal.name, message: toMessage(refusal) } }),
        ...(result === undefined ? {} : { responseElements: withoutSecrets(result) }),
      },
    });
  };
  response.once('close', () => {
    try {
      end();
    } catch (error) { // nobody catches what a listener throws: the process would end
      sandbox.log.error(`The record of a call cannot be completed: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return {
    refuse(error) { refusal = error instanceof ServiceError ? error : new ServiceError('InternalServerException', 'The sandbox had a fault of its own.'); },
  };
}

/** What an agent says of its failure goes to its caller only: it may hold the tokens that the agent was given. */
function toMessage({ name, message }: ServiceError): string {
  return (name === 'RuntimeClientError' ? /^Received error \(\d+\) from runtime/.exec(message)?.[0] : undefined) ?? message;
}
