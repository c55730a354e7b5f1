import { decodeJwt, type DecodedToken } from '../../src/core/jwt/decode.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as it looks; its signature is no one's. */
export function toToken(claims: object, header: object = { alg: 'RS256', kid: 'k1' }): DecodedToken {
  return decodeJwt(`${encode(header)}.${encode(claims)}.${Buffer.from('signature').toString('base64url')}`);
}
