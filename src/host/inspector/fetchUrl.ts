import { proxyRules } from '../../core/base/proxyErrors.js';
import { toRecord } from '../../core/base/record.js';
import type { FetchAnswer, VerifyPorts } from '../../core/jwt/verify/fetchJson.js';

const TIMEOUT_MS = 10_000;

/**
 * GETs for verifications by this network: nothing of ours is sent along, and where it leads to is left to the caller. The body is read up to a byte
 * more than is allowed, so that the caller sees that it is too long.
 * What they give throws an Error with a sentence, or an `AbortError` at the signal.
 */
export const createFetchUrl = (network: { readonly fetch: typeof fetch }): VerifyPorts['fetchUrl'] => async (url, { maxBytes, signal }): Promise<FetchAnswer> => {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await network.fetch(url, {
      method: 'GET', redirect: 'manual', credentials: 'omit', headers: { accept: 'application/json' }, signal: AbortSignal.any([signal, deadline]),
    });
    return { status: answer.status, bytes: await readUpTo(answer, maxBytes), location: answer.headers.get('location') ?? undefined };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) throw new Error(`no answer came within ${TIMEOUT_MS / 1000} seconds`, { cause: error });
    throw new Error(toReason(error), { cause: error });
  }
};

async function readUpTo(answer: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (answer.body === null) return new Uint8Array();
  // Leaving the loop early cancels the rest.
  for await (const part of answer.body as AsyncIterable<Uint8Array>) {
    parts.push(part);
    length += part.length;
    if (length > maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes + 1);
}

/** What failed, in words: of a proxy in those that every call has. */
function toReason(error: unknown): string {
  const { code, message } = toRecord(error instanceof Error && error.cause instanceof Error ? error.cause : error);
  if (code === 'ENOTFOUND') return 'the name of the host is not known';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (typeof message !== 'string' || message === '') return 'for a reason that is not known';
  const fault = { name: '', code: typeof code === 'string' ? code : '', message, status: undefined, requestId: undefined };
  const known = proxyRules.find(({ applies }) => applies(fault))?.explain(fault);
  return known === undefined ? message : `${known.what}. ${known.hint}`;
}
