import { isCancellation, UserError } from '../base/errors.js';
import { rethrow } from '../base/explain.js';
import { isSafeUrl } from '../base/safeUrl.js';

export interface IssuerRequest {
  readonly url: string;
  /** Sent as a form by POST; without one it is a GET. */
  readonly form?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface IssuerAnswer {
  readonly status: number;
  /** `Date` of the answer; undefined where there is none or it cannot be read. */
  readonly dateMs: number | undefined;
  /** The body where it is a JSON object, else undefined. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** Requests to issuers. Throws a `UserError`, and stops at the signal with an `AbortError`. */
export type IssuerHttp = (request: IssuerRequest, signal: AbortSignal) => Promise<IssuerAnswer>;

export interface IssuerHttpOptions {
  /** The host's own, where proxies and certificate authorities are configured. */
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** HTTP with limits: https or this computer, no redirects (a secret would go along), an answer in time and of a size to be read. */
export function createIssuerHttp(options: IssuerHttpOptions = {}): IssuerHttp {
  const { fetch: send = fetch, timeoutMs = 10_000, maxBytes = 1_048_576 } = options;
  return async ({ url, form, headers }, signal) => {
    if (!isSafeUrl(url)) {
      throw new UserError('The address is not one to send secrets to.', {
        code: 'UnsafeUrl', hint: 'It begins with https://, or with http:// for this computer.',
      });
    }
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const response = await send(url, {
        ...(form === undefined ? {} : { method: 'POST', body: form }),
        headers: { accept: 'application/json', ...headers }, redirect: 'manual', signal: AbortSignal.any([signal, limit]),
      });
      if (isRedirect(response)) {
        await response.body?.cancel();
        throw toRedirected(response.headers.get('location'), url);
      }
      const dateMs = Date.parse(response.headers.get('date') ?? '');
      return { status: response.status, dateMs: Number.isNaN(dateMs) ? undefined : dateMs, json: toObject(await readText(response, maxBytes)) };
    } catch (error) {
      if (signal.aborted) throw new DOMException('The request was given up.', 'AbortError');
      if (limit.aborted || isCancellation(error)) throw new UserError('No answer in time.', { code: 'noAnswer', cause: error });
      rethrow(error, `reach ${new URL(url).host}`);
    }
  };
}

/** A fetch in a browser's manner shows a redirect only as a response without status (Fetch, section 2.2.6, `opaqueredirect`). */
const isRedirect = ({ status, type }: Response) => type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);

/** Names where it leads, without what a query may carry. */
function toRedirected(location: string | null, url: string): UserError {
  const target = location !== null && URL.canParse(location, url) ? new URL(location, url) : undefined;
  const where = target === undefined ? 'elsewhere' : `${target.origin}${target.pathname}`;
  return new UserError(`The address answers with a redirect, which is not followed: ${where}`, {
    code: 'UnreadableAnswer', hint: 'Enter the address that it leads to, if it is the one of the identity provider.',
  });
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new UserError('The answer is too large.', { code: 'UnreadableAnswer', hint: 'Something else may answer at this address.' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined; // a page, or nothing
  }
}
