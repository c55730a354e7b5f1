import { decodeBase64Url, encodeBase64Url } from '../base64url.js';

const PUBLIC_KEYS = /-----BEGIN ((?:RSA )?PUBLIC KEY)-----[^-]*-----END \1-----/g;
const PKCS1 = /-----BEGIN RSA PUBLIC KEY-----([A-Za-z0-9+/=\s]*)-----END RSA PUBLIC KEY-----/;
/** AlgorithmIdentifier of rsaEncryption with its NULL, in DER (RFC 8017, appendix A.1; RFC 3279, section 2.3.1). */
const RSA_ENCRYPTION = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

/** Every public key of a PEM text, which may have other words around them (RFC 7468, section 2), as PEM in SPKI. */
export function publicKeysOf(text: string): readonly string[] {
  return Array.from(text.matchAll(PUBLIC_KEYS), ([pem]) => wrapPkcs1(pem));
}

/**
 * An RSA public key in PKCS#1 (RFC 8017, appendix A.1.1) as the same key in SPKI (RFC 5280, section 4.1), which Web Crypto reads: PEM for PEM.
 * Every other text is given back as it is. Whether the bytes are a key is for the reader to see.
 */
function wrapPkcs1(pem: string): string {
  const body = PKCS1.exec(pem)?.[1];
  if (body === undefined) return pem;
  const key = decodeBase64Url(body.replace(/\s/g, '')).bytes;
  const spki = toDer(SEQUENCE, [...RSA_ENCRYPTION, ...toDer(BIT_STRING, [0, ...key])]);
  const plain = encodeBase64Url(Uint8Array.from(spki)).replaceAll('-', '+').replaceAll('_', '/');
  return `-----BEGIN PUBLIC KEY-----\n${plain.padEnd(Math.ceil(plain.length / 4) * 4, '=')}\n-----END PUBLIC KEY-----`;
}

/** Tag, length and content (X.690, section 8.1): a length above 127 is told by the number of its bytes and those bytes. */
function toDer(tag: number, content: readonly number[]): readonly number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [tag, 0x80 + bytes.length, ...bytes, ...content];
}
