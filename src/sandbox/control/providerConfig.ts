import { toDiscoveryUrl } from '../discoveryUrl.js';
import { CLIENT_AUTHENTICATION_METHODS } from '../oauth2Config.js';
import { toPublicUrl, toStoredUrl } from '../origin.js';
import type { Discovery, Oauth2ProviderRecord } from '../state.js';
import type { FieldReader } from '../web/fields.js';
import { RULES } from '../web/fields.js';
import { readOnBehalfOf } from './onBehalfOf.js';
import { readPrivateEndpoints } from './privateEndpoints.js';
import { readPrivateKeyJwt } from './privateKeyJwt.js';
import { readSecret } from './secrets.js';
import { CONFIG_ARMS, VENDORS, type ConfigArm, type Vendor } from './vendors.js';

/** What CreateOauth2CredentialProvider and UpdateOauth2CredentialProvider both say about a provider. */
export type ProviderConfig = Omit<
  Oauth2ProviderRecord, 'name' | 'callbackId' | 'secretSuffix' | 'createdAtMs' | 'updatedAtMs' | 'tags' | 'setup' | 'signingKey'
>;

/**
 * Reads vendor and settings. Problems are noted on the request; call `check` before the result is used.
 * @param before the provider that an Update changes
 */
export function readProviderConfig(request: FieldReader, origin: string, before?: Oauth2ProviderRecord): ProviderConfig {
  const vendorName = request.text('credentialProviderVendor', { max: 64 });
  const vendor = VENDORS.get(vendorName);
  if (vendor === undefined) {
    request.fail('credentialProviderVendor', `Member must satisfy enum value set: [${[...VENDORS.keys()].join(', ')}]`);
  }
  const input = request.union('oauth2ProviderConfigInput', CONFIG_ARMS);
  const arm = vendor?.arm ?? 'customOauth2ProviderConfig';
  if (vendor !== undefined && input.names().length === 1 && !input.has(arm)) {
    // Guess: settings-of-another-vendor
    request.refuse('oauth2ProviderConfigInput', `${vendorName} is configured by ${arm}, not by: ${input.names().join(', ')}`);
  }
  request.check(); // the members below depend on the arm
  const config = input.object(arm);
  const isCustom = arm === 'customOauth2ProviderConfig';
  return {
    vendor: vendorName,
    discovery: toStoredDiscovery(isCustom ? readCustomDiscovery(config) : readVendorDiscovery(config, arm, vendor), origin),
    ...(isCustom ? readCustomMembers(config, before) : { clientId: config.text('clientId', RULES.clientId), ...readClient(config) }),
  };
}

/** The client's secret, or where it is kept. */
function readClient(config: FieldReader, isOptional = false): Pick<ProviderConfig, 'clientSecret' | 'clientSecretConfig'> {
  const secret = readSecret(config, { value: 'clientSecret', prefix: 'clientSecret', rule: RULES.clientSecret, isOptional });
  return typeof secret === 'string' ? { clientSecret: secret } : { clientSecret: '', clientSecretConfig: secret };
}

/** What only a custom provider says. Which client needs an id and a secret: AWS's developer guide, "Client authentication methods". */
function readCustomMembers(config: FieldReader, before: Oauth2ProviderRecord | undefined): Omit<ProviderConfig, 'vendor' | 'discovery'> {
  const method = config.choice('clientAuthenticationMethod', CLIENT_AUTHENTICATION_METHODS);
  const clientId = config.optionalText('clientId', RULES.optionalClientId) ?? '';
  if (clientId === '' && method !== 'AWS_IAM_ID_TOKEN_JWT') {
    config.fail('clientId', 'Member must not be empty where clientAuthenticationMethod is not AWS_IAM_ID_TOKEN_JWT');
  }
  const isByKey = method === 'PRIVATE_KEY_JWT';
  const hadKey = before?.privateKeyJwtConfig !== undefined;
  // Guess: private-key-jwt-and-its-config
  if (isByKey && !hadKey) config.need('privateKeyJwtConfig');
  if (!isByKey && config.has('privateKeyJwtConfig')) {
    config.fail('privateKeyJwtConfig', 'Member must be null where clientAuthenticationMethod is not PRIVATE_KEY_JWT');
  }
  const onBehalfOf = readOnBehalfOf(config);
  return {
    clientId,
    ...readClient(config, isByKey || method === 'AWS_IAM_ID_TOKEN_JWT'),
    ...(method === undefined ? {} : { clientAuthenticationMethod: method }),
    ...(isByKey && (hadKey || config.has('privateKeyJwtConfig')) ? { privateKeyJwtConfig: readPrivateKeyJwt(config, before?.privateKeyJwtConfig) } : {}),
    ...(onBehalfOf === undefined ? {} : { onBehalfOfTokenExchangeConfig: onBehalfOf }),
    ...readPrivateEndpoints(config),
  };
}

function readCustomDiscovery(config: FieldReader): Discovery {
  const discovery = config.union('oauthDiscovery', ['discoveryUrl', 'authorizationServerMetadata']);
  if (!config.has('oauthDiscovery')) return { discoveryUrl: '' };
  if (!discovery.has('authorizationServerMetadata')) return { discoveryUrl: discovery.text('discoveryUrl', RULES.discoveryUrl) };
  const metadata = discovery.object('authorizationServerMetadata');
  const responseTypes = metadata.texts('responseTypes', { max: 64 });
  metadata.size('tokenEndpointAuthMethods', 1, 2);
  const methods = metadata.texts('tokenEndpointAuthMethods', { pattern: /^client_secret_(post|basic)$/, max: 32 });
  return {
    authorizationServerMetadata: {
      issuer: metadata.text('issuer', RULES.url),
      authorizationEndpoint: metadata.text('authorizationEndpoint', RULES.url),
      tokenEndpoint: metadata.text('tokenEndpoint', RULES.url),
      ...(responseTypes === undefined ? {} : { responseTypes }),
      ...(methods === undefined ? {} : { tokenEndpointAuthMethods: methods }),
    },
  };
}

/** A vendor's own server, or the customer's, whose addresses then come with the request. Only two arms have members for them. */
function readVendorDiscovery(config: FieldReader, arm: ConfigArm, vendor: Vendor | undefined): Discovery {
  const isIncluded = arm === 'includedOauth2ProviderConfig';
  const own = arm === 'microsoftOauth2ProviderConfig' ? readTenant(config) : isIncluded ? readIncluded(config) : undefined;
  if (own !== undefined) return own;
  if (vendor?.discovery !== undefined) return vendor.discovery;
  // Guess: vendor-without-an-address
  config.refuse('issuer', 'Each customer of this vendor has a server of their own: give its issuer, or authorizationEndpoint and tokenEndpoint');
  return { discoveryUrl: '' };
}

function readTenant(config: FieldReader): Discovery | undefined {
  const tenant = config.optionalText('tenantId', RULES.tenantId);
  return tenant === undefined ? undefined : { discoveryUrl: `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration` };
}

function readIncluded(config: FieldReader): Discovery | undefined {
  const issuer = config.optionalText('issuer', RULES.url);
  const authorizationEndpoint = config.optionalText('authorizationEndpoint', RULES.url);
  const tokenEndpoint = config.optionalText('tokenEndpoint', RULES.url);
  if (authorizationEndpoint !== undefined && tokenEndpoint !== undefined) {
    return { authorizationServerMetadata: { issuer: issuer ?? toOrigin(authorizationEndpoint), authorizationEndpoint, tokenEndpoint } };
  }
  return issuer === undefined ? undefined : { discoveryUrl: toDiscoveryUrl(issuer) };
}

/** What cannot be read as a URL is refused elsewhere. */
const toOrigin = (url: string) => (URL.canParse(url) ? new URL(url).origin : url);

function mapDiscovery(discovery: Discovery, toUrl: (url: string) => string): Discovery {
  if ('discoveryUrl' in discovery) return { discoveryUrl: toUrl(discovery.discoveryUrl) };
  const { issuer, authorizationEndpoint, tokenEndpoint, ...rest } = discovery.authorizationServerMetadata;
  return { authorizationServerMetadata: { ...rest, issuer: toUrl(issuer), authorizationEndpoint: toUrl(authorizationEndpoint), tokenEndpoint: toUrl(tokenEndpoint) } };
}

const toStoredDiscovery = (discovery: Discovery, origin: string) => mapDiscovery(discovery, (url) => toStoredUrl(url, origin));

/** A provider's discovery with the origin that the sandbox has now. */
export const toPublicDiscovery = (discovery: Discovery, origin: string): Discovery => mapDiscovery(discovery, (url) => toPublicUrl(url, origin));
