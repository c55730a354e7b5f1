import { isSafeUrl } from '../../core/base/safeUrl.js';
import { toLocalServer, toLocalUrl } from '../cognito/endpoints.js';
import { toPublicDiscovery } from '../control/providerConfig.js';
import { issuerEndpoints } from '../idp/endpoints.js';
import { DEMO_ISSUER, PRESETS } from '../idp/presets.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord } from '../state.js';
import { fetchBounded } from './boundedFetch.js';
import { findVendorServer } from './vendorServer.js';

/** Where an authorization server takes requests. */
export interface AuthorizationServer {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/**
 * Fetches a JSON object. Throws an Error whose message says in words why it could not be had.
 * @param what it is, for that message
 */
export async function fetchMetadata(url: string, what = 'discovery document'): Promise<Readonly<Record<string, unknown>>> {
  if (!isSafeUrl(url)) throw new Error(`The address is neither https nor on this computer: ${url}`);
  const response = await fetchBounded(url, { headers: { accept: 'application/json' } }).catch(() => {
    throw new Error(`The server of the ${what} does not answer, redirects, or sends more than a megabyte: ${url}`);
  });
  if (!response.ok) throw new Error(`The ${what} was answered with status ${response.status}: ${url}`);
  const document: unknown = await response.json().catch(() => { throw new Error(`The ${what} is not JSON: ${url}`); });
  if (typeof document !== 'object' || document === null) throw new Error(`The ${what} is not a JSON object: ${url}`);
  return document as Readonly<Record<string, unknown>>;
}

/** Finds the authorization server that a provider's flows go to. Throws an Error that says why it was not found. */
export async function findAuthorizationServer(sandbox: Sandbox, provider: Oauth2ProviderRecord): Promise<AuthorizationServer> {
  return findVendorServer(sandbox, provider) ?? findConfiguredServer(sandbox, provider);
}

/** Finds the authorization server that a provider's configuration names. Throws an Error that says why it was not found. */
export async function findConfiguredServer(sandbox: Sandbox, provider: Oauth2ProviderRecord): Promise<AuthorizationServer> {
  const discovery = toPublicDiscovery(provider.discovery, sandbox.origin);
  const found = 'discoveryUrl' in discovery
    ? await discover(sandbox, toLocalUrl(sandbox, discovery.discoveryUrl))
    : toLocalServer(sandbox, discovery.authorizationServerMetadata);
  for (const url of [found.authorizationEndpoint, found.tokenEndpoint]) {
    if (!isSafeUrl(url)) throw new Error(`The endpoint is neither https nor on this computer: ${url}`);
  }
  return found;
}

/** Those of this sandbox; a preset has no record before it is first used. */
const listOwn = ({ origin }: Sandbox) => [DEMO_ISSUER, ...PRESETS].map((name) => issuerEndpoints(origin, name));

/** True for an issuer of this sandbox that says in each answer who it is (RFC 9207). */
export function alwaysNamesItself(sandbox: Sandbox, issuer: string): boolean {
  return listOwn(sandbox).some((own) => own.issuer === issuer && own.namesItself);
}

async function discover(sandbox: Sandbox, discoveryUrl: string): Promise<AuthorizationServer> {
  const { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = await fetchMetadata(discoveryUrl);
  if (typeof issuer !== 'string' || typeof authorizationEndpoint !== 'string' || typeof tokenEndpoint !== 'string') {
    throw new Error(`The discovery document lacks issuer, authorization_endpoint or token_endpoint: ${discoveryUrl}`);
  }
  // OpenID Connect Discovery 1.0, section 4.3. Others are not held to it: those of Microsoft name a pattern, or another host of theirs.
  // Guess: issuer-of-a-discovery-document
  const own = listOwn(sandbox).find((one) => one.discoveryUrl === discoveryUrl);
  if (own !== undefined && own.issuer !== issuer) throw new Error(`The discovery document names another issuer: ${issuer}`);
  return { issuer, authorizationEndpoint, tokenEndpoint };
}
