import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { toAborted } from './readAnswer.js';

/** A request that has a body. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends a request on a connection of its own and gives the answer as soon as its head is there. Redirects are not followed: a secret
 * would go along. There is no limit of time: an agent may think for a quarter of an hour.
 * @throws the network's own error, or an `AbortError`
 */
export function sendHttp({ url, method, headers, body }: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    // Without an agent no connection is kept: one that the other side has just closed would look like an agent that was cut.
    const request = send(url, { method, headers: { ...headers, ...sent }, agent: false, signal });
    request.once('response', resolve);
    request.on('error', (error) => { reject(signal.aborted ? toAborted() : error); });
    request.end(body);
  });
}

/** The beginning of a body, to be read by a person. */
export async function readStart(body: AsyncIterable<Uint8Array>, maxCharacters: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > maxCharacters) break; // which closes the connection
    }
  } catch {
    // What came before the break is all there is.
  }
  return text.slice(0, maxCharacters);
}
