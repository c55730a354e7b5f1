import type { Page, PageRequest } from '../base/paging.js';
import type { Secret } from '../base/secret.js';
import type { IssuedTokens } from '../flow/oauth.js';
import type { CognitoResource } from '../resource/resource.js';

export interface PoolSummary {
  readonly id: string;
  readonly name: string;
}

/** What a pool asks of passwords. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

export interface Pool extends PoolSummary {
  readonly arn: string;
  readonly passwordPolicy: PasswordPolicy;
  /** A protected pool cannot be deleted before the protection is turned off. */
  readonly isProtected: boolean;
  /** Prefix of its Cognito domain, or undefined where it has none. */
  readonly domain: string | undefined;
  /** A domain of its owner, as a whole host name. A pool may have both. */
  readonly customDomain: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DomainState {
  readonly poolId: string;
  /** `CREATING`, `ACTIVE`, `DELETING`, `UPDATING`, `FAILED`. */
  readonly status: string;
}

export interface Scope {
  readonly name: string;
  readonly description: string;
}

export interface ClientSummary {
  readonly id: string;
  readonly name: string;
}

/** An app client, as much of it as is shown and used. Updates keep what is not named here too. */
export interface PoolClient extends ClientSummary {
  /** Undefined for a public client. */
  readonly secret: Secret | undefined;
  readonly callbackUrls: readonly string[];
  /** One of the callback URLs, or undefined where the client has none by default. */
  readonly defaultRedirectUrl?: string | undefined;
  readonly oauthFlows: readonly string[];
  readonly scopes: readonly string[];
  /** `ExplicitAuthFlows`: how users may sign in without a browser. */
  readonly authFlows: readonly string[];
}

/** Cognito lets no client have the code flow and client credentials at once. Both kinds get a secret. */
export type NewClient =
  | { readonly flow: 'code'; readonly name: string; readonly callbackUrls: readonly string[]; readonly scopes: readonly string[] }
  | { readonly flow: 'clientCredentials'; readonly name: string; readonly scopes: readonly string[] };

export interface PoolUser {
  readonly username: string;
  /** `CONFIRMED`, `FORCE_CHANGE_PASSWORD`, … */
  readonly status: string;
  readonly isEnabled: boolean;
  readonly email: string | undefined;
}

/** How the password is sent: without AWS credentials, or as an administrator. A client allows one, both or none. */
export type PasswordWay = 'USER_PASSWORD_AUTH' | 'ADMIN_USER_PASSWORD_AUTH';

/** The client that a user signs in to. */
export interface SignInClient {
  readonly poolId: string;
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly way: PasswordWay;
}

export type SignInAnswer =
  | { readonly kind: 'tokens'; readonly tokens: IssuedTokens }
  | {
    readonly kind: 'challenge';
    /** `NEW_PASSWORD_REQUIRED`, `SMS_MFA`, … */
    readonly name: string;
    readonly session: Secret;
    /** The user as Cognito names it, where the person gave an alias such as an e-mail address. */
    readonly username: string | undefined;
    /** Attributes that the pool requires and the user lacks, such as `email`: the answer has to give them. */
    readonly requiredAttributes: readonly string[];
  };

/** What `NEW_PASSWORD_REQUIRED` is answered with. */
export interface NewPasswordAnswer {
  readonly password: Secret;
  /** Values of the required attributes by their names. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Amazon Cognito user pools, as much of them as the product uses. Every method throws a `UserError` (see
 * `base/explain.ts`) and stops at the signal with an `AbortError`. What creates is sent once and never repeated by itself:
 * Cognito would make a second pool or client.
 */
export interface CognitoControl {
  /** Id of the AWS account, where the credentials or a user pool tell it: no call of Cognito is for that. */
  getAccount(signal?: AbortSignal): Promise<string | undefined>;
  listPools(page: PageRequest): Promise<Page<PoolSummary>>;
  getPool(poolId: string, signal?: AbortSignal): Promise<Pool>;
  createPool(name: string, tags: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Pool>;
  deletePool(poolId: string, signal?: AbortSignal): Promise<void>;

  /** Undefined where nobody has this domain. */
  getDomain(prefix: string, signal?: AbortSignal): Promise<DomainState | undefined>;
  createDomain(poolId: string, prefix: string, signal?: AbortSignal): Promise<void>;
  deleteDomain(poolId: string, prefix: string, signal?: AbortSignal): Promise<void>;

  /** Undefined where the pool has no resource server of this identifier. */
  getResourceServer(poolId: string, identifier: string, signal?: AbortSignal): Promise<readonly Scope[] | undefined>;
  createResourceServer(poolId: string, identifier: string, scopes: readonly Scope[], signal?: AbortSignal): Promise<void>;
  deleteResourceServer(poolId: string, identifier: string, signal?: AbortSignal): Promise<void>;

  listClients(poolId: string, page: PageRequest): Promise<Page<ClientSummary>>;
  getClient(poolId: string, clientId: string, signal?: AbortSignal): Promise<PoolClient>;
  /** A user pool or an app client as its Describe answers it: in the SDK's shape, times as `Date`, the secret of a client included. */
  describe(resource: CognitoResource, signal?: AbortSignal): Promise<object>;
  createClient(poolId: string, client: NewClient, signal?: AbortSignal): Promise<PoolClient>;
  /**
   * Replaces the list of callback URLs and keeps every other setting. `toUrls` is given the very description that is sent
   * back, so that what was registered meanwhile is in it; where it gives undefined, nothing is sent. To add or remove one,
   * see `callbackUrls.ts`.
   */
  changeCallbackUrls(
    poolId: string, clientId: string, toUrls: (client: PoolClient) => readonly string[] | undefined, signal?: AbortSignal,
  ): Promise<PoolClient>;
  deleteClient(poolId: string, clientId: string, signal?: AbortSignal): Promise<void>;

  listUsers(poolId: string, page: PageRequest): Promise<Page<PoolUser>>;
  /** Undefined where the pool has no such user. */
  getUser(poolId: string, username: string, signal?: AbortSignal): Promise<PoolUser | undefined>;
  /** Creates a user that gets no mail. It cannot sign in before a password is set. */
  createUser(poolId: string, username: string, email: string | undefined, signal?: AbortSignal): Promise<PoolUser>;
  /** A password that is not permanent has to be changed at the next sign-in. */
  setPassword(poolId: string, username: string, password: Secret, isPermanent: boolean, signal?: AbortSignal): Promise<void>;
  deleteUser(poolId: string, username: string, signal?: AbortSignal): Promise<void>;

  signIn(client: SignInClient, username: string, password: Secret, signal?: AbortSignal): Promise<SignInAnswer>;
  /** Answers `NEW_PASSWORD_REQUIRED`. */
  answerNewPassword(
    client: SignInClient, username: string, session: Secret, answer: NewPasswordAnswer, signal?: AbortSignal,
  ): Promise<SignInAnswer>;

  /** Closes the sockets. */
  dispose(): void;
}
