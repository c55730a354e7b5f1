import { beginCall } from '../activity/beginCall.js';
import type { OnCall } from '../activity/call.js';
import { isCancellation, UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import { rethrow } from '../base/explain.js';
import type { Network } from '../network/network.js';
import { toEndpoint, type AwsAccess } from './access.js';
import { toCaller, type Caller } from './caller.js';
import { toCredentials } from './clients.js';
import { toSignedPost } from './signRequest.js';

const TIMEOUT_MS = 10_000;
const FORM = 'application/x-www-form-urlencoded';

export interface CallerOptions {
  readonly network?: Network | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onCall?: OnCall | undefined;
}

/**
 * Who calls of this connection are made as: GetCallerIdentity of STS, which needs no permission. Throws a `UserError`; stops at the
 * signal. Load this module with `await import()`: it pulls the SDK, for the credentials.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function getCaller(access: AwsAccess, options: CallerOptions = {}): Promise<Caller> {
  try {
    return await ask(access, options);
  } catch (error) {
    if (options.signal?.aborted === true) throw new DOMException('The call was given up.', 'AbortError');
    rethrow(error, 'find out whose credentials these are');
  }
}

async function ask(access: AwsAccess, { network, signal, onCall }: CallerOptions): Promise<Caller> {
  const source = toCredentials(access, network);
  const credentials = typeof source === 'function' ? await source() : source;
  const url = new URL(`${toEndpoint(access, 'sts')}/`);
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const signed = toSignedPost({ url, contentType: FORM, body }, credentials, { region: access.region, service: 'sts', nowMs: Date.now() });
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const { response, read } = await record(onCall, () => (network?.fetch ?? fetch)(url, {
    method: 'POST', redirect: 'error', headers: signed, body, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  }));
  if (!response.ok) throw toRefusal(read('Code'), read('Message'), response.status, read('RequestId'));
  const caller = toCaller(read('Arn') ?? '');
  if (caller !== undefined) return caller;
  throw new UserError('The answer of STS does not say who is calling.', {
    code: 'UnreadableAnswer', hint: 'Something else may answer at this address, perhaps a proxy.',
  });
}

/** Sends and tells the call; `read` gives the text of an element of the answer. */
async function record(onCall: OnCall | undefined, send: () => Promise<Response>) {
  const tell = beginCall(onCall, { service: 'sts', operation: 'GetCallerIdentity', resources: {} });
  try {
    const response = await send();
    const xml = await response.text();
    const read = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
    tell({ result: response.ok ? 'done' : 'failed', errorCode: read('Code'), httpStatus: response.status, requestId: read('RequestId') });
    return { response, read };
  } catch (error) {
    tell({ result: isCancellation(error) ? 'cancelled' : 'failed', errorCode: String(toRecord(error)['name']), httpStatus: undefined, requestId: undefined });
    throw error;
  }
}

/** An error as the SDK makes it of a refusal. */
function toRefusal(name: string | undefined, message: string | undefined, httpStatusCode: number, requestId: string | undefined): Error {
  return Object.assign(new Error(message ?? ''), { name: name ?? `Status${httpStatusCode}`, $fault: 'client', $metadata: { httpStatusCode, requestId } });
}
