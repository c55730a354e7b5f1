import type { IncomingMessage } from 'node:http';
import { isCancellation } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import { beginCall } from './beginCall.js';
import type { Call, OnCall } from './call.js';

/** What is called by HTTP of our own, as the AWS SDK has no way to: with a bearer token, or a gateway. */
export type HttpCall = Pick<Call, 'operation' | 'resources'>;

/** Sends by `send` and tells the call when the head of its answer is there, or when it has failed. Neither body nor headers are kept. */
export async function recordHttp(onCall: OnCall | undefined, { operation, resources }: HttpCall, send: () => Promise<IncomingMessage>): Promise<IncomingMessage> {
  const tell = beginCall(onCall, { service: 'bedrock-agentcore', operation, resources });
  try {
    const answer = await send();
    const { statusCode: httpStatus = 0, headers } = answer;
    const type = headers['x-amzn-errortype'];
    tell({
      result: httpStatus < 400 ? 'done' : 'failed', httpStatus, requestId: toText(headers['x-amzn-requestid']),
      errorCode: typeof type === 'string' ? /^\w+/.exec(type)?.[0] : undefined,
    });
    return answer;
  } catch (error) {
    const { name, code } = toRecord(error);
    tell({ result: isCancellation(error) ? 'cancelled' : 'failed', errorCode: toText(code) ?? toText(name), httpStatus: undefined, requestId: undefined });
    throw error;
  }
}

const toText = (value: unknown) => (typeof value === 'string' ? value : undefined);
