import type { JWK } from 'jose';
import { toRecord } from '../../base/record.js';
import { bitLengthOf } from '../base64url.js';
import { refuse } from './keySource.js';

/** Without them a private key is its public half; key_ops would still say that it only signs (RFC 7517, section 4.3). */
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv', 'key_ops']);
/** The curve that an algorithm of ECDSA needs (RFC 7518, section 3.4; RFC 8812, section 3.2). */
const CURVES: ReadonlyMap<string, string> = new Map([['ES256', 'P-256'], ['ES384', 'P-384'], ['ES512', 'P-521'], ['ES256K', 'secp256k1']]);
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
  return list.filter((key): key is JWK => typeof toRecord(key)['kty'] === 'string').map(toPublic);
}

/**
 * The keys of a set that may have signed a token: those its `kid` names, else all of the right type. A reader that tried others in place of a
 * `kid` that is missing would take tokens that the issuer's own readers refuse.
 */
export function toCandidates(keys: readonly JWK[], alg: string, kid: string | undefined): readonly JWK[] | { readonly fault: string } {
  const named = kid === undefined || keys.length === 1 && keys[0]?.kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  if (named.length === 0) return { fault: keys.length === 0 ? 'The key set holds no keys.' : `No key of the set has the kid of the token: ${kid ?? ''}` };
  const kty = keyTypeOf(alg);
  const crv = CURVES.get(alg);
  const fitting = named.filter((key) => key.kty === kty && (crv === undefined || key.crv === crv) && key.use !== 'enc' && (key.alg === undefined || key.alg === alg));
  return fitting.length > 0 ? fitting : { fault: `The key is not one for ${alg}: ${describe(named[0])}` };
}

/** Bits of an RSA key's modulus. Undefined for other keys. */
export function modulusBitsOf({ kty, n }: JWK): number | undefined {
  return kty !== 'RSA' || n === undefined ? undefined : bitLengthOf(n);
}

function toPublic(key: JWK): JWK {
  if (key.kty === 'oct' || !Object.keys(key).some((name) => PRIVATE_MEMBERS.has(name))) return key;
  return Object.fromEntries(Object.entries(key).filter(([name]) => !PRIVATE_MEMBERS.has(name)));
}

function describe(key: JWK | undefined): string {
  return [key?.kty, key?.crv, key?.alg, key?.use === undefined ? undefined : `use ${key.use}`].filter((word) => word !== undefined).join(', ');
}
