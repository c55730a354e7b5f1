import { Secret } from '../base/secret.js';

const MASK = '[secret]';
/** Members whose value is never shown, whatever it looks like. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set(
  ['access_token', 'id_token', 'refresh_token', 'client_secret', 'accessToken', 'idToken', 'refreshToken', 'clientSecret'],
);

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
  if (typeof value === 'string') return maskTokens(value);
  return maskTokens(JSON.stringify(value, maskMember, 2));
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
    claims: hasClaims ? Object.entries(claims).map(([name, claim]) => ({ name, value: maskTokens(toClaimText(claim)) })) : [],
    accessToken: typeof token === 'string' && token !== '' ? new Secret(token) : undefined,
  };
}

/**
 * Replaces what looks like a JWT by its first 8 characters, and the values of members such as `access_token` in JSON text
 * entirely. Linear in the text.
 */
export function maskTokens(text: string): string {
  return text
    .replace(/("(?:access|id|refresh)_token"|"client_secret")(\s*:\s*)"(?:[^"\\]|\\.)*"/g, `$1$2"${MASK}"`)
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
