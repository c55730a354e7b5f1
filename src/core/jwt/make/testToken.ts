import { SignJWT, importJWK } from 'jose';
import type { JWK } from 'jose';
import { decodeBase64Url, encodeBase64Url } from '../base64url.js';
import { decodeUtf8, encodeUtf8 } from '../utf8.js';
import type { TestClaims, Tampering, Variant } from './variants.js';

/** Signs claims with the key of an issuer: `POST /_sandbox/sign`, or a key at hand. */
export type SignClaims = (claims: TestClaims) => Promise<string>;

const TUTORIAL_SECRET = 'your-256-bit-secret';

/**
 * Makes one test token. Its `jti` says that it is one: `TEST expired`.
 * @param good claims that a runtime or gateway lets in
 */
export async function makeTestToken(variant: Variant, good: TestClaims, sign: SignClaims, nowMs: number): Promise<string> {
  const nowS = Math.floor(nowMs / 1000);
  const claims = { ...good, ...variant.claims(good, nowS), jti: `TEST ${variant.id}` };
  return tamper(variant.tampering, await sign(claims));
}

/** A signer with a private key at hand. `alg` of the key counts, else RS256 or what its curve asks for; null leaves a claim out. */
export function signWithKey(key: JWK, nowMs: number): SignClaims {
  const alg = key.alg ?? (key.kty === 'EC' ? `ES${key.crv === 'P-521' ? '512' : key.crv?.slice(2) ?? '256'}` : key.kty === 'OKP' ? 'EdDSA' : 'RS256');
  const nowS = Math.floor(nowMs / 1000);
  return async (claims) => {
    const filled = Object.entries<unknown>({ iat: nowS, exp: nowS + 3600, ...claims }).filter(([, value]) => value !== null);
    const header = { alg, typ: 'JWT', ...(key.kid === undefined ? {} : { kid: key.kid }) };
    return new SignJWT(Object.fromEntries(filled)).setProtectedHeader(header).sign(await importJWK(key, alg));
  };
}

async function tamper(tampering: Tampering, token: string): Promise<string> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  switch (tampering) {
    case 'none': return token;
    case 'alg none': return `${toPart({ alg: 'none', typ: 'JWT' })}.${payload}.`;
    case 'empty signature': return `${header}.${payload}.`;
    case 'broken signature': return `${header}.${payload}.${flip(signature)}`;
    case 'changed payload': return `${header}.${toPart({ ...fromPart(payload), sub: 'test-changed-after-signing' })}.${signature}`;
    case 'unknown key': return `${toPart({ ...fromPart(header), kid: 'test-unknown-key' })}.${payload}.${signature}`;
    case 'shared secret': return new SignJWT(fromPart(payload)).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(encodeUtf8(TUTORIAL_SECRET));
  }
}

/** Another first character, which is six bits of the first byte: the last one may be bits that mean nothing. */
function flip(signature: string): string {
  return `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
}

function toPart(value: unknown): string {
  return encodeBase64Url(encodeUtf8(JSON.stringify(value)));
}

/** A part that the signer has just made. */
function fromPart(part: string): Record<string, unknown> {
  return JSON.parse(decodeUtf8(decodeBase64Url(part).bytes)) as Record<string, unknown>;
}
