import type { JWK } from 'jose';
import { toRecord } from '../../base/record.js';
import { decodeBase64Url } from '../base64url.js';
import { thumbprintOf } from '../thumbprint.js';
import { refuse } from './keySource.js';

/** A key to try, and how it is called for a person. */
export interface Candidate {
  readonly jwk: JWK;
  readonly name: string;
}

const MAX_KEYS = 100;
/** Without them a private key is its public half; key_ops would still say that it only signs (RFC 7517, section 4.3). */
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv', 'key_ops']);
const KEY_TYPES: readonly (readonly [alg: RegExp, kty: string])[] = [
  [/^(RS|PS)\d/, 'RSA'], [/^ES\d/, 'EC'], [/^(EdDSA|Ed25519)$/, 'OKP'], [/^HS\d/, 'oct'], [/^ML-DSA-/, 'AKP'],
];

/** The key type that an algorithm needs (RFC 7518, section 3.1; RFC 8037). Undefined for an algorithm that is not known. */
export function keyTypeOf(alg: string): string | undefined {
  return KEY_TYPES.find(([pattern]) => pattern.test(alg))?.[1];
}

/** The keys of a JWK or JWKS. Private parts are left out. @throws UserError `UnreadableKey` */
export function toKeys(value: unknown): readonly JWK[] {
  const { keys, kty } = toRecord(value);
  const list: readonly unknown[] | undefined = Array.isArray(keys) ? keys : typeof kty === 'string' ? [value] : undefined;
  if (list === undefined) throw refuse('This JSON is neither a JWK nor a JWKS.', 'A JWK has the member kty, a JWKS the list keys.');
  return list.slice(0, MAX_KEYS).filter((key): key is JWK => typeof toRecord(key)['kty'] === 'string').map(toPublic);
}

/**
 * The keys of a set that may have signed a token: those its `kid` names, else all of the right type. A reader that tried others in place of a
 * `kid` that is missing would take tokens that the issuer's own readers refuse.
 */
export async function toCandidates(keys: readonly JWK[], alg: string, kid: string | undefined): Promise<{ readonly candidates: readonly Candidate[]; readonly fault: string | undefined }> {
  const named = kid === undefined || keys.length === 1 && keys[0]?.kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  if (named.length === 0) return { candidates: [], fault: keys.length === 0 ? 'The key set holds no keys.' : `No key of the set has the kid of the token: ${kid ?? ''}` };
  const kty = keyTypeOf(alg);
  const fitting = named.filter((key) => key.kty === kty && key.use !== 'enc' && (key.alg === undefined || key.alg === alg));
  if (fitting.length === 0) return { candidates: [], fault: `The key is not one for ${alg}: ${describe(named[0])}` };
  return { candidates: await Promise.all(fitting.map(async (jwk) => ({ jwk, name: jwk.kid ?? await thumbprintOf(jwk) ?? jwk.kty ?? '' }))), fault: undefined };
}

/** Bits of an RSA key's modulus. Undefined for other keys. */
export function modulusBitsOf({ kty, n }: JWK): number | undefined {
  if (kty !== 'RSA' || n === undefined) return undefined;
  const { bytes } = decodeBase64Url(n);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

function toPublic(key: JWK): JWK {
  if (key.kty === 'oct') return key;
  return Object.fromEntries(Object.entries(key).filter(([name]) => !PRIVATE_MEMBERS.has(name)));
}

function describe(key: JWK | undefined): string {
  return [key?.kty, key?.crv, key?.alg, key?.use === undefined ? undefined : `use ${key.use}`].filter((word) => word !== undefined).join(', ');
}
