import { toPublicUrl, toStoredUrl } from '../origin.js';
import type { Discovery, Oauth2ProviderRecord } from '../state.js';
import type { FieldReader } from '../web/fields.js';
import { RULES } from '../web/fields.js';
import { readOnBehalfOf } from './onBehalfOf.js';
import { VENDORS, type Vendor } from './vendors.js';

/** What CreateOauth2CredentialProvider and UpdateOauth2CredentialProvider both say about a provider. */
export type ProviderConfig = Pick<Oauth2ProviderRecord, 'vendor' | 'clientId' | 'clientSecret' | 'discovery' | 'clientAuthenticationMethod' | 'onBehalfOfTokenExchangeConfig'>;

/** Features of the real service that need AWS itself. */
const NOT_IN_THE_SANDBOX = ['clientSecretConfig', 'privateKeyJwtConfig', 'privateEndpoint', 'privateEndpointOverrides'];

/** Reads vendor and settings. Problems are noted on the request; call `check` before the result is used. */
export function readProviderConfig(request: FieldReader, origin: string): ProviderConfig {
  const vendorName = request.text('credentialProviderVendor', { max: 64 });
  const vendor = VENDORS.get(vendorName);
  if (vendor === undefined) {
    request.refuse('credentialProviderVendor', `Value '${vendorName.slice(0, 64)}' at 'credentialProviderVendor' failed to satisfy constraint: Member must satisfy enum value set: [${[...VENDORS.keys()].join(', ')}]`);
  }
  const input = request.object('oauth2ProviderConfigInput');
  const arm = vendor?.arm ?? 'customOauth2ProviderConfig';
  if (input.names().length !== 1) {
    request.refuse('oauth2ProviderConfigInput', "Value at 'oauth2ProviderConfigInput' failed to satisfy constraint: Member must have exactly one of its union members set");
  } else if (vendor !== undefined && !input.has(arm)) {
    request.refuse('oauth2ProviderConfigInput', `${vendorName} is configured by ${arm}, not by: ${input.names().join(', ')}`);
  }
  request.check(); // the members below depend on the arm
  const config = input.object(arm);
  for (const name of NOT_IN_THE_SANDBOX.filter((member) => config.has(member))) config.refuse(name, `This member is not part of the sandbox: ${name}`);
  if (config.choice('clientSecretSource', ['MANAGED', 'EXTERNAL']) === 'EXTERNAL') {
    config.refuse('clientSecretSource', 'Secrets kept in Secrets Manager are not part of the sandbox: EXTERNAL');
  }
  // Whether AgentCore keeps the old secret where an update leaves it out is not documented, so the sandbox asks for it each time.
  const clientId = config.text('clientId', RULES.clientId);
  const clientSecret = config.text('clientSecret', RULES.clientSecret);
  const method = readAuthenticationMethod(config);
  const onBehalfOf = arm === 'customOauth2ProviderConfig' ? readOnBehalfOf(config) : undefined; // the other arms have no such member
  return {
    vendor: vendorName, clientId, clientSecret,
    discovery: toStoredDiscovery(arm === 'customOauth2ProviderConfig' ? readCustomDiscovery(config) : readVendorDiscovery(config, vendor), origin),
    ...(method === undefined ? {} : { clientAuthenticationMethod: method }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOfTokenExchangeConfig: onBehalfOf }),
  };
}

function readAuthenticationMethod(config: FieldReader): ProviderConfig['clientAuthenticationMethod'] {
  const method = config.choice('clientAuthenticationMethod', ['CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST', 'AWS_IAM_ID_TOKEN_JWT', 'PRIVATE_KEY_JWT']);
  if (method === 'CLIENT_SECRET_BASIC' || method === 'CLIENT_SECRET_POST') return method;
  if (method !== undefined) config.refuse('clientAuthenticationMethod', `This way to authenticate a client is not part of the sandbox: ${method}`);
  return undefined;
}

function readCustomDiscovery(config: FieldReader): Discovery {
  const discovery = config.object('oauthDiscovery');
  if (discovery.names().length !== 1) {
    config.refuse('oauthDiscovery', "Value at 'oauthDiscovery' failed to satisfy constraint: Member must have exactly one of its union members set");
  }
  if (!discovery.has('authorizationServerMetadata')) return { discoveryUrl: discovery.text('discoveryUrl', RULES.discoveryUrl) };
  const metadata = discovery.object('authorizationServerMetadata');
  const responseTypes = metadata.texts('responseTypes', { max: 64 });
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

/** A vendor's own server, or the customer's, whose addresses then come with the request. */
function readVendorDiscovery(config: FieldReader, vendor: Vendor | undefined): Discovery {
  const tenant = config.optionalText('tenantId', { min: 1, max: 2048 });
  if (tenant !== undefined) return { discoveryUrl: `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration` };
  const issuer = config.optionalText('issuer', RULES.url);
  const authorizationEndpoint = config.optionalText('authorizationEndpoint', RULES.url);
  const tokenEndpoint = config.optionalText('tokenEndpoint', RULES.url);
  if (authorizationEndpoint !== undefined && tokenEndpoint !== undefined) {
    return { authorizationServerMetadata: { issuer: issuer ?? new URL(authorizationEndpoint).origin, authorizationEndpoint, tokenEndpoint } };
  }
  if (issuer !== undefined) return { discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` };
  if (vendor?.discovery !== undefined) return vendor.discovery;
  config.refuse('issuer', 'Each customer of this vendor has a server of their own: give its issuer, or authorizationEndpoint and tokenEndpoint');
  return { discoveryUrl: '' };
}

function mapDiscovery(discovery: Discovery, toUrl: (url: string) => string): Discovery {
  if ('discoveryUrl' in discovery) return { discoveryUrl: toUrl(discovery.discoveryUrl) };
  const { issuer, authorizationEndpoint, tokenEndpoint, ...rest } = discovery.authorizationServerMetadata;
  return { authorizationServerMetadata: { ...rest, issuer: toUrl(issuer), authorizationEndpoint: toUrl(authorizationEndpoint), tokenEndpoint: toUrl(tokenEndpoint) } };
}

const toStoredDiscovery = (discovery: Discovery, origin: string) => mapDiscovery(discovery, (url) => toStoredUrl(url, origin));

/** A provider's discovery with the origin that the sandbox has now. */
export const toPublicDiscovery = (discovery: Discovery, origin: string): Discovery => mapDiscovery(discovery, (url) => toPublicUrl(url, origin));
