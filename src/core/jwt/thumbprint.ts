import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'jose';
import type { DecodedToken } from './decode.js';
import { claimOf, stringOf } from './members.js';
import type { JsonNode } from './json.js';

/** A key that stands in a token or is named by its thumbprint. */
export interface TokenKey {
  /** `header jwk`, `cnf.jwk`, `cnf.jkt`, `epk` or `sub_jwk`. */
  readonly where: string;
  /** SHA-256 thumbprint in base64url (RFC 7638). Undefined where the key lacks a member that it needs. */
  readonly thumbprint: string | undefined;
}

/** Thumbprint of a public key (RFC 7638). Undefined for what is no whole key. */
export async function thumbprintOf(jwk: JWK): Promise<string | undefined> {
  try {
    return await calculateJwkThumbprint(jwk, 'sha256');
  } catch {
    return undefined;
  }
}

/** The keys that a token brings along or is bound to (RFC 7515, section 4.1.3; RFC 7800, section 3.2; RFC 9449, section 6.1). */
export async function keysOf(token: DecodedToken): Promise<readonly TokenKey[]> {
  const cnf = claimOf(token.payload, 'cnf');
  const inCnf = (name: string): JsonNode | undefined => (cnf?.kind === 'object' ? claimOf(cnf.members, name) : undefined);
  const candidates: readonly (readonly [string, JsonNode | undefined])[] = [
    ['header jwk', claimOf(token.header, 'jwk')], ['epk', claimOf(token.header, 'epk')], ['cnf.jwk', inCnf('jwk')], ['sub_jwk', claimOf(token.payload, 'sub_jwk')],
  ];
  const keys = await Promise.all(candidates.flatMap(([where, node]) => (
    node?.kind === 'object' ? [thumbprintOf(toJwk(node)).then((thumbprint) => ({ where, thumbprint }))] : [])));
  const jkt = stringOf(inCnf('jkt'));
  return jkt === undefined ? keys : [...keys, { where: 'cnf.jkt', thumbprint: jkt }];
}

/** The members of a key that are strings, which are all that a thumbprint needs. */
function toJwk(node: JsonNode & { readonly kind: 'object' }): JWK {
  return Object.fromEntries(node.members.flatMap(({ name, value }) => (value.kind === 'string' ? [[name, value.value]] : [])));
}
