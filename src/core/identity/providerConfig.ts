import type { CustomOauth2ProviderConfigInput, Oauth2AuthorizationServerMetadata, PrivateKeyJwtConfig } from '@aws-sdk/client-bedrock-agentcore-control';
import type { Secret } from '../base/secret.js';

/** Where Secrets Manager keeps a client secret that the account manages itself (`EXTERNAL`): name or ARN, and the key in its JSON. */
export interface SecretReference {
  readonly secretId: string;
  readonly jsonKey: string;
}

/** A client that has a secret: the value itself, which the service then keeps (`MANAGED`), or where it is kept. */
interface ClientWithSecret {
  readonly clientId: string;
  readonly clientSecret: Secret | SecretReference;
}

/** Vendors whose one server AgentCore knows. */
export type KnownVendor =
  | 'GoogleOauth2' | 'GithubOauth2' | 'SlackOauth2' | 'SalesforceOauth2' | 'AtlassianOauth2' | 'LinkedinOauth2' | 'XOauth2' | 'FacebookOauth2'
  | 'YandexOauth2' | 'RedditOauth2' | 'ZoomOauth2' | 'TwitchOauth2' | 'SpotifyOauth2' | 'DropboxOauth2' | 'NotionOauth2' | 'HubspotOauth2';

/** Vendors each of whose customers has a server of their own. */
export type TenantVendor =
  | 'OktaOauth2' | 'Auth0Oauth2' | 'CognitoOauth2' | 'OneLoginOauth2' | 'PingOneOauth2' | 'CyberArkOauth2' | 'FusionAuthOauth2';

/** `CredentialProviderVendorType`: 25 values. */
export type Vendor = KnownVendor | TenantVendor | 'MicrosoftOauth2' | 'CustomOauth2';

/** Where an authorization server is, for one that publishes no document about it. */
export interface ServerAddresses {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** What an agent's own token says of who acts, in a token exchange (RFC 8693 section 2.1); scopes only of a token that the client fetches. */
type ActorToken = { readonly content: 'NONE' | 'AWS_IAM_ID_TOKEN_JWT' } | { readonly content: 'M2M'; readonly scopes?: readonly string[] };

/** How a user's token is exchanged for another: RFC 8693, or RFC 7523 as Microsoft Entra ID has it. */
export type OnBehalfOf =
  | { readonly grantType: 'TOKEN_EXCHANGE'; readonly actorToken: ActorToken }
  | { readonly grantType: 'JWT_AUTHORIZATION_GRANT' };

/** How a client shows who it is at the token endpoint. Without `authentication` the service chooses between the two kinds of secret. */
type CustomClient =
  | ClientWithSecret & { readonly authentication?: 'CLIENT_SECRET_BASIC' | 'CLIENT_SECRET_POST' }
  | {
    readonly authentication: 'PRIVATE_KEY_JWT'; readonly clientId: string;
    /** An asymmetric key for SIGN_VERIFY. */
    readonly kmsKeyArn: string; readonly signingAlgorithm: SigningAlgorithm;
  }
  | { readonly authentication: 'AWS_IAM_ID_TOKEN_JWT'; readonly clientId?: string };

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256';

/**
 * Settings of a provider that no form of ours asks for. Update resets what is left out, so they are read with the provider
 * and sent again as they were.
 */
export interface KeptSettings {
  readonly endpoints?: Pick<CustomOauth2ProviderConfigInput, 'privateEndpoint' | 'privateEndpointOverrides'>;
  readonly metadata?: Pick<Oauth2AuthorizationServerMetadata, 'responseTypes' | 'tokenEndpointAuthMethods'>;
  readonly claims?: Pick<PrivateKeyJwtConfig, 'additionalHeaderClaims' | 'additionalPayloadClaims'>;
  /** Of a vendor whose server AgentCore knows, and which may still have been made with addresses of another one. */
  readonly addresses?: Partial<ServerAddresses>;
}

type CustomConfig = CustomClient & ({ readonly discoveryUrl: string } | { readonly addresses: ServerAddresses }) & {
  readonly vendor: 'CustomOauth2';
  readonly onBehalfOf?: OnBehalfOf;
  readonly kept?: KeptSettings;
};

/** Everything about an OAuth2 credential provider but its name and tags, as Create and Update both take it. */
export type Oauth2ProviderConfig =
  | ClientWithSecret & { readonly vendor: 'MicrosoftOauth2'; readonly tenantId?: string }
  | ClientWithSecret & Partial<ServerAddresses> & { readonly vendor: KnownVendor | TenantVendor }
  | CustomConfig;

/** The settings of a custom provider. */
export type CustomProviderConfig = Extract<Oauth2ProviderConfig, { readonly vendor: 'CustomOauth2' }>;
