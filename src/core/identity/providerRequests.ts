import type {
  CreateOauth2CredentialProviderRequest, CustomOauth2ProviderConfigInput, Oauth2Discovery, Oauth2ProviderConfigInput, OnBehalfOfTokenExchangeConfigType,
  UpdateOauth2CredentialProviderRequest,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../base/secret.js';
import type { CustomProviderConfig, Oauth2ProviderConfig, OnBehalfOf, SecretReference, ServerAddresses } from './providerConfig.js';
import { findVendor } from './vendors.js';

// What the service is told about an OAuth2 credential provider. Types of the SDK only, no code of it.

/** @param tags at most 50; they can be given at creation only, later through TagResource */
export function toCreateRequest(
  name: string, config: Oauth2ProviderConfig, tags: Readonly<Record<string, string>> = {},
): CreateOauth2CredentialProviderRequest {
  return { ...toUpdateRequest(name, config), ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }) };
}

/**
 * Update takes everything again, the secret too, which the service gives back to nobody: what is left out would be reset. The vendor
 * has to be the one that the provider has.
 */
export function toUpdateRequest(name: string, config: Oauth2ProviderConfig): UpdateOauth2CredentialProviderRequest {
  return { name, credentialProviderVendor: config.vendor, oauth2ProviderConfigInput: toInput(config) };
}

function toInput(config: Oauth2ProviderConfig): Oauth2ProviderConfigInput {
  if (config.vendor === 'CustomOauth2') return { customOauth2ProviderConfig: toCustomInput(config) };
  const client = { clientId: config.clientId, ...toSecretMembers(config.clientSecret) };
  if (config.vendor === 'MicrosoftOauth2') {
    return { microsoftOauth2ProviderConfig: { ...client, ...(config.tenantId === undefined ? {} : { tenantId: config.tenantId }) } };
  }
  switch (findVendor(config.vendor)?.arm) {
    case 'googleOauth2ProviderConfig': return { googleOauth2ProviderConfig: client };
    case 'githubOauth2ProviderConfig': return { githubOauth2ProviderConfig: client };
    case 'slackOauth2ProviderConfig': return { slackOauth2ProviderConfig: client };
    case 'salesforceOauth2ProviderConfig': return { salesforceOauth2ProviderConfig: client };
    case 'atlassianOauth2ProviderConfig': return { atlassianOauth2ProviderConfig: client };
    case 'linkedinOauth2ProviderConfig': return { linkedinOauth2ProviderConfig: client };
    default: return { includedOauth2ProviderConfig: { ...client, ...toAddressMembers(config) } };
  }
}

function toAddressMembers({ issuer, authorizationEndpoint, tokenEndpoint }: Partial<ServerAddresses>): Partial<ServerAddresses> {
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(authorizationEndpoint === undefined ? {} : { authorizationEndpoint }), ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
  };
}

/** The source is left out for a value: the service takes it for `MANAGED`, and took no source before it knew of references. */
function toSecretMembers(
  secret: Secret | SecretReference,
): Pick<CustomOauth2ProviderConfigInput, 'clientSecret' | 'clientSecretConfig' | 'clientSecretSource'> {
  return secret instanceof Secret ? { clientSecret: secret.reveal() } : { clientSecretSource: 'EXTERNAL', clientSecretConfig: { ...secret } };
}

function toCustomInput(config: CustomProviderConfig): CustomOauth2ProviderConfigInput {
  const { onBehalfOf, kept } = config;
  return {
    oauthDiscovery: toDiscovery(config),
    ...toClientMembers(config),
    ...(onBehalfOf === undefined ? {} : { onBehalfOfTokenExchangeConfig: toOnBehalfOf(onBehalfOf) }),
    ...kept?.endpoints,
  };
}

function toDiscovery(config: CustomProviderConfig): Oauth2Discovery {
  return 'discoveryUrl' in config
    ? { discoveryUrl: config.discoveryUrl }
    : { authorizationServerMetadata: { ...config.addresses, ...config.kept?.metadata } };
}

function toClientMembers(config: CustomProviderConfig): Partial<CustomOauth2ProviderConfigInput> {
  const { authentication } = config;
  const method = authentication === undefined ? {} : { clientAuthenticationMethod: authentication };
  switch (config.authentication) {
    case 'AWS_IAM_ID_TOKEN_JWT':
      return { ...method, ...(config.clientId === undefined ? {} : { clientId: config.clientId }) };
    case 'PRIVATE_KEY_JWT': {
      const { clientId, kmsKeyArn, signingAlgorithm, kept } = config;
      return { ...method, clientId, privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn } }, signingAlgorithm, ...kept?.claims } };
    }
    default:
      return { ...method, clientId: config.clientId, ...toSecretMembers(config.clientSecret) };
  }
}

function toOnBehalfOf(onBehalfOf: OnBehalfOf): OnBehalfOfTokenExchangeConfigType {
  const { grantType } = onBehalfOf;
  if (grantType === 'JWT_AUTHORIZATION_GRANT') return { grantType };
  const { actorToken } = onBehalfOf;
  const scopes = actorToken.content === 'M2M' ? actorToken.scopes ?? [] : [];
  return {
    grantType,
    tokenExchangeGrantTypeConfig: { actorTokenContent: actorToken.content, ...(scopes.length === 0 ? {} : { actorTokenScopes: [...scopes] }) },
  };
}
