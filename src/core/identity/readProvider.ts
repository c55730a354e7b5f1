import type {
  ClientAuthenticationMethodType, CustomOauth2ProviderConfigOutput, GetOauth2CredentialProviderResponse, Oauth2Discovery,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { newProvider, type ProviderDraft } from './providerDraft.js';
import type { KeptSettings, SigningAlgorithm } from './providerConfig.js';
import { findVendor } from './vendors.js';

// A provider of the account as a form may go on from it. Types of the SDK only, no code of it.

/**
 * Everything that the service tells of a provider, for an Update or to make another like it. A secret that the service manages is told
 * to nobody: `clientSecret` is undefined then. Undefined as a whole for a vendor that came after our table.
 */
export function toProviderDraft(read: GetOauth2CredentialProviderResponse): ProviderDraft | undefined {
  const entry = findVendor(read.credentialProviderVendor ?? '');
  if (entry === undefined) return undefined;
  const custom = read.oauth2ProviderConfigOutput?.customOauth2ProviderConfig;
  const config = Object.values(read.oauth2ProviderConfigOutput ?? {})[0] as CommonOutput | undefined;
  const { issuer = '', authorizationEndpoint = '', tokenEndpoint = '' } = config?.oauthDiscovery?.authorizationServerMetadata ?? {};
  const { discoveryUrl = '' } = config?.oauthDiscovery ?? {};
  return {
    ...newProvider,
    vendor: entry.vendor,
    name: read.name ?? '',
    tenantId: entry.server === 'tenant' ? toTenantId(discoveryUrl) : '',
    foundBy: discoveryUrl === '' ? 'addresses' : 'discoveryUrl',
    discoveryUrl, issuer, authorizationEndpoint, tokenEndpoint,
    clientId: config?.clientId ?? '',
    ...toSecretFields(read),
    ...(custom === undefined ? {} : toCustomFields(custom)),
  };
}

/** What every arm of the output has. */
interface CommonOutput {
  readonly clientId?: string | undefined;
  readonly oauthDiscovery?: Oauth2Discovery | undefined;
}

/** The tenant is given back only as a part of the discovery URL; `common` stands for any. */
function toTenantId(discoveryUrl: string): string {
  const tenant = /^https:\/\/login\.microsoftonline\.com\/([^/]+)\//.exec(discoveryUrl)?.[1] ?? '';
  return tenant === 'common' ? '' : decodeURIComponent(tenant);
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
