import type { Secret } from '../base/secret.js';
import type {
  CustomProviderConfig, KeptSettings, Oauth2ProviderConfig, OnBehalfOf, SecretReference, ServerAddresses, SigningAlgorithm, Vendor,
} from './providerConfig.js';
import { findVendor } from './vendors.js';

/**
 * A provider as a form holds it: every field, whether the vendor needs it or not, so that going back and choosing otherwise loses
 * nothing that was typed.
 */
export interface ProviderDraft extends ServerAddresses {
  readonly vendor: Vendor | undefined;
  readonly name: string;
  /** Of Microsoft only; empty is any tenant. Undefined where the service does not tell it: an Update without one would take any. */
  readonly tenantId: string | undefined;
  /** Of a custom provider: by its document, or by its addresses. */
  readonly foundBy: 'discoveryUrl' | 'addresses';
  readonly discoveryUrl: string;
  /** Of a custom provider. `default` leaves the choice to the service. */
  readonly authentication: 'default' | 'CLIENT_SECRET_BASIC' | 'CLIENT_SECRET_POST' | 'PRIVATE_KEY_JWT' | 'AWS_IAM_ID_TOKEN_JWT';
  readonly clientId: string;
  readonly secretSource: 'MANAGED' | 'EXTERNAL';
  /** Undefined until it is typed: the service gives it back to nobody. */
  readonly clientSecret: Secret | undefined;
  readonly secretId: string;
  readonly jsonKey: string;
  readonly kmsKeyArn: string;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly onBehalfOf: 'none' | OnBehalfOf['grantType'];
  readonly actorToken: 'NONE' | 'M2M' | 'AWS_IAM_ID_TOKEN_JWT';
  /** With spaces between them. */
  readonly actorScopes: string;
  readonly kept: KeptSettings;
  /** Whether the form asks for settings too whose default most providers keep. */
  readonly isDetailed: boolean;
}

export const newProvider: ProviderDraft = {
  vendor: undefined, name: '', tenantId: '', foundBy: 'discoveryUrl', discoveryUrl: '', issuer: '', authorizationEndpoint: '', tokenEndpoint: '',
  authentication: 'default', clientId: '', secretSource: 'MANAGED', clientSecret: undefined, secretId: '', jsonKey: '', kmsKeyArn: '',
  signingAlgorithm: 'RS256', onBehalfOf: 'none', actorToken: 'NONE', actorScopes: '', kept: {}, isDetailed: false,
};

/** Whether the client of this draft has a secret at all. */
export function hasSecret({ vendor, authentication }: ProviderDraft): boolean {
  return vendor !== 'CustomOauth2' || (authentication !== 'PRIVATE_KEY_JWT' && authentication !== 'AWS_IAM_ID_TOKEN_JWT');
}

/** A finished draft as what the control plane takes. Throws a `TypeError` where the vendor, the tenant or a secret is missing. */
export function toProviderConfig(draft: ProviderDraft): Oauth2ProviderConfig {
  const { vendor, clientId, tenantId } = draft;
  if (vendor === undefined) throw new TypeError('A provider needs a vendor.');
  if (vendor === 'CustomOauth2') return toCustomConfig(draft);
  const client = { clientId, clientSecret: toSecret(draft) };
  if (vendor === 'MicrosoftOauth2') {
    if (tenantId === undefined) throw new TypeError('A provider needs a tenant, or that it is of any.');
    return { vendor, ...client, ...(tenantId === '' ? {} : { tenantId }) };
  }
  return { vendor, ...client, ...(findVendor(vendor)?.server === 'customer' ? toSaid(toAddresses(draft)) : draft.kept.addresses) };
}

/** Where the server of a draft says what it is; empty where its vendor is asked for no address, whatever was typed for another one before. */
export function toServerAddress({ vendor, foundBy, discoveryUrl, issuer }: ProviderDraft): string {
  if (vendor === 'CustomOauth2') return foundBy === 'discoveryUrl' ? discoveryUrl : issuer;
  return vendor !== undefined && findVendor(vendor)?.server === 'customer' ? issuer : '';
}

/** Without what is empty: all three are optional for a vendor, and none takes an empty text. */
export const toSaid = (addresses: ServerAddresses): Partial<ServerAddresses> => (
  Object.fromEntries(Object.entries(addresses).filter(([, address]) => address !== '')));

const toAddresses = ({ issuer, authorizationEndpoint, tokenEndpoint }: ServerAddresses): ServerAddresses => ({ issuer, authorizationEndpoint, tokenEndpoint });

function toSecret({ secretSource, clientSecret, secretId, jsonKey }: ProviderDraft): Secret | SecretReference {
  if (secretSource === 'EXTERNAL') return { secretId, jsonKey };
  if (clientSecret === undefined) throw new TypeError('A provider needs a client secret.');
  return clientSecret;
}

function toCustomConfig(draft: ProviderDraft): CustomProviderConfig {
  const { foundBy, discoveryUrl, onBehalfOf, kept } = draft;
  const common = {
    vendor: 'CustomOauth2' as const,
    ...(foundBy === 'discoveryUrl' ? { discoveryUrl } : { addresses: toAddresses(draft) }),
    ...(onBehalfOf === 'none' ? {} : { onBehalfOf: toOnBehalfOf(onBehalfOf, draft) }),
    ...(Object.keys(kept).length === 0 ? {} : { kept }),
  };
  const { authentication, clientId, kmsKeyArn, signingAlgorithm } = draft;
  switch (authentication) {
    case 'AWS_IAM_ID_TOKEN_JWT': return { ...common, authentication, ...(clientId === '' ? {} : { clientId }) };
    case 'PRIVATE_KEY_JWT': return { ...common, authentication, clientId, kmsKeyArn, signingAlgorithm };
    case 'default': return { ...common, clientId, clientSecret: toSecret(draft) };
    default: return { ...common, authentication, clientId, clientSecret: toSecret(draft) };
  }
}

function toOnBehalfOf(grantType: OnBehalfOf['grantType'], { actorToken, actorScopes }: ProviderDraft): OnBehalfOf {
  if (grantType === 'JWT_AUTHORIZATION_GRANT') return { grantType };
  if (actorToken !== 'M2M') return { grantType, actorToken: { content: actorToken } };
  const scopes = actorScopes.split(' ').filter((scope) => scope !== '');
  return { grantType, actorToken: { content: 'M2M', ...(scopes.length === 0 ? {} : { scopes }) } };
}
