import {
  AdminCreateUserCommand, AdminSetUserPasswordCommand, CognitoIdentityProviderClient, CreateResourceServerCommand, CreateUserPoolClientCommand, CreateUserPoolCommand,
  type CreateUserPoolClientCommandInput, type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { ReadyLine } from '../support/sandbox.js';

// Read by the SDK when its first client is made.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export const CALLBACK_URL = 'https://app.example/callback';
export const PERSON = { username: 'grace', password: 'Compiler-1952' };

/** The real SDK, pointed at a sandbox. */
export function createCognito({ endpoint, region }: ReadyLine): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1 });
}

/** A client of a pool as a test uses it. */
export interface PoolClient {
  readonly poolId: string;
  readonly clientId: string;
  /** Empty of a public client. */
  readonly secret: string;
  readonly details: UserPoolClientType;
}

/** Settings of a client for the code flow. */
export const CODE_FLOW = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
  CallbackURLs: [CALLBACK_URL],
  LogoutURLs: ['https://app.example/bye'],
  SupportedIdentityProviders: ['COGNITO'],
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
} satisfies Partial<CreateUserPoolClientCommandInput>;

export const PASSWORD_FLOW = { ExplicitAuthFlows: CODE_FLOW.ExplicitAuthFlows } satisfies Partial<CreateUserPoolClientCommandInput>;

export async function createPool(cognito: CognitoIdentityProviderClient, name = 'people'): Promise<string> {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: name }));
  assert.ok(UserPool?.Id !== undefined);
  return UserPool.Id;
}

export async function createPoolClient(
  cognito: CognitoIdentityProviderClient, poolId: string, settings: Partial<CreateUserPoolClientCommandInput> = CODE_FLOW,
): Promise<PoolClient> {
  const { UserPoolClient } = await cognito.send(new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: 'app', GenerateSecret: true, ...settings }));
  assert.ok(UserPoolClient?.ClientId !== undefined);
  return { poolId, clientId: UserPoolClient.ClientId, secret: UserPoolClient.ClientSecret ?? '', details: UserPoolClient };
}

/** A client for machine to machine, with the scope `orders/read` of a resource server of its own. */
export async function createMachineClient(cognito: CognitoIdentityProviderClient, poolId: string): Promise<PoolClient> {
  await cognito.send(new CreateResourceServerCommand({
    UserPoolId: poolId, Identifier: 'orders', Name: 'Orders', Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }, { ScopeName: 'write', ScopeDescription: 'Write orders' }],
  }));
  return createPoolClient(cognito, poolId, {
    AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['orders/read'],
  });
}

/** A user with a permanent password. */
export async function createPerson(cognito: CognitoIdentityProviderClient, poolId: string, { username, password } = PERSON): Promise<void> {
  await cognito.send(new AdminCreateUserCommand({
    UserPoolId: poolId, Username: username, MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email', Value: `${username}@example.com` }, { Name: 'email_verified', Value: 'true' }, { Name: 'name', Value: 'Grace Hopper' }],
  }));
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: username, Password: password, Permanent: true }));
}

export function toSecretHash({ clientId, secret }: Pick<PoolClient, 'clientId' | 'secret'>, username: string): string {
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
}

/** What a rejected call must be: an error of that name whose message holds that text. */
export const refusedAs = (name: string, text: string) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.message.includes(text) ? text : error.message], [name, text]);
  return true;
};
