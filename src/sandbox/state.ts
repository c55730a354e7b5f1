import type { JWK } from 'jose';
import type { CognitoTables } from './cognito/records.js';
import type { AuthorizerConfiguration } from './inbound/authorizer.js';
import type { GatewayTables } from './gateways/records.js';
import type { ClientAuthenticationMethod, PrivateEndpoint, PrivateEndpointOverride, PrivateKeyJwtConfig, ProviderSetup } from './oauth2Config.js';

/** Version of what is kept on disk. An older state is migrated (disk/migrations.ts), a newer one refused. */
export const STATE_VERSION = 4;

/**
 * Everything the sandbox remembers, as tables of plain records under a key. URLs that point at the sandbox itself are kept
 * relative to its origin (see origin.ts), since the port may be another one after a restart.
 */
export interface Tables extends CognitoTables, GatewayTables {
  /** One record, key `sandbox`. */
  readonly settings: Settings;
  /** By name. */
  readonly workloadIdentities: WorkloadIdentityRecord;
  /** By name. */
  readonly oauth2Providers: Oauth2ProviderRecord;
  /** By name. */
  readonly apiKeyProviders: ApiKeyProviderRecord;
  /** By id; only those whose key was ever set. */
  readonly tokenVaults: TokenVaultRecord;
  /** By runtime id; each in its latest version. */
  readonly runtimes: RuntimeRecord;
  /** The versions before the latest one, see control/runtimeVersions.ts for their keys. */
  readonly runtimeVersions: RuntimeRecord;
  /** All but DEFAULT, which every runtime has; see control/runtimeEndpoints.ts for their keys. */
  readonly runtimeEndpoints: RuntimeEndpointRecord;
  /** By name, the last part of its path. */
  readonly issuers: IssuerRecord;
  /** By the SHA-256 of the token. */
  readonly workloadTokens: WorkloadTokenRecord;
  /** By session URI. */
  readonly sessions: SessionRecord;
  /** By {@link VaultRecord} key, see data/vault.ts. */
  readonly vault: VaultRecord;
}

export type TableName = keyof Tables;
export const TABLE_NAMES: readonly TableName[] = [
  'settings', 'workloadIdentities', 'oauth2Providers', 'runtimes', 'runtimeVersions', 'runtimeEndpoints', 'issuers', 'workloadTokens', 'sessions', 'vault', 'apiKeyProviders',
  'tokenVaults', 'userPools', 'userPoolDomains', 'userPoolResourceServers', 'userPoolClients', 'userPoolUsers', 'userPoolGroups',
  'userPoolChallenges', 'userPoolGrants', 'gateways', 'gatewayTargets',
];

/** One change of one record; without a record it is removed. Made by `put` and `remove` of the store. */
export interface Change {
  readonly table: TableName;
  readonly key: string;
  readonly record?: unknown;
}

export interface Settings {
  /** The port that the next start asks for first. */
  readonly lastPort: number;
}

/** What TagResource and the Create operations may hang on a resource. */
export type Tags = Readonly<Record<string, string>>;

export interface WorkloadIdentityRecord {
  readonly name: string;
  readonly returnUrls: readonly string[];
  /** Made for a runtime: cannot be deleted while that exists. */
  readonly linked: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

/** Where an authorization server is, as the service's `oauthDiscovery` says it. */
export type Discovery =
  | { readonly discoveryUrl: string }
  | {
    readonly authorizationServerMetadata: {
      readonly issuer: string;
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      readonly responseTypes?: readonly string[];
      readonly tokenEndpointAuthMethods?: readonly string[];
    };
  };

/** How a provider exchanges a user's token for another one, in the members that the service gives it. */
export interface OnBehalfOf {
  /** RFC 8693, or RFC 7523 section 2.1. */
  readonly grantType: 'TOKEN_EXCHANGE' | 'JWT_AUTHORIZATION_GRANT';
  readonly tokenExchangeGrantTypeConfig?: {
    /** Whether the exchange names the agent too, by a token that its client got for itself. */
    readonly actorTokenContent: 'NONE' | 'M2M' | 'AWS_IAM_ID_TOKEN_JWT';
    readonly actorTokenScopes?: readonly string[];
  };
}

export interface Oauth2ProviderRecord {
  readonly name: string;
  readonly vendor: string;
  /** Empty where the way in which the client proves itself needs none. */
  readonly clientId: string;
  /** Empty where it is kept elsewhere, or the client proves itself without one. */
  readonly clientSecret: string;
  /** Where the secret is kept by the caller. */
  readonly clientSecretConfig?: SecretReference;
  readonly discovery: Discovery;
  /** How the client proves itself at the token endpoint; `CLIENT_SECRET_BASIC` where nothing is said. */
  readonly clientAuthenticationMethod?: ClientAuthenticationMethod;
  readonly privateKeyJwtConfig?: PrivateKeyJwtConfig;
  /** Private: stands in for the key in KMS that `privateKeyJwtConfig` names. */
  readonly signingKey?: JWK;
  readonly privateEndpoint?: PrivateEndpoint;
  readonly privateEndpointOverrides?: readonly PrivateEndpointOverride[];
  readonly setup?: ProviderSetup | undefined;
  /** Without it the provider exchanges no tokens. */
  readonly onBehalfOfTokenExchangeConfig?: OnBehalfOf;
  /** Last part of the callback URL. */
  readonly callbackId: string;
  /** Six characters at the end of the secret's ARN, as Secrets Manager adds them. */
  readonly secretSuffix: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

/** Where Secrets Manager keeps a secret that the caller manages. */
export interface SecretReference {
  /** Name or ARN. */
  readonly secretId: string;
  /** The member of the secret's JSON that holds the value. */
  readonly jsonKey: string;
}

export interface ApiKeyProviderRecord {
  readonly name: string;
  /** The key itself, or where to find it. */
  readonly secret: { readonly apiKey: string } | SecretReference;
  /** As that of {@link Oauth2ProviderRecord}. */
  readonly secretSuffix: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

export interface TokenVaultRecord {
  readonly id: string;
  /** The caller's own key in KMS; without one the service manages the key. */
  readonly kmsKeyArn?: string;
  readonly updatedAtMs: number;
}

/** What a runtime does that is set by Create and Update, each time all of it. */
export interface RuntimeSettings {
  readonly description: string;
  readonly authorizerConfiguration?: AuthorizerConfiguration;
  /** Headers of the caller that reach the agent. */
  readonly requestHeaderAllowlist?: readonly string[];
  /** `serverProtocol`; HTTP where nothing is said. */
  readonly protocol?: RuntimeProtocol;
  readonly lifecycle?: { readonly idleRuntimeSessionTimeout: number; readonly maxLifetime: number };
  /** Members on which nothing here depends, as they were sent. */
  readonly given?: Readonly<Record<string, unknown>>;
}

export type RuntimeProtocol = 'HTTP' | 'MCP' | 'A2A' | 'AGUI';

/** One of the sandbox's own agents. */
export type BuiltInAgent = 'quickStart' | 'echo' | 'twoLegged' | 'onBehalfOf' | 'severalServices' | 'faulty';

/** A process of the user's own, on this computer. */
export interface OwnProcess {
  readonly url: string;
}

export interface RuntimeRecord extends RuntimeSettings {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The program behind it. Undefined where none is known yet. */
  readonly agent?: BuiltInAgent | OwnProcess;
  /** True for one that a line of the agents' file has made: it goes with that line. */
  readonly fromFile?: true;
  readonly workloadName: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

export interface RuntimeEndpointRecord {
  readonly runtimeId: string;
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

export interface User {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly email: string;
}

export interface IssuerRecord {
  readonly name: string;
  readonly users: readonly User[];
  readonly clients: readonly { readonly clientId: string; readonly clientSecret: string; readonly name: string }[];
  /** Private keys; made at the first start, after the ready line. */
  readonly keys: readonly JWK[];
  readonly cookieKey: string;
  /** Access tokens that are no JWTs and do not end, by the SHA-256 of their text. */
  readonly tokens?: Readonly<Record<string, OpaqueToken>>;
}

/** What an access token stands for that says nothing itself. */
export interface OpaqueToken {
  readonly clientId: string;
  readonly username: string;
  readonly scopes: readonly string[];
}

/**
 * The identity artefact that a workload access token was made from. CompleteResourceTokenAuth wants this very one,
 * so of a JWT the hash of its text is kept, not who it names.
 */
export interface Identifier {
  readonly kind: 'userId' | 'userToken';
  readonly sha256: string;
}

export interface WorkloadTokenRecord {
  readonly workloadName: string;
  /** Undefined for GetWorkloadAccessToken, which names no user. */
  readonly user?: {
    readonly key: string;
    readonly identifier: Identifier;
    /** The JWT that names the user, to be exchanged on their behalf. Undefined where a user id does. */
    readonly jwt?: string;
  };
  readonly expiresAtMs: number;
}

/** What a token endpoint answered. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Undefined where the server gave no `expires_in`: kept until a new consent is forced. */
  readonly expiresAtMs?: number;
}

/** What a token in the vault belongs to: no part of it may differ. */
export interface Grant {
  readonly workloadName: string;
  /** `userId:…`, or `jwt:` with issuer and subject: the two never meet. Nor do `machine` and `onBehalfOf:…`, to which nobody consents. */
  readonly userKey: string;
  readonly providerName: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly audiences: readonly string[];
}

/** How far a session has come. Expiry is not a state: it is read from the clock. */
export type SessionState =
  | { readonly kind: 'started' }
  | { readonly kind: 'atProvider'; readonly state: string; readonly codeVerifier: string }
  | { readonly kind: 'exchanging' }
  | { readonly kind: 'awaitingBinding'; readonly tokens: Tokens }
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly error: string };

export interface SessionRecord {
  readonly uri: string;
  readonly grant: Grant;
  readonly identifier: Identifier;
  readonly returnUrl: string;
  readonly customState?: string;
  readonly customParameters: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly state: SessionState;
}

export interface VaultRecord {
  readonly grant: Grant;
  readonly tokens: Tokens;
  /** Of a token without a consent: the SHA-256 of the request that got it. It is served to the same request only. */
  readonly requestSha256?: string;
}
