import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps, type Agent } from 'node:https';
import { toAborted } from './readAnswer.js';

/** A request, with a body or without. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How long, and which way. */
export interface Way {
  readonly signal: AbortSignal;
  /** Leads https through a proxy; it keeps no connection. */
  readonly agent?: Agent | undefined;
  /** Stands round the sending, to tell of it. */
  readonly record?: ((send: () => Promise<IncomingMessage>) => Promise<IncomingMessage>) | undefined;
}

/**
 * Sends a request on a connection of its own and gives the answer as soon as its head is there. Redirects are not followed: a secret
 * would go along. There is no limit of time: an agent may think for a quarter of an hour.
 * @throws the network's own error, or an `AbortError`
 */
export function sendHttp(request: HttpRequest, { record, ...way }: Way): Promise<IncomingMessage> {
  return record === undefined ? send(request, way) : record(() => send(request, way));
}

function send({ url, method, headers, body }: HttpRequest, { signal, agent }: Omit<Way, 'record'>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isHttps = url.protocol === 'https:';
    const sent = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    // No connection is kept: one that the other side has just closed would look like an agent that was cut.
    const options = { method, headers: { ...headers, ...sent }, signal };
    const request = isHttps ? requestHttps(url, { ...options, agent: agent ?? false }) : requestHttp(url, { ...options, agent: false });
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
