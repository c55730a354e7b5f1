import type { IncomingMessage } from 'node:http';
import { isObject } from '../objects.js';
import { ServiceError } from './errors.js';

export const MEGABYTE = 1_000_000;

/** The body of a request. Throws RequestEntityTooLargeException beyond the limit, which is in bytes. */
export async function readBody(request: IncomingMessage, limit = MEGABYTE): Promise<Buffer> {
  const tooLarge = () => new ServiceError('RequestEntityTooLargeException', `The body is larger than this many bytes: ${limit}`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON body; an empty one counts as `{}`, as the service takes it. The limit is in bytes. */
export async function readJson(request: IncomingMessage, limit = MEGABYTE): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(request, limit)).toString('utf8');
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON.'); // Guess: body-that-is-no-json
  }
  if (isObject(body)) return body;
  throw new ServiceError('SerializationException', 'The body is not a JSON object.');
}

/** The fields of a form that a page of ours has sent. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request)).toString('utf8'));
}

/** A header that may come once. */
export function readHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What stands behind the scheme in the `authorization` header (RFC 9110, section 11.4). Undefined where it has none of these schemes. */
export function readCredentials(authorization: string | undefined, ...schemes: readonly string[]): string | undefined {
  const [, scheme = '', credentials] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? [];
  return schemes.some((one) => one.toLowerCase() === scheme.toLowerCase()) ? credentials : undefined;
}

/** A cookie of the request. */
export function readCookie(request: IncomingMessage, name: string): string | undefined {
  const pair = (request.headers.cookie ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/**
 * Why a request must not be served, or undefined. A page in a browser can send requests to loopback: one that names another host
 * (DNS rebinding) or comes from another origin is refused. Programs send no Origin header.
 */
export function validateCaller(request: IncomingMessage, origin: string): string | undefined {
  const { host } = new URL(origin);
  const hosts = [host, host.replace('127.0.0.1', 'localhost')];
  if (!hosts.includes(request.headers.host ?? '')) return 'The sandbox is reached as 127.0.0.1 or localhost only.';
  const from = request.headers.origin;
  if (from !== undefined && !hosts.some((own) => from === `http://${own}`)) return 'The sandbox serves no requests from pages of another origin.';
  return undefined;
}
