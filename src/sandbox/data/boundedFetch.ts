import { MEGABYTE } from '../web/request.js';

/** How long another server may take to answer, to the end of its body. */
const FETCH_TIMEOUT_MS = 10_000;

/**
 * Asks another server, of whose answer no more is read than a megabyte and the time allow. Follows no redirects.
 * @throws Error where it does not answer, redirects, or sends more
 */
export async function fetchBounded(url: string, request: RequestInit, timeoutMs = FETCH_TIMEOUT_MS): Promise<Response> {
  const { status, headers, body } = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MEGABYTE) throw new Error(`The answer is larger than this many bytes: ${MEGABYTE}`); // leaving the loop ends the connection
    chunks.push(chunk);
  }
  return new Response(size === 0 ? null : Buffer.concat(chunks), { status, headers });
}
