import {
  AddUserPoolClientSecretCommand, CreateResourceServerCommand, CreateUserPoolCommand, CreateUserPoolDomainCommand, DeleteResourceServerCommand, DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand, DeleteUserPoolCommand, DeleteUserPoolDomainCommand, DescribeResourceServerCommand, DescribeUserPoolClientCommand, DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand, InitiateAuthCommand, ListResourceServersCommand, ListUserPoolClientSecretsCommand, ListUserPoolClientsCommand, ListUserPoolsCommand, paginateListUserPools,
  UpdateResourceServerCommand, UpdateUserPoolClientCommand, UpdateUserPoolCommand, type CognitoIdentityProviderClient, type CreateUserPoolClientCommandInput, type UserPoolPolicyType,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { CALLBACK_URL, CODE_FLOW, createCognito, createMachineClient, createPerson, createPool, createPoolClient, PASSWORD_FLOW, PERSON, refusedAs, toSecretHash } from './cognitoPool.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { setFault, steer } from './steered.js';

describe('Cognito pools and their clients in the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let cognito: CognitoIdentityProviderClient;
  let poolId: string;

  before(async () => {
    sandbox = await startSandbox();
    cognito = createCognito(sandbox.ready);
    poolId = await createPool(cognito);
  });
  after(() => sandbox.stop());

  it('are made, described with their defaults, changed and listed page by page', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({
      PoolName: 'described', UserPoolTags: { team: 'blue' }, AutoVerifiedAttributes: ['email'], Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } },
      Schema: [{ Name: 'email', Required: true }, { Name: 'level', AttributeDataType: 'Number', Mutable: false }],
    }));
    assert.match(UserPool?.Id ?? '', /^us-east-1_[0-9A-Za-z]{9}$/);
    const UserPoolId = UserPool?.Id;
    const described = (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
    assert.deepEqual(
      [described?.Arn, described?.MfaConfiguration, described?.DeletionProtection, described?.UserPoolTier, described?.UserPoolTags, described?.AutoVerifiedAttributes, described?.EstimatedNumberOfUsers],
      [`arn:aws:cognito-idp:us-east-1:${sandbox.ready.accountId}:userpool/${UserPoolId ?? ''}`, 'OFF', 'INACTIVE', 'ESSENTIALS', { team: 'blue' }, ['email'], 0],
    );
    assert.deepEqual(described?.Policies?.PasswordPolicy, {
      MinimumLength: 12, RequireUppercase: false, RequireLowercase: false, RequireNumbers: true, RequireSymbols: false, TemporaryPasswordValidityDays: 7,
    });
    assert.ok(described.CreationDate instanceof Date);
    const toAttribute = (name: string) => {
      const { AttributeDataType: type, Mutable: mutable, Required: required } = described.SchemaAttributes?.find(({ Name }) => Name === name) ?? {};
      return [type, mutable, required];
    };
    assert.deepEqual(['email', 'custom:level', 'name', 'email_verified'].map(toAttribute), [['String', false, true], ['Number', false, false], ['String', true, false], ['Boolean', true, false]]);
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, PoolName: 'renamed' }));
    const changed = (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
    assert.deepEqual([changed?.Name, changed?.Policies?.PasswordPolicy?.MinimumLength, changed?.UserPoolTags, changed?.AutoVerifiedAttributes], ['renamed', 8, {}, undefined], 'what is left out is reset');
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListUserPools({ client: cognito, pageSize: 1 }, { MaxResults: 1 })) ids.push(...(page.UserPools ?? []).map(({ Id }) => Id));
    assert.deepEqual(ids, [poolId, UserPoolId].sort());
  });

  it('are refused in the service\'s words', async () => {
    await assert.rejects(cognito.send(new CreateUserPoolCommand({ PoolName: 'a/b' })), refusedAs('InvalidParameterException', "1 validation error detected: Value 'a/b' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern"));
    await assert.rejects(cognito.send(new CreateUserPoolCommand({ PoolName: '', Policies: { PasswordPolicy: { MinimumLength: 5 } } })), refusedAs('InvalidParameterException', '2 validation errors detected'));
    await assert.rejects(cognito.send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_none' })), refusedAs('ResourceNotFoundException', 'User pool us-east-1_none does not exist.'));
    await assert.rejects(cognito.send(new ListUserPoolsCommand({ MaxResults: 61 })), refusedAs('InvalidParameterException', 'maxResults'));
    const withPolicies = (Policies: UserPoolPolicyType) => cognito.send(new CreateUserPoolCommand({ PoolName: 'x', Policies }));
    await assert.rejects(withPolicies({ SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } }), refusedAs('InvalidParameterException', 'A first factor other than the password is not part of the sandbox: EMAIL_OTP'));
    await assert.rejects(withPolicies({ PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } }), refusedAs('InvalidParameterException', 'A password history is not part of the sandbox: 3'));
    await assert.rejects(cognito.send(new CreateUserPoolCommand({ PoolName: 'x', Schema: [{ Name: 'level', Required: true }] })), refusedAs('InvalidParameterException', 'Required custom attributes are not supported currently.'));
    await assert.rejects(cognito.send(new CreateUserPoolCommand({ PoolName: 'x', MfaConfiguration: 'ON' })), refusedAs('InvalidParameterException', 'A second factor is not part of the sandbox: ON'));
  });

  it('have one domain, which becomes active after a while and has a name of its own', async () => {
    const UserPoolId = await createPool(cognito, 'with-domain');
    const create = (Domain: string, id = UserPoolId) => cognito.send(new CreateUserPoolDomainCommand({ Domain, UserPoolId: id }));
    const status = async (Domain: string) => (await cognito.send(new DescribeUserPoolDomainCommand({ Domain }))).DomainDescription?.Status;
    await create('my-people');
    assert.deepEqual([await status('my-people'), await status('my-people'), await status('nobodys')], ['CREATING', 'ACTIVE', undefined]);
    assert.equal((await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool?.Domain, 'my-people');
    await assert.rejects(create('my-people', poolId), refusedAs('InvalidParameterException', 'Domain already associated with another user pool.'));
    await assert.rejects(create('second'), refusedAs('InvalidParameterException', 'User pool already has a domain configured.'));
    await assert.rejects(create('my-cognito-app', poolId), refusedAs('InvalidParameterException', 'Domain cannot contain reserved word: cognito'));
    await assert.rejects(create('myawsapp', poolId), refusedAs('InvalidParameterException', 'Domain cannot contain reserved word: aws'));
    await assert.rejects(create('Capital', poolId), refusedAs('InvalidParameterException', 'domain'));
    await assert.rejects(cognito.send(new DeleteUserPoolDomainCommand({ Domain: 'my-people', UserPoolId: poolId })), refusedAs('InvalidParameterException', 'No such domain or user pool exists.'));
    await assert.rejects(cognito.send(new DeleteUserPoolCommand({ UserPoolId })), refusedAs('InvalidParameterException', 'User pool cannot be deleted. It has a domain configured that should be deleted first.'));
    await cognito.send(new DeleteUserPoolDomainCommand({ Domain: 'my-people', UserPoolId }));
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
  });

  it('are protected from deletion where they say so', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'protected', DeletionProtection: 'ACTIVE' }));
    const UserPoolId = UserPool?.Id;
    await assert.rejects(cognito.send(new DeleteUserPoolCommand({ UserPoolId })), refusedAs('InvalidParameterException', 'deletion protection is activated'));
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'INACTIVE' }));
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
  });

  it('have resource servers with scopes of their own', async () => {
    const UserPoolId = await createPool(cognito, 'with-servers');
    const Scopes = [{ ScopeName: 'read', ScopeDescription: 'Read' }];
    const server = { UserPoolId, Identifier: 'https://api.example', Name: 'API', Scopes };
    await cognito.send(new CreateResourceServerCommand(server));
    await assert.rejects(cognito.send(new CreateResourceServerCommand(server)), refusedAs('InvalidParameterException', 'already exists'));
    assert.deepEqual((await cognito.send(new DescribeResourceServerCommand({ UserPoolId, Identifier: server.Identifier }))).ResourceServer, server);
    await cognito.send(new UpdateResourceServerCommand({ ...server, Name: 'Renamed', Scopes: [] }));
    assert.deepEqual((await cognito.send(new ListResourceServersCommand({ UserPoolId, MaxResults: 10 }))).ResourceServers?.map(({ Name, Scopes: all }) => [Name, all?.length]), [['Renamed', 0]]);
    await assert.rejects(cognito.send(new CreateResourceServerCommand({ ...server, Identifier: 'other', Scopes: [{ ScopeName: 'a/b', ScopeDescription: '' }] })), refusedAs('InvalidParameterException', "2 validation errors detected: Value 'a/b' at 'scopes.1.member.scopeName'"));
    await cognito.send(new DeleteResourceServerCommand({ UserPoolId, Identifier: server.Identifier }));
    await assert.rejects(cognito.send(new DescribeResourceServerCommand({ UserPoolId, Identifier: server.Identifier })), refusedAs('ResourceNotFoundException', 'does not exist'));
  });

  it('have clients whose settings an update resets where it leaves them out', async () => {
    const app = await createPoolClient(cognito, poolId, { ...CODE_FLOW, AccessTokenValidity: 5, TokenValidityUnits: { AccessToken: 'minutes' }, PreventUserExistenceErrors: 'ENABLED' });
    assert.match(app.clientId, /^[a-z0-9]{26}$/);
    const ids = { UserPoolId: poolId, ClientId: app.clientId };
    const described = (await cognito.send(new DescribeUserPoolClientCommand(ids))).UserPoolClient;
    assert.deepEqual(described, app.details);
    assert.deepEqual([described.RefreshTokenValidity, described.AuthSessionValidity, described.EnableTokenRevocation, described.CallbackURLs], [30, 3, true, [CALLBACK_URL]]);
    const updated = (await cognito.send(new UpdateUserPoolClientCommand({ ...ids, ClientName: 'renamed' }))).UserPoolClient;
    assert.deepEqual(
      [updated?.ClientName, updated?.ClientSecret, updated?.CallbackURLs, updated?.AllowedOAuthFlows, updated?.AllowedOAuthFlowsUserPoolClient, updated?.AccessTokenValidity, updated?.ExplicitAuthFlows, updated?.PreventUserExistenceErrors],
      ['renamed', app.secret, undefined, undefined, false, undefined, undefined, undefined],
    );
    const { UserPoolClients = [] } = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId: poolId, MaxResults: 60 }));
    assert.ok(UserPoolClients.some(({ ClientName, ClientId }) => ClientName === 'renamed' && ClientId === app.clientId));
    await cognito.send(new DeleteUserPoolClientCommand(ids));
    await assert.rejects(cognito.send(new DescribeUserPoolClientCommand(ids)), refusedAs('ResourceNotFoundException', `User pool client ${app.clientId} does not exist.`));
  });

  const oauth = { AllowedOAuthFlowsUserPoolClient: true } as const;
  const machineFlow = { ...oauth, AllowedOAuthFlows: ['client_credentials'], AllowedOAuthScopes: ['openid'] } satisfies Partial<CreateUserPoolClientCommandInput>;
  const refusals: readonly (readonly [what: string, settings: Partial<CreateUserPoolClientCommandInput>, name: string, text: string])[] = [
    ['without flows', oauth, 'InvalidParameterException', 'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.'],
    ['for both kinds of flow', { ...CODE_FLOW, AllowedOAuthFlows: ['code', 'client_credentials'] }, 'InvalidOAuthFlowException', 'client_credentials flow can not be selected along with code flow or implicit flow.'],
    ['for machines without a secret', { ...machineFlow, GenerateSecret: false }, 'InvalidOAuthFlowException', 'client_credentials flow can not be selected if client does not have a client secret.'],
    ['for machines with a user\'s scope', machineFlow, 'InvalidOAuthFlowException', 'openid is not supported with client_credentials flow'],
    ['with a scope that there is not', { ...CODE_FLOW, AllowedOAuthScopes: ['orders/burn'] }, 'ScopeDoesNotExistException', 'Invalid scope requested: orders/burn'],
    ['without a callback URL', { ...CODE_FLOW, CallbackURLs: [] }, 'InvalidOAuthFlowException', 'CallbackUrls can not be empty when code flow or implicit flow is selected'],
    ['with a callback URL without TLS', { ...CODE_FLOW, CallbackURLs: ['http://app.example/'] }, 'InvalidParameterException', 'http://app.example/ cannot use the HTTP protocol.'],
    ['with a callback URL with a fragment', { ...CODE_FLOW, CallbackURLs: ['https://app.example/#x'] }, 'InvalidParameterException', 'fragment'],
    ['with a callback URL that is none', { ...CODE_FLOW, CallbackURLs: ['nowhere'] }, 'InvalidParameterException', 'nowhere'],
    ['with a callback URL that is a path', { ...CODE_FLOW, CallbackURLs: ['/foo'] }, 'InvalidParameterException', 'Member must be an absolute URL'],
    ['with a callback URL that is a program', { ...CODE_FLOW, CallbackURLs: ['javascript:alert(1)'] }, 'InvalidParameterException', 'has a scheme that is not allowed'],
    ['with too many callback URLs', { ...CODE_FLOW, CallbackURLs: Array<string>(101).fill(CALLBACK_URL) }, 'InvalidParameterException', "at 'callbackURLs' failed to satisfy constraint: Member must have length less than or equal to 100"],
    ['with too many scopes', { ...CODE_FLOW, AllowedOAuthScopes: Array<string>(51).fill('openid') }, 'InvalidParameterException', "at 'allowedOAuthScopes' failed to satisfy constraint: Member must have length less than or equal to 50"],
    ['with a default that is no callback URL', { ...CODE_FLOW, DefaultRedirectURI: 'https://other.example/' }, 'InvalidParameterException', 'The default redirect URI https://other.example/ is not in the callback URIs list.'],
    ['of another identity provider', { ...CODE_FLOW, SupportedIdentityProviders: ['Google'] }, 'InvalidParameterException', 'The provider Google does not exist for User Pool'],
    ['whose tokens live too long', { AccessTokenValidity: 25 }, 'InvalidParameterException', 'Invalid range for token validity.'],
    ['whose tokens outlive their refresh token', { AccessTokenValidity: 2, RefreshTokenValidity: 1, TokenValidityUnits: { RefreshToken: 'hours' } }, 'InvalidParameterException', 'Invalid range for token validity.'],
    ['with a flow that there is not', { ExplicitAuthFlows: ['ALLOW_MAGIC' as 'ALLOW_USER_AUTH'] }, 'InvalidParameterException', "Value 'ALLOW_MAGIC' at 'explicitAuthFlows.1.member' failed to satisfy constraint: Member must satisfy enum value set: ["],
  ];
  for (const [what, settings, name, text] of refusals) {
    it(`have no clients ${what}`, async () => {
      await assert.rejects(createPoolClient(cognito, poolId, settings), refusedAs(name, text));
    });
  }

  it('have clients on the user\'s own computer and in apps', async () => {
    const CallbackURLs = ['http://localhost:3000/cb', 'http://127.0.0.1:8765/agentcore/callback', 'http://[::1]/cb', 'myapp://example', `${sandbox.ready.endpoint}/identities/oauth2/callback/x`];
    assert.deepEqual((await createPoolClient(cognito, poolId, { ...CODE_FLOW, CallbackURLs })).details.CallbackURLs, CallbackURLs);
  });

  it('have clients whose secret is replaced by a second one', async () => {
    const app = await createPoolClient(cognito, poolId, PASSWORD_FLOW);
    await createPerson(cognito, poolId);
    const ids = { UserPoolId: poolId, ClientId: app.clientId };
    const { ClientSecretDescriptor: second } = await cognito.send(new AddUserPoolClientSecretCommand(ids));
    await assert.rejects(cognito.send(new AddUserPoolClientSecretCommand(ids)), refusedAs('LimitExceededException', '2'));
    const signIn = (secret: string) => cognito.send(new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: toSecretHash({ ...app, secret }, PERSON.username) },
    }));
    for (const secret of [app.secret, second?.ClientSecretValue ?? '']) assert.ok((await signIn(secret)).AuthenticationResult);
    const { ClientSecrets = [] } = await cognito.send(new ListUserPoolClientSecretsCommand(ids));
    assert.deepEqual([ClientSecrets.length, ClientSecrets.some((one) => one.ClientSecretValue !== undefined)], [2, false]);
    await cognito.send(new DeleteUserPoolClientSecretCommand({ ...ids, ClientSecretId: ClientSecrets[0]?.ClientSecretId }));
    await assert.rejects(signIn(app.secret), refusedAs('NotAuthorizedException', 'Unable to verify secret hash'));
    await assert.rejects(cognito.send(new DeleteUserPoolClientSecretCommand({ ...ids, ClientSecretId: second?.ClientSecretId })), refusedAs('InvalidParameterException', 'only secret'));
  });

  it('meet the faults that were set, under the names that Cognito has for them', async () => {
    const describe = () => cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    for (const [kind, name, text] of [
      ['throttle', 'TooManyRequestsException', 'Rate exceeded'], ['internalError', 'InternalErrorException', 'fault'],
      ['deny', 'AccessDeniedException', 'is not authorized to perform: cognito-idp:DescribeUserPool on resource: *'],
    ] as const) {
      await setFault(sandbox.ready, { operation: 'DescribeUserPool', kind });
      await assert.rejects(describe(), refusedAs(name, text));
    }
    await setFault(sandbox.ready, { operation: 'CreateUserPool', kind: 'cutWithin' });
    await assert.rejects(createPool(cognito, 'cut'));
    const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    assert.ok(UserPools.some(({ Name }) => Name === 'cut'), 'the work is done all the same');
  });

  it('are cleared by a reset', async () => {
    assert.equal((await steer(sandbox.ready, 'POST', 'reset')).status, 204);
    assert.deepEqual((await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))).UserPools, []);
    assert.equal((await fetch(`${sandbox.ready.endpoint}/${poolId}/.well-known/openid-configuration`)).status, 404);
  });

  describe('after a restart', () => {
    let kept: KeptSandbox;
    before(async () => { kept = await startKeptSandbox(); });
    after(() => kept.stop());

    it('are as they were, with their users, clients and refresh tokens', async () => {
      const before = createCognito(kept.ready);
      const pool = await createPool(before);
      await createPerson(before, pool);
      const { clientId, secret } = await createPoolClient(before, pool, PASSWORD_FLOW);
      const machine = await createMachineClient(before, pool);
      const hash = toSecretHash({ clientId, secret }, PERSON.username);
      const { AuthenticationResult: first } = await before.send(new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId, AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: hash },
      }));
      await kept.restart();
      const again = createCognito(kept.ready);
      const renewed = await again.send(new InitiateAuthCommand({
        AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: clientId, AuthParameters: { REFRESH_TOKEN: first?.RefreshToken ?? '', SECRET_HASH: hash },
      }));
      assert.ok(renewed.AuthenticationResult?.AccessToken);
      assert.equal((await again.send(new DescribeUserPoolClientCommand({ UserPoolId: pool, ClientId: machine.clientId }))).UserPoolClient?.ClientSecret, machine.secret);
    });
  });
});
