import { UserError } from '../../base/errors.js';
import { decodeBase64Url } from '../base64url.js';

/** What a person gives to verify a token with. */
export type KeySource =
  | { readonly kind: 'secret'; readonly text: string; readonly encoding: SecretEncoding }
  /** PEM, JWK or JWKS; which one is told by the text. */
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'jwksUrl'; readonly url: string }
  | { readonly kind: 'discoveryUrl'; readonly url: string }
  /** The discovery document of the token's own issuer. */
  | { readonly kind: 'issuer' }
  /** The public key of the Application Load Balancer that the header names. */
  | { readonly kind: 'loadBalancer' };

export type SecretEncoding = 'utf8' | 'base64' | 'base64url' | 'hex';

const HINTS = {
  certificate: 'Take its public key: openssl x509 -pubkey -noout -in certificate.pem',
  privateKey: 'Take its public half: openssl pkey -pubout -in key.pem',
} as const;

/** The bytes of a secret. @throws UserError `UnreadableKey` where the text is not in the encoding */
export function toSecretBytes(text: string, encoding: SecretEncoding): Uint8Array {
  if (text === '') throw refuse('The secret is empty.', 'Enter the secret that the token was signed with.');
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  const compact = text.replace(/\s/g, '');
  if (encoding === 'hex') {
    if (compact.length % 2 !== 0 || /[^0-9a-f]/i.test(compact)) throw refuse('The secret is not hexadecimal.', 'It has two of 0-9 and a-f for each byte.');
    return Uint8Array.from(compact.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  }
  const foreign = encoding === 'base64' ? /[^A-Za-z0-9+/=]/ : /[^A-Za-z0-9_=-]/;
  const body = compact.replace(/={0,2}$/, '');
  if (foreign.test(compact) || body.includes('=') || body.length % 4 === 1) throw refuse(`The secret is not ${encoding}.`, 'Choose another encoding.');
  return decodeBase64Url(body).bytes;
}

/** Says why a PEM is not taken. Undefined for a public key in SPKI (RFC 7468, section 13) or PKCS#1 (RFC 8017, appendix A.1.1). */
export function pemRefusal(text: string): UserError | undefined {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];
  if (label === undefined) return refuse('This is neither PEM nor JSON.', 'Paste a public key that begins with -----BEGIN PUBLIC KEY-----, a JWK or a JWKS.');
  if (label === 'PUBLIC KEY' || label === 'RSA PUBLIC KEY') return undefined;
  if (label.endsWith('CERTIFICATE')) return refuse('This is a certificate. Certificates are not read; a public key is.', HINTS.certificate);
  if (label.endsWith('PRIVATE KEY')) return refuse('This is a private key. To verify a token, its public half is enough.', HINTS.privateKey);
  return refuse(`This kind of PEM is not read: ${label}`, 'Paste a public key that begins with -----BEGIN PUBLIC KEY-----.');
}

export function refuse(message: string, hint: string, cause?: unknown): UserError {
  return new UserError(message, { code: 'UnreadableKey', hint, cause });
}
