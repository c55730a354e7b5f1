import type { JWK } from 'jose';

/** What the sandbox remembers of user pools. Everything that lives in a pool has that pool's id at the beginning of its key. */
export interface CognitoTables {
  /** By id. */
  readonly userPools: UserPoolRecord;
  /** By domain prefix. */
  readonly userPoolDomains: UserPoolDomainRecord;
  /** By pool and identifier. */
  readonly userPoolResourceServers: ResourceServerRecord;
  /** By pool and client id. */
  readonly userPoolClients: UserPoolClientRecord;
  /** By pool and username. */
  readonly userPoolUsers: PoolUserRecord;
  /** By pool and name. */
  readonly userPoolGroups: PoolGroupRecord;
  /** By pool and the SHA-256 of the session of a challenge. */
  readonly userPoolChallenges: ChallengeRecord;
  /** By pool and the SHA-256 of the refresh token. */
  readonly userPoolGrants: PoolGrantRecord;
}

/** The key of what lives in a pool. */
export const inPool = (poolId: string, name: string): string => `${poolId}/${name}`;

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly TemporaryPasswordValidityDays: number;
}

export interface UserPoolRecord {
  readonly id: string;
  readonly name: string;
  readonly passwordPolicy: PasswordPolicy;
  readonly deletionProtection: 'ACTIVE' | 'INACTIVE';
  /** What users sign in with instead of a username. */
  readonly usernameAttributes: readonly string[];
  /** What users may sign in with beside their username. */
  readonly aliasAttributes: readonly string[];
  readonly caseSensitive: boolean;
  /** With their prefix `custom:`. */
  readonly customAttributes: readonly string[];
  /** What was said of attributes, by their names. Of the rest nothing was: they may be changed, and be missing. */
  readonly schema?: Readonly<Record<string, AttributeSchema>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Members that nothing here depends on, as they were given. */
  readonly otherSettings: Readonly<Record<string, unknown>>;
  /** Private keys that sign its tokens. */
  readonly keys: readonly JWK[];
  readonly cookieKey: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface AttributeSchema {
  readonly AttributeDataType: 'String' | 'Number' | 'DateTime' | 'Boolean';
  readonly Mutable: boolean;
  readonly Required: boolean;
}

/** What of a pool stays as it was made. All else may be updated, and so is read anew for each request. */
export type LastingPool = Pick<UserPoolRecord, 'id' | 'usernameAttributes' | 'aliasAttributes' | 'caseSensitive' | 'keys' | 'cookieKey'>;

export interface UserPoolDomainRecord {
  readonly domain: string;
  readonly poolId: string;
  readonly managedLoginVersion: number;
  readonly status: 'CREATING' | 'ACTIVE';
}

export interface ResourceServerRecord {
  readonly poolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

/** A client's settings by the service's own names. A missing member has the service's default; URLs are kept as in origin.ts. */
export interface ClientSettings {
  readonly ClientName: string;
  readonly ExplicitAuthFlows?: readonly string[];
  readonly SupportedIdentityProviders?: readonly string[];
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
  readonly DefaultRedirectURI?: string;
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthScopes?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient: boolean;
  readonly AccessTokenValidity?: number;
  readonly IdTokenValidity?: number;
  readonly RefreshTokenValidity: number;
  readonly TokenValidityUnits?: Readonly<Partial<Record<'AccessToken' | 'IdToken' | 'RefreshToken', TimeUnit>>>;
  readonly ReadAttributes?: readonly string[];
  readonly WriteAttributes?: readonly string[];
  readonly PreventUserExistenceErrors?: 'LEGACY' | 'ENABLED';
  readonly EnableTokenRevocation: boolean;
  readonly EnablePropagateAdditionalUserContextData: boolean;
  /** Minutes. */
  readonly AuthSessionValidity: number;
  readonly RefreshTokenRotation?: { readonly Feature: 'ENABLED' | 'DISABLED'; readonly RetryGracePeriodSeconds?: number };
}

export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days';

export interface ClientSecretRecord {
  readonly id: string;
  readonly value: string;
  readonly createdAtMs: number;
}

export interface UserPoolClientRecord {
  readonly clientId: string;
  readonly poolId: string;
  /** None of a public client; two at the most, so that one can take the other's place. */
  readonly secrets: readonly ClientSecretRecord[];
  readonly settings: ClientSettings;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface Attribute {
  readonly Name: string;
  readonly Value: string;
}

export interface PoolUserRecord {
  readonly poolId: string;
  readonly username: string;
  readonly sub: string;
  readonly status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  readonly enabled: boolean;
  /** See passwords.ts. */
  readonly passwordHash: string;
  /** A temporary password ends some days after this. */
  readonly passwordSetAtMs: number;
  /** Without `sub`. */
  readonly attributes: readonly Attribute[];
  /** Names of groups. */
  readonly groups: readonly string[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface PoolGroupRecord {
  readonly poolId: string;
  readonly name: string;
  readonly description?: string;
  readonly roleArn?: string;
  readonly precedence?: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A user who has given the temporary password and must now choose one. */
export interface ChallengeRecord {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly sub: string;
  /** When the temporary password was set: another one since then ends the challenge. */
  readonly passwordSetAtMs: number;
  readonly expiresAtMs: number;
}

/** A sign-in that can be renewed by its refresh token. */
export interface PoolGrantRecord extends SignIn {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** Of that user: one who was deleted and made anew is another. */
  readonly sub: string;
  readonly expiresAtMs: number;
  /** Set where a rotation put another refresh token in this one's place. */
  readonly rotatedAtMs?: number;
  /** Its tokens are good for nothing any more. */
  readonly revoked?: true;
}

/** What all tokens of one sign-in have in common. */
export interface SignIn {
  /** The claim `origin_jti`. */
  readonly originId: string;
  readonly eventId: string;
  readonly scopes: readonly string[];
  readonly signedInAtMs: number;
  /** Where the user signed in: at the pages or by an operation. Tokens of the pages have a version. */
  readonly via: 'pages' | 'api';
  /** Of a sign-in at the pages, what oidc-provider calls it: a code that is sent twice ends it. */
  readonly grantId?: string;
}
