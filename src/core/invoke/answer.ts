import { Secret } from '../base/secret.js';

const MASK = '[secret]';
/** Members whose value is never shown, whatever it looks like. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set(
  ['access_token', 'id_token', 'refresh_token', 'client_secret', 'accessToken', 'idToken', 'refreshToken', 'clientSecret'],
);

/** What an agent reported as its own failure; `fix` names the one-click remedy where we have one. */
export interface AgentRefusal {
  readonly message: string;
  readonly fix: 'addReturnUrl' | undefined;
}

/** What an agent says about a token it got. */
export interface TokenResultFound {
  readonly message: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  /** Only where the payload asked for it. */
  readonly accessToken: Secret | undefined;
}

/** Data of an event as a person reads it: a JSON string unpacked, an object indented, other text as it is. Tokens are masked. */
export function toText(data: string): string {
  const value = parseJson(data);
  if (value === undefined) return maskTokens(data);
  const inner = typeof value === 'string' ? parseJson(value) : value;
  if (typeof inner === 'object' && inner !== null) return maskTokens(JSON.stringify(inner, maskMember, 2));
  return maskTokens(typeof value === 'string' ? value : data);
}

/** Reads `{message, token_claims, token_length, token_preview, access_token?}`; undefined for everything else. */
export function findTokenResult(data: string): TokenResultFound | undefined {
  const parsed = parseJson(data);
  const value = typeof parsed === 'string' ? parseJson(parsed) : parsed;
  if (typeof value !== 'object' || value === null) return undefined;
  const { message, token_claims: claims, token_length: length, access_token: token } = value as Readonly<Record<string, unknown>>;
  const hasClaims = typeof claims === 'object' && claims !== null;
  if (!hasClaims && typeof length !== 'number' && typeof token !== 'string') return undefined;
  return {
    message: typeof message === 'string' ? maskTokens(message) : '',
    claims: hasClaims ? Object.entries(claims).map(([name, claim]) => ({
      name, value: SECRET_MEMBERS.has(name) ? MASK : maskTokens(toClaimText(claim)),
    })) : [],
    accessToken: typeof token === 'string' && token !== '' ? new Secret(token) : undefined,
  };
}

/** Reads the `{error}` with which an agent says that it gave up; undefined for everything else. */
export function findRefusal(data: string): AgentRefusal | undefined {
  const value = parseJson(data);
  if (typeof value !== 'object' || value === null || !('error' in value) || typeof value.error !== 'string') return undefined;
  return /return ?url/i.test(value.error) && /register|must provide/i.test(value.error)
    ? { message: 'The return URL is not registered on the workload identity.', fix: 'addReturnUrl' }
    : { message: maskTokens(value.error), fix: undefined };
}

const NAMES = [...SECRET_MEMBERS].join('|');
/** A secret member with its value, in JSON text. */
const MEMBER = new RegExp(`"(${NAMES})"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g');
/** The same in JSON text within JSON text: the backslashes before the quotes tell how deep. */
const NESTED_MEMBER = new RegExp(`(\\\\+")(${NAMES})\\1(\\s*:\\s*)\\1(?:(?!\\1).)*\\1`, 'gs');

/**
 * Replaces what looks like a JWT by its first 8 characters, and the values of members such as `access_token` in JSON text
 * entirely. Linear in the text.
 */
export function maskTokens(text: string): string {
  return text
    .replace(MEMBER, `"$1"$2"${MASK}"`)
    .replace(NESTED_MEMBER, `$1$2$1$3$1${MASK}$1`)
    .replace(/[\w.-]+/g, maskRun);
}

/** Masks from the first segment of a run that begins a JWT: `eyJ` is `{"` in base64url, and two dots follow. */
function maskRun(run: string): string {
  const start = run.indexOf('eyJ');
  if (start < 0) return run;
  const [header = '', payload = '', ...rest] = run.slice(start).split('.');
  const isToken = payload !== '' && rest.length > 0;
  // A full stop behind the token belongs to the sentence.
  return isToken ? `${run.slice(0, start)}${header.slice(0, 8)}…${MASK}${rest.length > 1 && rest.at(-1) === '' ? '.' : ''}` : run;
}

const maskMember = (name: string, value: unknown): unknown => (SECRET_MEMBERS.has(name) && typeof value === 'string' ? MASK : value);

const toClaimText = (claim: unknown): string => (typeof claim === 'string' ? claim : JSON.stringify(claim));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
