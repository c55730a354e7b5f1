import {
  AdminCreateUserCommand, AdminDeleteUserCommand, AdminGetUserCommand, AdminInitiateAuthCommand, AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand, CognitoIdentityProviderClient, CreateResourceServerCommand, CreateUserPoolClientCommand,
  CreateUserPoolCommand, CreateUserPoolDomainCommand, DeleteResourceServerCommand, DeleteUserPoolClientCommand, DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand, DescribeResourceServerCommand, DescribeUserPoolClientCommand, DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand, InitiateAuthCommand, ListUserPoolClientsCommand, ListUserPoolsCommand, ListUsersCommand,
  ResourceNotFoundException, RespondToAuthChallengeCommand, UpdateUserPoolClientCommand, UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { recordCalls } from '../activity/recordCalls.js';
import { rethrow } from '../base/explain.js';
import type { AwsAccess } from '../identity/access.js';
import { clientConfig } from '../identity/clients.js';
import { describeResource } from '../resource/resource.js';
import {
  toAttributeResponses, toCallbackUpdate, toClient, toClientInput, toDomainInput, toHashParameter, toPool, toPoolInput, toResourceServerInput, toSignInAnswer, toUser,
  toUserInput,
} from './awsCognitoShapes.js';
import type { CognitoControl } from './control.js';
import { toAccount } from './place.js';

/** Largest page that ListUserPools, ListUserPoolClients and ListUsers give. */
const PAGE_SIZE = 60;

/** User pools through the AWS SDK. Load this module with `await import()`: it pulls the SDK. */
export function createAwsCognito(access: AwsAccess, config = clientConfig(access, 'cognito')): CognitoControl {
  const client = recordCalls(new CognitoIdentityProviderClient(config), config.onCall);
  // For what creates and what tries a password: a repeated call makes a second pool, or locks the user sooner.
  const once = recordCalls(new CognitoIdentityProviderClient({ ...config, maxAttempts: 1 }), config.onCall);
  const stopAt = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });
  const told = <T>(doing: string, call: Promise<T>): Promise<T> => call.catch((error: unknown) => rethrow(error, doing));
  const describeClient = (poolId: string, clientId: string, signal: AbortSignal | undefined) => client
    .send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }), stopAt(signal));

  /** Credentials of SSO and of assumed roles name their account, keys do not. */
  async function findAccount(signal: AbortSignal | undefined): Promise<string | undefined> {
    const { accountId } = await client.config.credentials();
    if (accountId !== undefined) return accountId;
    const { UserPools: [first] = [] } = await client.send(new ListUserPoolsCommand({ MaxResults: 1 }), stopAt(signal));
    if (first === undefined) return undefined;
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: first.Id }), stopAt(signal));
    return toAccount(toPool(UserPool).arn);
  }

  return {
    getAccount: (signal) => told('find the AWS account', findAccount(signal)),

    listPools: ({ nextToken, signal }) => told('list user pools', client
      .send(new ListUserPoolsCommand({ MaxResults: PAGE_SIZE, NextToken: nextToken }), stopAt(signal))
      .then(({ UserPools = [], NextToken }) => ({
        items: UserPools.map(({ Id = '', Name = '' }) => ({ id: Id, name: Name })), nextToken: NextToken,
      }))),

    getPool: (poolId, signal) => told(`read user pool ${poolId}`, client
      .send(new DescribeUserPoolCommand({ UserPoolId: poolId }), stopAt(signal)).then(({ UserPool }) => toPool(UserPool))),

    createPool: (name, tags, signal) => told(`create user pool ${name}`, once
      .send(new CreateUserPoolCommand(toPoolInput(name, tags)), stopAt(signal))
      .then(({ UserPool }) => toPool(UserPool))),

    deletePool: (poolId, signal) => told(`delete user pool ${poolId}`, client
      .send(new DeleteUserPoolCommand({ UserPoolId: poolId }), stopAt(signal)).then(() => undefined)),

    getDomain: (prefix, signal) => told(`read domain ${prefix}`, client
      .send(new DescribeUserPoolDomainCommand({ Domain: prefix }), stopAt(signal))
      // A domain that nobody has is answered with an empty description, not with an error.
      .then(({ DomainDescription: found }) => (found?.UserPoolId === undefined
        ? undefined
        : { poolId: found.UserPoolId, status: found.Status ?? '' }))),

    createDomain: (poolId, prefix, signal) => told(`create domain ${prefix}`, once
      .send(new CreateUserPoolDomainCommand({ UserPoolId: poolId, ...toDomainInput(prefix) }), stopAt(signal))
      .then(() => undefined)),

    deleteDomain: (poolId, prefix, signal) => told(`delete domain ${prefix}`, client
      .send(new DeleteUserPoolDomainCommand({ UserPoolId: poolId, Domain: prefix }), stopAt(signal)).then(() => undefined)),

    getResourceServer: (poolId, identifier, signal) => told(`read resource server ${identifier}`, client
      .send(new DescribeResourceServerCommand({ UserPoolId: poolId, Identifier: identifier }), stopAt(signal))
      .then(({ ResourceServer }) => (ResourceServer?.Scopes ?? [])
        .map(({ ScopeName = '', ScopeDescription = '' }) => ({ name: ScopeName, description: ScopeDescription })))
      .catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      })),

    createResourceServer: (poolId, identifier, scopes, signal) => told(`create resource server ${identifier}`, once
      .send(new CreateResourceServerCommand({ UserPoolId: poolId, ...toResourceServerInput(identifier, scopes) }), stopAt(signal))
      .then(() => undefined)),

    deleteResourceServer: (poolId, identifier, signal) => told(`delete resource server ${identifier}`, client
      .send(new DeleteResourceServerCommand({ UserPoolId: poolId, Identifier: identifier }), stopAt(signal)).then(() => undefined)),

    listClients: (poolId, { nextToken, signal }) => told(`list the app clients of ${poolId}`, client
      .send(new ListUserPoolClientsCommand({ UserPoolId: poolId, MaxResults: PAGE_SIZE, NextToken: nextToken }), stopAt(signal))
      .then(({ UserPoolClients = [], NextToken }) => ({
        items: UserPoolClients.map(({ ClientId = '', ClientName = '' }) => ({ id: ClientId, name: ClientName })), nextToken: NextToken,
      }))),

    getClient: (poolId, clientId, signal) => told(`read app client ${clientId}`, describeClient(poolId, clientId, signal)
      .then(({ UserPoolClient }) => toClient(UserPoolClient))),

    describe: (resource, signal) => told(`read ${describeResource(resource)}`, resource.kind === 'pool'
      ? client.send(new DescribeUserPoolCommand({ UserPoolId: resource.id }), stopAt(signal)).then(({ UserPool = {} }) => UserPool)
      : describeClient(resource.poolId, resource.id, signal).then(({ UserPoolClient = {} }) => UserPoolClient)),

    createClient: (poolId, newClient, signal) => told(`create app client ${newClient.name}`, once
      .send(new CreateUserPoolClientCommand({ UserPoolId: poolId, ...toClientInput(newClient) }), stopAt(signal))
      .then(({ UserPoolClient }) => toClient(UserPoolClient))),

    changeCallbackUrls: (poolId, clientId, toUrls, signal) => {
      const change = async () => {
        const { UserPoolClient: described = {} } = await describeClient(poolId, clientId, signal);
        const callbackUrls = toUrls(toClient(described));
        if (callbackUrls === undefined) return described;
        const update = toCallbackUpdate({ ...described, UserPoolId: poolId, ClientId: clientId }, callbackUrls);
        return (await client.send(new UpdateUserPoolClientCommand(update), stopAt(signal))).UserPoolClient;
      };
      return told(`change the callback URLs of app client ${clientId}`, change().then(toClient));
    },

    deleteClient: (poolId, clientId, signal) => told(`delete app client ${clientId}`, client
      .send(new DeleteUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }), stopAt(signal)).then(() => undefined)),

    listUsers: (poolId, { nextToken, signal }) => told(`list the users of ${poolId}`, client
      .send(new ListUsersCommand({ UserPoolId: poolId, Limit: PAGE_SIZE, PaginationToken: nextToken }), stopAt(signal))
      .then(({ Users = [], PaginationToken }) => ({ items: Users.map(toUser), nextToken: PaginationToken }))),

    getUser: (poolId, username, signal) => told(`read user ${username}`, client
      .send(new AdminGetUserCommand({ UserPoolId: poolId, Username: username }), stopAt(signal))
      // The one answer that names the attributes of a user otherwise than a list does.
      .then(({ UserAttributes, ...user }) => toUser({ ...user, Attributes: UserAttributes }))
      .catch((error: unknown) => {
        if (error instanceof UserNotFoundException) return undefined;
        throw error;
      })),

    createUser: (poolId, username, email, signal) => told(`create user ${username}`, once
      .send(new AdminCreateUserCommand({ UserPoolId: poolId, ...toUserInput(username, email) }), stopAt(signal))
      .then(({ User }) => toUser(User))),

    setPassword: (poolId, username, password, isPermanent, signal) => told(`set the password of ${username}`, client
      .send(new AdminSetUserPasswordCommand({
        UserPoolId: poolId, Username: username, Password: password.reveal(), Permanent: isPermanent,
      }), stopAt(signal))
      .then(() => undefined)),

    deleteUser: (poolId, username, signal) => told(`delete user ${username}`, client
      .send(new AdminDeleteUserCommand({ UserPoolId: poolId, Username: username }), stopAt(signal)).then(() => undefined)),

    signIn: (signInClient, username, password, signal) => {
      const { poolId, clientId, way } = signInClient;
      const input = {
        ClientId: clientId,
        AuthParameters: { USERNAME: username, PASSWORD: password.reveal(), ...toHashParameter(signInClient, username) },
      };
      return told(`sign in as ${username}`, (way === 'USER_PASSWORD_AUTH'
        ? once.send(new InitiateAuthCommand({ ...input, AuthFlow: way }), stopAt(signal))
        : once.send(new AdminInitiateAuthCommand({ ...input, AuthFlow: way, UserPoolId: poolId }), stopAt(signal))).then(toSignInAnswer));
    },

    answerNewPassword: (signInClient, username, session, { password, attributes }, signal) => {
      const { poolId, clientId, way } = signInClient;
      const input = {
        ClientId: clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED' as const,
        Session: session.reveal(),
        ChallengeResponses: {
          USERNAME: username, NEW_PASSWORD: password.reveal(), ...toHashParameter(signInClient, username), ...toAttributeResponses(attributes),
        },
      };
      return told(`set the new password of ${username}`, (way === 'USER_PASSWORD_AUTH'
        ? once.send(new RespondToAuthChallengeCommand(input), stopAt(signal))
        : once.send(new AdminRespondToAuthChallengeCommand({ ...input, UserPoolId: poolId }), stopAt(signal))).then(toSignInAnswer));
    },

    dispose: () => {
      client.destroy();
      once.destroy();
    },
  };
}
