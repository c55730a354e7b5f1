import { timingSafeEqual } from 'node:crypto';
import { toCallbackUrl } from '../control/oauth2Providers.js';
import { sha256 } from '../data/sha256.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord } from '../state.js';
import type { IssuerContext } from './ownTokens.js';
import { toPreset } from './presets.js';

/** An app client as an issuer of ours sees it. */
export interface KnownClient {
  readonly clientId: string;
  readonly name: string;
  /** Several where providers have the same client and, after a change, not the same secret. */
  readonly secrets: readonly string[];
}

/**
 * The seeded client of this id, or the one that credential providers of the vendor have: in a preset nothing has to be registered, a
 * person's real client id works as it is.
 */
export function findClient({ sandbox, record }: Pick<IssuerContext, 'sandbox' | 'record'>, clientId: string): KnownClient | undefined {
  const seeded = record.clients.find((client) => client.clientId === clientId);
  if (seeded !== undefined) return { clientId, name: seeded.name, secrets: [seeded.clientSecret] };
  const providers = sandbox.store.list('oauth2Providers').filter((one) => one.clientId === clientId && toPreset(one.vendor) === record.name);
  const secrets = providers.map(({ clientSecret }) => clientSecret).filter((secret) => secret !== '');
  return providers[0] && { clientId, name: providers[0].name, secrets };
}

/** Compares hashes, whose length says nothing. */
export function isSecretOf({ secrets }: KnownClient, given: string): boolean {
  return secrets.some((secret) => timingSafeEqual(Buffer.from(sha256(secret)), Buffer.from(sha256(given))));
}

/**
 * The providers to whose callback URL a client returns. Every client may return to those that name it, also to those made later:
 * registering them by hand is the one step of a real set-up that the sandbox does for its person.
 */
export function findCallbackOwners(sandbox: Sandbox, clientId: string, redirectUri: string): readonly Oauth2ProviderRecord[] {
  return sandbox.store.list('oauth2Providers').filter((one) => one.clientId === clientId && toCallbackUrl(sandbox, one) === redirectUri);
}
