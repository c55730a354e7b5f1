import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '../base/secret.js';

/** What the checks look at; `node:http` gives it as method, url and headersDistinct. */
export interface RequestFacts {
  readonly method: string;
  /** The request target as it came, not yet parsed. */
  readonly target: string;
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
}

export interface Refusal {
  readonly status: 400 | 403 | 405 | 413 | 414 | 421;
  /** For the log; the page says less. */
  readonly why: string;
}

const MAX_TARGET_CHARACTERS = 8_192;

/**
 * Everything that makes a request one that a browser sends when it navigates to us, before it is looked at what it wants.
 * @param authority host and port of the return URL, as a browser writes it into `Host`
 */
export function findRefusal({ method, target, headers }: RequestFacts, authority: string): Refusal | undefined {
  const [host, ...moreHosts] = headers['host'] ?? [];
  // A foreign name that resolves to this computer (DNS rebinding) shows in Host alone.
  if (host?.toLowerCase() !== authority || moreHosts.length > 0) return { status: 421, why: 'Host is not ours' };
  if (method !== 'GET') return { status: 405, why: `method ${method}` };
  if (target.length > MAX_TARGET_CHARACTERS) return { status: 414, why: `target of ${target.length} characters` };
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('#')) return { status: 400, why: 'target is not a plain path' };
  if (hasBody(headers)) return { status: 413, why: 'request with a body' };
  const isForeign = (origin: string) => origin !== 'null' && origin !== `http://${authority}`;
  if ((headers['origin'] ?? []).some(isForeign)) return { status: 403, why: 'foreign Origin' };
  return findFetchRefusal(headers);
}

function hasBody(headers: RequestFacts['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? []).some((length) => length !== '0');
}

/** Fetch metadata, where a browser sends it: only a navigation of a whole page may come here. */
function findFetchRefusal(headers: RequestFacts['headers']): Refusal | undefined {
  const isOnly = (name: string, wanted: string) => (headers[name] ?? [wanted]).every((value) => value === wanted);
  if (!isOnly('sec-fetch-mode', 'navigate')) return { status: 403, why: 'not a navigation' };
  return isOnly('sec-fetch-dest', 'document') ? undefined : { status: 403, why: 'not for a whole page' };
}

/** The query of a callback; undefined where a parameter is given twice (RFC 6749 section 3.1). */
export interface CallbackQuery {
  readonly sessionUri: string | undefined;
  readonly state: string | undefined;
  /** A code of {@link ERROR_CODES}, `other`, or undefined where the provider reports no error. */
  readonly error: string | undefined;
  readonly code: Secret | undefined;
  /** RFC 9207. */
  readonly iss: string | undefined;
}

/** RFC 6749 section 4.1.2.1, and what OpenID Connect Core 1.0 section 3.1.2.6 adds where a person would have to be asked. */
const ERROR_CODES: ReadonlySet<string> = new Set([
  'access_denied', 'invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope', 'server_error',
  'temporarily_unavailable', 'interaction_required', 'login_required', 'account_selection_required', 'consent_required',
]);

export function parseCallbackQuery(query: string): CallbackQuery | undefined {
  const parameters = new URLSearchParams(query);
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) return undefined;
  const error = parameters.get('error') ?? undefined;
  const code = parameters.get('code');
  return {
    sessionUri: parameters.get('session_id') ?? undefined,
    state: parameters.get('state') ?? undefined,
    error: error === undefined || ERROR_CODES.has(error) ? error : 'other',
    code: code === null ? undefined : new Secret(code),
    iss: parameters.get('iss') ?? undefined,
  };
}

/** True where the browser sent this cookie with this value. */
export function hasCookie(headers: RequestFacts['headers'], name: string, value: string): boolean {
  const pairs = (headers['cookie'] ?? []).flatMap((header) => header.split(';')).map((pair) => pair.trim());
  return pairs.some((pair) => pair.startsWith(`${name}=`) && isSame(pair.slice(name.length + 1), value));
}

/** Compares in a time that says nothing about where two secrets differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
