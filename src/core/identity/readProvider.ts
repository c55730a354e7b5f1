import type {
  ClientAuthenticationMethodType, CustomOauth2ProviderConfigOutput, GetOauth2CredentialProviderResponse, Oauth2Discovery,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { newProvider, toSaid, type ProviderDraft } from './providerDraft.js';
import type { KeptSettings, SigningAlgorithm } from './providerConfig.js';
import { findVendor } from './vendors.js';

// A provider of the account as a form may go on from it. Types of the SDK only, no code of it.

/**
 * Everything that the service tells of a provider, for an Update or to make another like it. A secret that the service manages is told
 * to nobody: `clientSecret` is undefined then. Undefined as a whole for a vendor, or a way of client authentication, that came after our
 * tables: an Update would reset what is not understood.
 */
export function toProviderDraft(read: GetOauth2CredentialProviderResponse): ProviderDraft | undefined {
  const entry = findVendor(read.credentialProviderVendor ?? '');
  if (entry === undefined) return undefined;
  const custom = read.oauth2ProviderConfigOutput?.customOauth2ProviderConfig;
  const config = Object.values(read.oauth2ProviderConfigOutput ?? {})[0] as CommonOutput | undefined;
  if (custom?.clientAuthenticationMethod !== undefined && !Object.hasOwn(AUTHENTICATIONS, custom.clientAuthenticationMethod)) return undefined;
  const { discoveryUrl = '', authorizationServerMetadata } = config?.oauthDiscovery ?? {};
  const { authorizationEndpoint = '', tokenEndpoint = '' } = authorizationServerMetadata ?? {};
  const issuer = authorizationServerMetadata?.issuer ?? (entry.server === 'any' ? '' : toIssuer(discoveryUrl));
  const addresses = { issuer, authorizationEndpoint, tokenEndpoint };
  return {
    ...newProvider,
    vendor: entry.vendor,
    name: read.name ?? '',
    tenantId: entry.server === 'tenant' ? findTenantId([discoveryUrl, ...Object.values(addresses)]) : '',
    foundBy: discoveryUrl === '' ? 'addresses' : 'discoveryUrl',
    discoveryUrl, ...addresses,
    clientId: config?.clientId ?? '',
    ...toSecretFields(read),
    ...(entry.server === 'known' && entry.arm === 'includedOauth2ProviderConfig' ? { kept: keep('addresses', toSaid(addresses)) } : {}),
    ...(custom === undefined ? {} : toCustomFields(custom)),
  };
}

/** A vendor is given its issuer, and may be told by the document of that: OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3.1. */
const toIssuer = (discoveryUrl: string): string => (
  discoveryUrl.replace(/\/\.well-known\/(?:openid-configuration$|oauth-authorization-server(?=\/|$))/, ''));

/** What every arm of the output has. */
interface CommonOutput {
  readonly clientId?: string | undefined;
  readonly oauthDiscovery?: Oauth2Discovery | undefined;
}

/**
 * The tenant is given back only as a part of the addresses, in any cloud of Microsoft; `common`, or a template, stands for any tenant.
 * Undefined where no address tells it.
 */
function findTenantId(addresses: readonly string[]): string | undefined {
  const [tenant] = addresses.flatMap((address) => (
    /^https:\/\/(?:login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)|sts\.windows\.net)\/([^/]+)/.exec(address)?.[1] ?? []));
  const text = tenant === undefined ? undefined : decodeURIComponent(tenant);
  return text === 'common' || text?.startsWith('{') === true ? '' : text;
}

function toSecretFields({ clientSecretSource, clientSecretArn, clientSecretJsonKey }: GetOauth2CredentialProviderResponse): Partial<ProviderDraft> {
  return clientSecretSource === 'EXTERNAL'
    ? { secretSource: 'EXTERNAL', secretId: clientSecretArn?.secretArn ?? '', jsonKey: clientSecretJsonKey ?? '' }
    : {};
}

const AUTHENTICATIONS: Readonly<Record<ClientAuthenticationMethodType, ProviderDraft['authentication']>> = {
  CLIENT_SECRET_BASIC: 'CLIENT_SECRET_BASIC', CLIENT_SECRET_POST: 'CLIENT_SECRET_POST', PRIVATE_KEY_JWT: 'PRIVATE_KEY_JWT',
  AWS_IAM_ID_TOKEN_JWT: 'AWS_IAM_ID_TOKEN_JWT',
};

function toCustomFields(custom: CustomOauth2ProviderConfigOutput): Partial<ProviderDraft> {
  const { clientAuthenticationMethod: method, privateKeyJwtConfig: byKey, onBehalfOfTokenExchangeConfig: exchange } = custom;
  const actor = exchange?.tokenExchangeGrantTypeConfig;
  return {
    ...(method === undefined ? {} : { authentication: AUTHENTICATIONS[method] }),
    kmsKeyArn: byKey?.privateKeySource?.kmsKeySource?.kmsKeyArn ?? '',
    signingAlgorithm: (byKey?.signingAlgorithm ?? 'RS256') satisfies SigningAlgorithm,
    onBehalfOf: exchange?.grantType ?? 'none',
    actorToken: actor?.actorTokenContent ?? 'NONE',
    actorScopes: (actor?.actorTokenScopes ?? []).join(' '),
    kept: toKept(custom),
  };
}

function toKept({ privateEndpoint, privateEndpointOverrides, oauthDiscovery, privateKeyJwtConfig }: CustomOauth2ProviderConfigOutput): KeptSettings {
  const { responseTypes, tokenEndpointAuthMethods } = oauthDiscovery?.authorizationServerMetadata ?? {};
  const { additionalHeaderClaims, additionalPayloadClaims } = privateKeyJwtConfig ?? {};
  return {
    ...keep('endpoints', { privateEndpoint, privateEndpointOverrides }),
    ...keep('metadata', { responseTypes, tokenEndpointAuthMethods }),
    ...keep('claims', { additionalHeaderClaims, additionalPayloadClaims }),
  };
}

/** What is there of these members, if anything is. */
function keep(name: keyof KeptSettings, members: object): KeptSettings {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { [name]: Object.fromEntries(given) };
}
