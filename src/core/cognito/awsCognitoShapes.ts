import type {
  AdminCreateUserRequest, AuthenticationResultType, ChallengeNameType, CreateResourceServerRequest, CreateUserPoolClientRequest,
  CreateUserPoolDomainRequest, CreateUserPoolRequest, UpdateUserPoolClientRequest, UserPoolClientType, UserPoolType, UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { NewClient, Pool, PoolClient, PoolUser, Scope, SignInAnswer, SignInClient } from './control.js';
import { toSecretHash } from './secretHash.js';

// Between the shapes of the SDK, in which everything may be missing, and ours. Types of the SDK only, no code of it.

type InPool<T> = Omit<T, 'UserPoolId'>;

/** What Cognito asks of passwords where the pool says nothing. */
const DEFAULT_MINIMUM_LENGTH = 8;

export function toPool(pool: UserPoolType | undefined): Pool {
  const policy = pool?.Policies?.PasswordPolicy;
  return {
    id: pool?.Id ?? '',
    name: pool?.Name ?? '',
    arn: pool?.Arn ?? '',
    passwordPolicy: {
      minimumLength: policy?.MinimumLength ?? DEFAULT_MINIMUM_LENGTH,
      requireUppercase: policy?.RequireUppercase ?? false,
      requireLowercase: policy?.RequireLowercase ?? false,
      requireNumbers: policy?.RequireNumbers ?? false,
      requireSymbols: policy?.RequireSymbols ?? false,
    },
    isProtected: pool?.DeletionProtection === 'ACTIVE',
    domain: pool?.Domain,
    customDomain: pool?.CustomDomain,
    tags: pool?.UserPoolTags ?? {},
  };
}

export function toClient(client: UserPoolClientType | undefined): PoolClient {
  return {
    id: client?.ClientId ?? '',
    name: client?.ClientName ?? '',
    secret: client?.ClientSecret === undefined ? undefined : new Secret(client.ClientSecret),
    callbackUrls: client?.CallbackURLs ?? [],
    defaultRedirectUrl: client?.DefaultRedirectURI,
    oauthFlows: client?.AllowedOAuthFlows ?? [],
    scopes: client?.AllowedOAuthScopes ?? [],
    authFlows: client?.ExplicitAuthFlows ?? [],
  };
}

// Inputs of what creates, without the id of the pool it is created in.

export function toPoolInput(name: string, tags: Readonly<Record<string, string>>): CreateUserPoolRequest {
  return { PoolName: name, UserPoolTags: { ...tags }, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } };
}

/** 1 is the classic hosted UI. 2, managed login, shows no pages before a branding style was made for the client. */
const HOSTED_UI = 1;

export function toDomainInput(prefix: string): InPool<CreateUserPoolDomainRequest> {
  return { Domain: prefix, ManagedLoginVersion: HOSTED_UI };
}

export function toResourceServerInput(identifier: string, scopes: readonly Scope[]): InPool<CreateResourceServerRequest> {
  return { Identifier: identifier, Name: identifier, Scopes: scopes.map(({ name, description }) => ({ ScopeName: name, ScopeDescription: description })) };
}

/** No mail is sent. */
export function toUserInput(username: string, email: string | undefined): InPool<AdminCreateUserRequest> {
  const attributes = email === undefined ? {} : { UserAttributes: [{ Name: 'email', Value: email }, { Name: 'email_verified', Value: 'true' }] };
  return { Username: username, MessageAction: 'SUPPRESS', ...attributes };
}

/** Without `ExplicitAuthFlows` Cognito would allow SRP only. */
export function toClientInput(client: NewClient): InPool<CreateUserPoolClientRequest> {
  const common = {
    ClientName: client.name, GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: [...client.scopes], PreventUserExistenceErrors: 'ENABLED' as const,
  };
  return client.flow === 'clientCredentials'
    ? { ...common, AllowedOAuthFlows: ['client_credentials'], ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }
    : {
      ...common,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: [...client.callbackUrls],
      SupportedIdentityProviders: ['COGNITO'],
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    };
}

/** The members of UpdateUserPoolClient beside the ids. The compiler asks for each: the service resets what is left out. */
type KeptSettings = Required<{ [K in Exclude<keyof UpdateUserPoolClientRequest, 'UserPoolId' | 'ClientId'>]: unknown }>;

const KEPT: Readonly<KeptSettings> = {
  ClientName: true, RefreshTokenValidity: true, AccessTokenValidity: true, IdTokenValidity: true, TokenValidityUnits: true,
  ReadAttributes: true, WriteAttributes: true, ExplicitAuthFlows: true, SupportedIdentityProviders: true, CallbackURLs: true,
  LogoutURLs: true, DefaultRedirectURI: true, AllowedOAuthFlows: true, AllowedOAuthScopes: true, AllowedOAuthFlowsUserPoolClient: true,
  AnalyticsConfiguration: true, PreventUserExistenceErrors: true, EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: true, AuthSessionValidity: true, RefreshTokenRotation: true,
};

/**
 * The update that changes the callback URLs of a client as `DescribeUserPoolClient` gave it, and nothing else. Times and
 * the secret are no members of an update.
 */
export function toCallbackUpdate(client: UserPoolClientType, callbackUrls: readonly string[]): UpdateUserPoolClientRequest {
  const settings = Object.fromEntries(Object.entries(client).filter(([name, value]) => name in KEPT && value !== undefined));
  return {
    ...settings,
    UserPoolId: client.UserPoolId,
    ClientId: client.ClientId,
    CallbackURLs: [...callbackUrls],
  };
}

export function toUser(user: UserType | undefined): PoolUser {
  return {
    username: user?.Username ?? '',
    status: user?.UserStatus ?? '',
    isEnabled: user?.Enabled ?? true,
    email: user?.Attributes?.find(({ Name }) => Name === 'email')?.Value,
  };
}

/** `SECRET_HASH` is sent where the client has a secret, and must not be where it has none. */
export function toHashParameter({ clientId, clientSecret }: SignInClient, username: string): Readonly<Record<string, string>> {
  return clientSecret === undefined ? {} : { SECRET_HASH: toSecretHash(clientSecret, username, clientId) };
}

interface AuthOutput {
  readonly AuthenticationResult?: AuthenticationResultType | undefined;
  readonly ChallengeName?: ChallengeNameType | undefined;
  readonly Session?: string | undefined;
  readonly ChallengeParameters?: Readonly<Record<string, string>> | undefined;
}

const toSecret = (text: string | undefined) => (text === undefined ? undefined : new Secret(text));

/** Attributes are named so in challenges: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
const ATTRIBUTE_PREFIX = 'userAttributes.';

/** Reads `requiredAttributes` of a challenge, a JSON list such as `["userAttributes.email"]`. */
function readRequired(text = '[]'): readonly string[] {
  const names: unknown = JSON.parse(text);
  return Array.isArray(names) ? names.map((name) => String(name).replace(ATTRIBUTE_PREFIX, '')) : [];
}

export function toAttributeResponses(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`${ATTRIBUTE_PREFIX}${name}`, value]));
}

export function toSignInAnswer({ AuthenticationResult: result, ChallengeName, Session, ChallengeParameters }: AuthOutput): SignInAnswer {
  if (ChallengeName !== undefined) {
    const username = ChallengeParameters?.['USER_ID_FOR_SRP'];
    const requiredAttributes = readRequired(ChallengeParameters?.['requiredAttributes']);
    return { kind: 'challenge', name: ChallengeName, session: new Secret(Session ?? ''), username, requiredAttributes };
  }
  if (result?.AccessToken === undefined) throw new UserError('Cognito answered the sign-in with no token.', { code: 'NoToken' });
  return {
    kind: 'tokens',
    tokens: {
      accessToken: new Secret(result.AccessToken),
      idToken: toSecret(result.IdToken),
      refreshToken: toSecret(result.RefreshToken),
      expiresInSeconds: result.ExpiresIn,
      scopes: undefined,
    },
  };
}
