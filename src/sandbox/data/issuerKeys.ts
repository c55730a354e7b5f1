import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { isSafeUrl } from '../../core/base/safeUrl.js';
import { toDiscoveryUrl } from '../discoveryUrl.js';
import { forgetOldest } from '../forgetOldest.js';
import { fetchMetadata } from './endpoints.js';

/** How long a discovery document and the keys that it names are good, in milliseconds of the sandbox's time. */
const LIFE_MS = 300_000; // Guess: keys-of-an-issuer
/** How long nobody is asked again after keys were fetched: else whoever sends bad tokens would have the issuer asked for each. */
const COOL_DOWN_MS = 30_000;
/** Of so many issuers; who was asked first is forgotten first. */
const MOST_ISSUERS = 100;

/** An issuer as its discovery document names it. */
export interface KnownIssuer {
  readonly issuer: string;
  /** The key of the issuer that a token says it is signed with. */
  readonly findKey: JWTVerifyGetKey;
}

/** Who issues tokens and signs them with what: asked of the issuers themselves, and remembered for a while. */
export interface IssuerKeys {
  /** @throws Error that says why the issuer was not found */
  find(discoveryUrl: string): Promise<KnownIssuer>;
  /** From now on all are asked again. */
  forget(): void;
}

/** @param fetchJson tells what it was asked for in its errors */
export function createIssuerKeys(now: () => number, fetchJson: (url: string, what?: string) => Promise<unknown> = fetchMetadata): IssuerKeys {
  const known = new Map<string, { readonly found: Promise<KnownIssuer>; readonly askedAtMs: number }>();
  const discover = async (discoveryUrl: string): Promise<KnownIssuer> => {
    const { issuer, jwks_uri: keysUrl } = await fetchJson(discoveryUrl) as Readonly<Record<string, unknown>>;
    if (typeof issuer !== 'string' || typeof keysUrl !== 'string' || !isSafeUrl(keysUrl)) throw new Error('The discovery document lacks a usable issuer or jwks_uri.');
    // OpenID Connect Discovery 1.0, section 4.3. Where another issuer is named than the place says, nothing is remembered.
    if (toDiscoveryUrl(issuer) !== discoveryUrl) known.delete(discoveryUrl);
    return { issuer, findKey: createKeyFinder(now, async () => createLocalJWKSet(await fetchJson(keysUrl, 'key set') as JSONWebKeySet)) };
  };
  return {
    find(discoveryUrl) {
      const before = known.get(discoveryUrl);
      if (before !== undefined && now() - before.askedAtMs < LIFE_MS) return before.found;
      known.delete(discoveryUrl);
      const asked = { found: discover(discoveryUrl), askedAtMs: now() };
      known.set(discoveryUrl, asked);
      forgetOldest(known, MOST_ISSUERS);
      asked.found.catch(() => { if (known.get(discoveryUrl) === asked) known.delete(discoveryUrl); });
      return asked.found;
    },
    forget() { known.clear(); },
  };
}

/** Looks among the keys that were fetched last. A key that is none of them may be a new one, so they are fetched again. */
function createKeyFinder(now: () => number, fetchKeys: () => Promise<JWTVerifyGetKey>): JWTVerifyGetKey {
  let last: { readonly keys: Promise<JWTVerifyGetKey>; readonly askedAtMs: number } | undefined;
  const ask = () => {
    const asked = { keys: fetchKeys(), askedAtMs: now() };
    last = asked;
    asked.keys.catch(() => { if (last === asked) last = undefined; });
    return asked;
  };
  return async (header, token) => {
    const asked = last ?? ask();
    try {
      return await (await asked.keys)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - asked.askedAtMs < COOL_DOWN_MS) throw error;
      const again = last === undefined || last === asked ? ask() : last;
      return (await again.keys)(header, token);
    }
  };
}
