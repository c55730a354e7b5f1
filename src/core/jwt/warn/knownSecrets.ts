import { compactVerify } from 'jose';
import type { DecodedToken } from '../decode.js';
import { claimOf, stringOf } from '../members.js';
import { error } from './notice.js';
import type { Notice } from './notice.js';

/** Secrets of examples and tutorials that ended up in production (jwt.io, framework templates, wallarm/jwt-secrets). */
const KNOWN_SECRETS = [
  'your-256-bit-secret', 'your-384-bit-secret', 'your-512-bit-secret', 'a-string-secret-at-least-256-bits-long', 'secret', 'Secret', 'secretkey', 'secret_key',
  'secret-key', 'my-secret', 'mysecret', 'your_jwt_secret', 'your-secret-key', 'jwt_secret', 'JWT_SECRET', 'jwt-secret', 'jwtsecret', 'changeme', 'change-me', 'password', 'Password1', 'admin', 'test', 'example_key',
  'key', 'token', '123456', '12345678', 'qwerty', 'AllYourBase', 'shhhhh', 'shhhhhared-secret', 'supersecret', 'super-secret', 'super-secret-key', 'keyboard cat', 'default', 'dev', 'development',
  'thisisasecretkey', 'thisismysecret', 'ThisIsASecretKey', 'not-so-secret', 'gw2_secret', 'hmac-secret', 'demo', 'public', 'private', 'root', '1234', '',
];

/** Tries the well-known secrets, offline, for a token that is signed with one. The notice names it: it is no secret. */
export async function findKnownSecret(token: DecodedToken): Promise<Notice | undefined> {
  const alg = stringOf(claimOf(token.header, 'alg')) ?? '';
  if (token.form !== 'jws' || !/^HS(256|384|512)$/.test(alg)) return undefined;
  for (const secret of KNOWN_SECRETS) {
    if (!await isSignedWith(token.text, secret, alg)) continue;
    const text = secret === '' ? 'It is empty.' : `Anyone can sign such tokens: ${secret}`;
    return error('The token is signed with a secret that everyone knows.', text, 'RFC 8725, section 3.5');
  }
  return undefined;
}

/** Web Crypto takes no empty key. HMAC fills a short key up with zeros to the block of its hash, so a block of them is the same key (RFC 2104, section 2). */
const toKey = (secret: string, alg: string): Uint8Array => (secret === '' ? new Uint8Array(alg === 'HS256' ? 64 : 128) : new TextEncoder().encode(secret));

async function isSignedWith(text: string, secret: string, alg: string): Promise<boolean> {
  try {
    await compactVerify(text, toKey(secret, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false; // another secret, or one that Web Crypto does not take
  }
}
