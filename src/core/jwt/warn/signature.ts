import { decodeBase64Url } from '../base64url.js';
import type { DecodedToken } from '../decode.js';
import { claimOf, stringOf } from '../members.js';
import { vendorOf } from '../vendor.js';
import { error, warning } from './notice.js';
import type { Notice } from './notice.js';

const KNOWN = /^(ES(256|256K|384|512)|EdDSA|Ed25519|Ed448|ML-DSA-\d+)$/;
const RSA = /^(RS|PS)(256|384|512)$/;
const LEAST_RSA_BYTES = 256;

/** What algorithm and signature alone tell. */
export function ofSignature(token: DecodedToken): readonly Notice[] {
  if (token.form !== 'jws') return [];
  const alg = stringOf(claimOf(token.header, 'alg') ?? claimOf(token.unprotected, 'alg'));
  if (alg === undefined) return token.header.length === 0 && token.unprotected.length === 0 ? [] : [error('The header names no algorithm.', 'Without alg nobody can verify the token.', 'RFC 7515, section 4.1.1')];
  if (/^none$/i.test(alg)) return [error('Nobody signed this token.', `Its header says alg ${alg}: anyone can have written it. No service may accept it.`, 'RFC 8725, section 3.2')];
  return [...ofAlgorithm(token, alg), ...ofBytes(token, alg)];
}

function ofAlgorithm(token: DecodedToken, alg: string): readonly Notice[] {
  if (/^HS\d+$/.test(alg)) {
    const vendor = vendorOf(stringOf(claimOf(token.payload, 'iss')));
    if (vendor !== undefined && vendor !== 'Keycloak') {
      return [error('A shared secret stands where the issuer’s public key should.', `${vendor} signs with keys that it publishes. Whoever made this token may have taken such a key for a secret, to deceive readers that mix the two up.`, 'RFC 8725, section 2.1')];
    }
    return [warning('The token is signed with a shared secret.', `${alg} lets everyone who can check the token also make one. AgentCore takes only tokens that a published key can check.`, 'RFC 8725, section 3.5')];
  }
  if (KNOWN.test(alg) || RSA.test(alg)) return [];
  return [warning('The algorithm is not a known one.', `Readers refuse what they do not know. alg: ${alg.slice(0, 40)}`, 'RFC 7518, section 3.1')];
}

function ofBytes(token: DecodedToken, alg: string): readonly Notice[] {
  const part = token.segments.find(({ role }) => role === 'signature');
  if (part === undefined) return [];
  if (part.start === part.end) return [error('The signature is empty.', `The header says ${alg}, and nothing was signed. Readers were deceived by this (CVE-2020-28042).`, 'RFC 8725, section 3.3')];
  const { bytes } = decodeBase64Url(token.text.slice(part.start, part.end));
  if (bytes.length >= 16 && bytes.every((byte) => byte === 0)) {
    return [error('The signature is all zeros.', 'Some readers of ECDSA took such a signature for good with any key (CVE-2022-21449).', 'RFC 8725, section 3.4')];
  }
  if (RSA.test(alg) && bytes.length < LEAST_RSA_BYTES && bytes.length >= 64) {
    return [warning('The RSA key is too short.', `A signature of ${bytes.length} bytes comes from a key of ${bytes.length * 8} bits; 2048 are the least.`, 'RFC 7518, section 3.3')];
  }
  return [];
}
