import { UserError } from '../base/errors.js';
import { rethrow } from '../base/explain.js';
import type { Network } from '../network/network.js';
import { toEndpoint, type AwsAccess } from './access.js';
import { toCaller, type Caller } from './caller.js';
import { toCredentials } from './clients.js';
import { toSignedPost } from './signRequest.js';

const TIMEOUT_MS = 10_000;
const FORM = 'application/x-www-form-urlencoded';

/**
 * Who calls of this connection are made as: GetCallerIdentity of STS, which needs no permission. Throws a `UserError`; stops at the
 * signal. Load this module with `await import()`: it pulls the SDK, for the credentials.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function getCaller(access: AwsAccess, options: { readonly network?: Network; readonly signal?: AbortSignal } = {}): Promise<Caller> {
  try {
    return await ask(access, options.network, options.signal);
  } catch (error) {
    if (options.signal?.aborted === true) throw new DOMException('The call was given up.', 'AbortError');
    rethrow(error, 'find out whose credentials these are');
  }
}

async function ask(access: AwsAccess, network: Network | undefined, signal: AbortSignal | undefined): Promise<Caller> {
  const source = toCredentials(access, network);
  const credentials = typeof source === 'function' ? await source() : source;
  const url = new URL(`${toEndpoint(access, 'sts')}/`);
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const signed = toSignedPost({ url, contentType: FORM, body }, credentials, { region: access.region, service: 'sts', nowMs: Date.now() });
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const response = await (network?.fetch ?? fetch)(url, {
    method: 'POST', redirect: 'error', headers: signed, body, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  });
  const xml = await response.text();
  const read = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  if (!response.ok) throw toRefusal(read('Code'), read('Message'), response.status, read('RequestId'));
  const caller = toCaller(read('Arn') ?? '');
  if (caller !== undefined) return caller;
  throw new UserError('The answer of STS does not say who is calling.', {
    code: 'UnreadableAnswer', hint: 'Something else may answer at this address, perhaps a proxy.',
  });
}

/** An error as the SDK makes it of a refusal. */
function toRefusal(name: string | undefined, message: string | undefined, httpStatusCode: number, requestId: string | undefined): Error {
  return Object.assign(new Error(message ?? ''), { name: name ?? `Status${httpStatusCode}`, $fault: 'client', $metadata: { httpStatusCode, requestId } });
}
