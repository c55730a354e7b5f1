import { claimOf, stringOf } from '../members.js';
import type { DecodedToken } from '../decode.js';
import { isIssuerUrl, toDiscoveryUrl } from '../discovery.js';
import { reachOf } from './addresses.js';
import type { KeySource } from './keySource.js';
import { signerOf } from './loadBalancer.js';

/** One address that a verification fetches. */
export interface PlannedFetch {
  readonly purpose: 'discovery document' | 'key set' | 'public key';
  /** Undefined where only the document before it names the address. */
  readonly url: string | undefined;
  /** True for an address that is only reached from within a network: a person is to say yes to it once more. */
  readonly needsConsent: boolean;
}

/** What a verification would do, before it does anything. */
export interface VerifyPlan {
  readonly fetches: readonly PlannedFetch[];
  /** Why it cannot be done, as a sentence. */
  readonly refusal: string | undefined;
}

/**
 * Lists what would be fetched to verify the token. Only the person's own choice, the claim `iss` and the header of a load balancer, whose key
 * is at AWS, lead to an address, never `jku` or `x5u` (RFC 8725, section 3.10): a forger writes those.
 */
export function planVerification(token: DecodedToken, source: KeySource): VerifyPlan {
  const refusal = refusalOf(token);
  if (refusal !== undefined) return { fetches: [], refusal };
  switch (source.kind) {
    case 'secret':
    case 'key': return { fetches: [], refusal: undefined };
    case 'jwksUrl': return toPlan([['key set', source.url]]);
    case 'discoveryUrl': return toPlan([['discovery document', source.url], ['key set', undefined]]);
    case 'loadBalancer': {
      const signer = signerOf(token);
      return signer === undefined ? { fetches: [], refusal: 'The header names no Application Load Balancer (signer) and key (kid) whose address is known.' } : toPlan([['public key', signer.keyUrl]]);
    }
    case 'issuer': {
      const iss = stringOf(claimOf(token.payload, 'iss'));
      if (iss === undefined) return { fetches: [], refusal: 'The token names no issuer. Give a key, or the address of a key set.' };
      const plan = toPlan([['discovery document', toDiscoveryUrl(iss)], ['key set', knownKeySetOf(iss)]]);
      if (plan.refusal !== undefined || isIssuerUrl(iss)) return plan;
      return { fetches: [], refusal: `An issuer is a whole URL in ASCII, with no query or fragment, which could lead anywhere (OpenID Connect Discovery 1.0, section 3): ${iss}` };
    }
  }
}

function refusalOf(token: DecodedToken): string | undefined {
  if (token.form === 'jwe') return 'An encrypted token has no signature that can be checked from outside.';
  if (token.form === 'none' || token.cutOffAt !== undefined) return 'The token is cut off: without its whole signature there is nothing to verify.';
  if (token.segments.length > 3) return 'The token has too many parts to be a JWS.';
  const alg = stringOf(claimOf(token.header, 'alg') ?? claimOf(token.unprotected, 'alg'));
  if (alg === undefined) return 'The header names no algorithm (alg), so nobody can verify the token.';
  if (/^none$/i.test(alg)) return 'Nobody signed this token: its header says alg none.';
  const [, , signature] = token.segments;
  return signature === undefined || signature.start === signature.end ? 'The token has no signature to verify.' : undefined;
}

/** Cognito's key set stands beside its discovery document (Verifying JSON web tokens, Amazon Cognito Developer Guide). */
function knownKeySetOf(issuer: string): string | undefined {
  return /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/[\w-]+$/.test(issuer) ? `${issuer}/.well-known/jwks.json` : undefined;
}

function toPlan(addresses: readonly (readonly [PlannedFetch['purpose'], string | undefined])[]): VerifyPlan {
  const fetches: PlannedFetch[] = [];
  for (const [purpose, url] of addresses) {
    const reach = url === undefined ? undefined : reachOf(url);
    if (reach?.kind === 'refused') return { fetches: [], refusal: reach.reason };
    fetches.push({ purpose, url, needsConsent: reach?.kind === 'ask' });
  }
  return { fetches, refusal: undefined };
}
