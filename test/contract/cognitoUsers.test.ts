import {
  AdminAddUserToGroupCommand, AdminCreateUserCommand, AdminDeleteUserCommand, AdminDisableUserCommand, AdminEnableUserCommand, AdminGetUserCommand, AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand, AdminRespondToAuthChallengeCommand, AdminSetUserPasswordCommand, ChangePasswordCommand, CreateGroupCommand, CreateUserPoolCommand,
  GetTokensFromRefreshTokenCommand, GetUserCommand, GlobalSignOutCommand, InitiateAuthCommand, ListUsersCommand, paginateListUsers, RespondToAuthChallengeCommand, RevokeTokenCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createCognito, createPerson, createPool, createPoolClient, PASSWORD_FLOW, PERSON, refusedAs, toSecretHash, type PoolClient } from './cognitoPool.js';
import { steer } from './steered.js';

describe('Users of a Cognito pool in the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let cognito: CognitoIdentityProviderClient;
  let app: PoolClient;
  let poolId: string;
  const signIn = (client: PoolClient, username: string, password: string, more: Record<string, string> = {}) => cognito.send(new InitiateAuthCommand({
    AuthFlow: 'USER_PASSWORD_AUTH', ClientId: client.clientId,
    AuthParameters: { USERNAME: username, PASSWORD: password, ...(client.secret === '' ? {} : { SECRET_HASH: toSecretHash(client, username) }), ...more },
  }));
  const advance = (advanceMs: number) => steer(sandbox.ready, 'POST', 'clock', { advanceMs });

  before(async () => {
    sandbox = await startSandbox();
    cognito = createCognito(sandbox.ready);
    poolId = await createPool(cognito);
    app = await createPoolClient(cognito, poolId, PASSWORD_FLOW);
    await createPerson(cognito, poolId);
  });
  after(() => sandbox.stop());

  it('sign in with their password and get tokens that the pool vouches for', async () => {
    await cognito.send(new CreateGroupCommand({ UserPoolId: poolId, GroupName: 'readers', Precedence: 2 }));
    await cognito.send(new CreateGroupCommand({ UserPoolId: poolId, GroupName: 'admins', Precedence: 1 }));
    for (const GroupName of ['readers', 'admins']) await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: poolId, Username: PERSON.username, GroupName }));
    assert.equal((await cognito.send(new AdminListGroupsForUserCommand({ UserPoolId: poolId, Username: PERSON.username }))).Groups?.length, 2);
    const { AuthenticationResult: result } = await signIn(app, PERSON.username, PERSON.password);
    assert.deepEqual([result?.TokenType, result?.ExpiresIn], ['Bearer', 3600]);
    const issuer = `${sandbox.ready.endpoint}/${poolId}`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload: access } = await jwtVerify(result?.AccessToken ?? '', keys, { issuer });
    assert.deepEqual([access['client_id'], access['token_use'], access['scope'], access['username'], access.aud], [app.clientId, 'access', 'aws.cognito.signin.user.admin', 'grace', undefined]);
    assert.deepEqual(access['cognito:groups'], ['admins', 'readers']);
    const { payload: id } = await jwtVerify(result?.IdToken ?? '', keys, { issuer, audience: app.clientId });
    assert.deepEqual([id['token_use'], id['cognito:username'], id['email'], id['email_verified'], id.sub], ['id', 'grace', 'grace@example.com', true, access.sub]);
    assert.equal(id['origin_jti'], access['origin_jti']);
    assert.equal((access.exp ?? 0) - (access.iat ?? 0), 3600);
  });

  it('get tokens with the validity that their client says', async () => {
    const brief = await createPoolClient(cognito, poolId, {
      ...PASSWORD_FLOW, GenerateSecret: false, AccessTokenValidity: 10, IdTokenValidity: 1, TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'days' },
    });
    const { AuthenticationResult: result } = await signIn(brief, PERSON.username, PERSON.password);
    const lifetime = (token: string | undefined) => {
      const { exp = 0, iat = 0 } = decodeJwt(token ?? '');
      return exp - iat;
    };
    assert.deepEqual([result?.ExpiresIn, lifetime(result?.AccessToken), lifetime(result?.IdToken)], [600, 600, 86_400]);
  });

  it('are refused in the service\'s words, and only told that they are no users where the client allows it', async () => {
    await assert.rejects(signIn(app, PERSON.username, 'wrong'), refusedAs('NotAuthorizedException', 'Incorrect username or password.'));
    await assert.rejects(signIn(app, 'nobody', 'wrong'), refusedAs('UserNotFoundException', 'User does not exist.'));
    const discreet = await createPoolClient(cognito, poolId, { ...PASSWORD_FLOW, PreventUserExistenceErrors: 'ENABLED' });
    await assert.rejects(signIn(discreet, 'nobody', 'wrong'), refusedAs('NotAuthorizedException', 'Incorrect username or password.'));
    await assert.rejects(cognito.send(new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters: { USERNAME: 'grace' } })), refusedAs('InvalidParameterException', 'Missing required parameter PASSWORD'));
    await assert.rejects(cognito.send(new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'nosuchclient' })), refusedAs('ResourceNotFoundException', 'User pool client nosuchclient does not exist.'));
  });

  it('must give the secret hash of a client that has a secret', async () => {
    const parameters = { USERNAME: PERSON.username, PASSWORD: PERSON.password };
    const send = (AuthParameters: Record<string, string>) => cognito.send(new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters }));
    await assert.rejects(send(parameters), refusedAs('NotAuthorizedException', `Client ${app.clientId} is configured with secret but SECRET_HASH was not received`));
    await assert.rejects(send({ ...parameters, SECRET_HASH: toSecretHash(app, 'somebody') }), refusedAs('NotAuthorizedException', `Unable to verify secret hash for client ${app.clientId}`));
  });

  it('sign in only by flows that their client allows', async () => {
    const bare = await createPoolClient(cognito, poolId, { GenerateSecret: false });
    await assert.rejects(signIn(bare, PERSON.username, PERSON.password), refusedAs('InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'));
    const asAdmin = (client: PoolClient, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' | 'USER_SRP_AUTH') => cognito.send(new AdminInitiateAuthCommand({
      UserPoolId: poolId, ClientId: client.clientId, AuthFlow, AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, ...(client.secret === '' ? {} : { SECRET_HASH: toSecretHash(client, PERSON.username) }) },
    }));
    await assert.rejects(asAdmin(bare, 'ADMIN_USER_PASSWORD_AUTH'), refusedAs('InvalidParameterException', 'Auth flow not enabled for this client'));
    await assert.rejects(asAdmin(app, 'USER_SRP_AUTH'), refusedAs('InvalidParameterException', 'This authentication flow is not part of the sandbox: USER_SRP_AUTH'));
    assert.ok((await asAdmin(app, 'ADMIN_USER_PASSWORD_AUTH')).AuthenticationResult?.AccessToken);
    await assert.rejects(cognito.send(new InitiateAuthCommand({ AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters: {} })), refusedAs('InvalidParameterException', 'Initiate Auth method not supported.'));
  });

  it('choose a password of their own at the first sign-in, by a session that runs out', async () => {
    const Username = 'newcomer';
    const { User } = await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username, TemporaryPassword: 'Temporary-1', MessageAction: 'SUPPRESS' }));
    assert.equal(User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    const challenge = await signIn(app, Username, 'Temporary-1');
    assert.deepEqual([challenge.ChallengeName, challenge.AuthenticationResult], ['NEW_PASSWORD_REQUIRED', undefined]);
    const respond = (Session: string | undefined, NEW_PASSWORD: string) => cognito.send(new RespondToAuthChallengeCommand({
      ClientId: app.clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses: { USERNAME: Username, NEW_PASSWORD, SECRET_HASH: toSecretHash(app, Username) },
    }));
    await assert.rejects(respond(challenge.Session, 'short'), refusedAs('InvalidPasswordException', 'Password did not conform with policy: Password not long enough'));
    await assert.rejects(respond('x'.repeat(40), 'Chosen-one-1'), refusedAs('NotAuthorizedException', 'Invalid session for the user.'));
    await advance(3 * 60_000);
    await assert.rejects(respond(challenge.Session, 'Chosen-one-1'), refusedAs('NotAuthorizedException', 'Invalid session for the user, session is expired.'));
    const again = await cognito.send(new AdminInitiateAuthCommand({
      UserPoolId: poolId, ClientId: app.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: Username, PASSWORD: 'Temporary-1', SECRET_HASH: toSecretHash(app, Username) },
    }));
    const done = await cognito.send(new AdminRespondToAuthChallengeCommand({
      UserPoolId: poolId, ClientId: app.clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: again.Session,
      ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: 'Chosen-one-1', SECRET_HASH: toSecretHash(app, Username), 'userAttributes.name': 'New Comer' },
    }));
    assert.equal(decodeJwt(done.AuthenticationResult?.IdToken ?? '')['name'], 'New Comer');
    assert.equal((await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username }))).UserStatus, 'CONFIRMED');
    await assert.rejects(respond(again.Session, 'Chosen-two-2'), refusedAs('NotAuthorizedException', 'Invalid session for the user.'));
    await assert.rejects(signIn(app, Username, 'Temporary-1'), refusedAs('NotAuthorizedException', 'Incorrect username or password.'));
    assert.ok((await signIn(app, Username, 'Chosen-one-1')).AuthenticationResult);
  });

  it('cannot use a temporary password for ever', async () => {
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'late', TemporaryPassword: 'Temporary-1', MessageAction: 'SUPPRESS' }));
    await advance(7 * 86_400_000);
    await assert.rejects(signIn(app, 'late', 'Temporary-1'), refusedAs('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.'));
    await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: 'late', Password: 'Permanent-1', Permanent: true }));
    assert.ok((await signIn(app, 'late', 'Permanent-1')).AuthenticationResult);
  });

  it('have passwords that the policy allows, each refusal in its own words', async () => {
    const set = (Password: string) => cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: PERSON.username, Password }));
    for (const [password, text] of [
      ['Aa1!', 'Password not long enough'], ['AAAA1111!', 'Password must have lowercase characters'], ['aaaa1111!', 'Password must have uppercase characters'],
      ['AAAAaaaa!', 'Password must have numeric characters'], ['AAAAaaaa1', 'Password must have symbol characters'],
    ] as const) {
      await assert.rejects(set(password), refusedAs('InvalidPasswordException', `Password did not conform with policy: ${text}`));
    }
    await assert.rejects(set('with a space'), (error) => refusedAs('InvalidParameterException', "1 validation error detected: Value at 'password' failed to satisfy constraint")(error) && !String(error).includes('with a space'));
    await assert.rejects(cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'x', TemporaryPassword: 'short' })), refusedAs('InvalidPasswordException', 'Password did not conform with password policy: Password not long enough'));
  });

  it('renew their tokens until these are revoked', async () => {
    const { AuthenticationResult: first } = await signIn(app, PERSON.username, PERSON.password);
    const sub = decodeJwt(first?.AccessToken ?? '').sub ?? '';
    const refresh = (SECRET_HASH: string) => cognito.send(new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: app.clientId, AuthParameters: { REFRESH_TOKEN: first?.RefreshToken ?? '', SECRET_HASH },
    }));
    const renewed = (await refresh(toSecretHash(app, sub))).AuthenticationResult;
    assert.deepEqual([renewed?.RefreshToken, decodeJwt(renewed?.AccessToken ?? '')['origin_jti']], [undefined, decodeJwt(first?.AccessToken ?? '')['origin_jti']]);
    const asAdmin = await cognito.send(new AdminInitiateAuthCommand({
      UserPoolId: poolId, ClientId: app.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: first?.RefreshToken ?? '', SECRET_HASH: toSecretHash(app, PERSON.username) },
    }));
    assert.equal(decodeJwt(asAdmin.AuthenticationResult?.AccessToken ?? '').sub, sub);
    await assert.rejects(refresh('wrong'), refusedAs('NotAuthorizedException', 'Unable to verify secret hash'));
    const direct = await cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId: app.clientId, ClientSecret: app.secret, RefreshToken: first?.RefreshToken }));
    assert.ok(direct.AuthenticationResult);
    const revoke = (more: object) => cognito.send(new RevokeTokenCommand({ ClientId: app.clientId, ClientSecret: app.secret, Token: first?.RefreshToken, ...more }));
    await assert.rejects(revoke({ Token: first?.AccessToken }), refusedAs('UnsupportedTokenTypeException', 'Unsupported token type'));
    await assert.rejects(revoke({ ClientSecret: 'x'.repeat(52) }), refusedAs('NotAuthorizedException', 'Unable to verify secret'));
    await revoke({});
    await assert.rejects(refresh(toSecretHash(app, PERSON.username)), refusedAs('NotAuthorizedException', 'Refresh Token has been revoked'));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken: direct.AuthenticationResult.AccessToken })), refusedAs('NotAuthorizedException', 'Access Token has been revoked'));
  });

  it('get another refresh token each time where the client rotates them', async () => {
    const rotating = await createPoolClient(cognito, poolId, {
      GenerateSecret: false, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'], RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    });
    const { AuthenticationResult: first } = await signIn(rotating, PERSON.username, PERSON.password);
    const renew = async (RefreshToken: string | undefined) => (await cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId: rotating.clientId, RefreshToken }))).AuthenticationResult;
    const second = await renew(first?.RefreshToken);
    assert.ok(second?.RefreshToken !== undefined && second.RefreshToken !== first?.RefreshToken);
    assert.ok(await renew(first?.RefreshToken), 'a retry within the grace period');
    await advance(11_000);
    await assert.rejects(renew(first?.RefreshToken), refusedAs('RefreshTokenReuseException', 'rotated'));
    assert.ok(await renew(second.RefreshToken));
    await assert.rejects(createPoolClient(cognito, poolId, { RefreshTokenRotation: { Feature: 'ENABLED' } }), refusedAs('InvalidParameterException', 'ALLOW_REFRESH_TOKEN_AUTH'));
  });

  it('are told about themselves, change their password and sign out everywhere', async () => {
    const open = await createPoolClient(cognito, poolId, { ...PASSWORD_FLOW, GenerateSecret: false });
    const { AuthenticationResult: result } = await signIn(open, PERSON.username, PERSON.password);
    const AccessToken = result?.AccessToken;
    const { Username, UserAttributes = [] } = await cognito.send(new GetUserCommand({ AccessToken }));
    assert.deepEqual([Username, UserAttributes.find(({ Name }) => Name === 'email')?.Value], ['grace', 'grace@example.com']);
    await cognito.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: PERSON.password, ProposedPassword: 'Compiler-1959' }));
    await cognito.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: 'Compiler-1959', ProposedPassword: PERSON.password }));
    await cognito.send(new GlobalSignOutCommand({ AccessToken }));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken })), refusedAs('NotAuthorizedException', 'Access Token has been revoked'));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken: 'no.such.token' })), refusedAs('NotAuthorizedException', 'Invalid Access Token'));
  });

  it('can be kept out and let in again', async () => {
    await createPerson(cognito, poolId, { username: 'shut', password: PERSON.password });
    const { AuthenticationResult: result } = await signIn(app, 'shut', PERSON.password);
    await cognito.send(new AdminDisableUserCommand({ UserPoolId: poolId, Username: 'shut' }));
    await assert.rejects(signIn(app, 'shut', PERSON.password), refusedAs('NotAuthorizedException', 'User is disabled.'));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken: result?.AccessToken })), refusedAs('NotAuthorizedException', 'User is disabled.'));
    await cognito.send(new AdminEnableUserCommand({ UserPoolId: poolId, Username: 'shut' }));
    assert.ok((await signIn(app, 'shut', PERSON.password)).AuthenticationResult);
    await cognito.send(new AdminDeleteUserCommand({ UserPoolId: poolId, Username: 'shut' }));
    await assert.rejects(cognito.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: 'shut' })), refusedAs('UserNotFoundException', 'User does not exist.'));
  });

  it('are made once, with attributes that the pool has', async () => {
    const create = (Username: string, attributes: Readonly<Record<string, string>> = {}) => cognito.send(new AdminCreateUserCommand({
      UserPoolId: poolId, Username, UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    }));
    await assert.rejects(create(PERSON.username), refusedAs('UsernameExistsException', 'User account already exists'));
    await assert.rejects(create('y', { 'custom:tenant': 'blue' }), refusedAs('InvalidParameterException', 'Type for attribute {custom:tenant} could not be determined'));
    await assert.rejects(create('y', { email: 'nothing' }), refusedAs('InvalidParameterException', 'Invalid email address format.'));
  });

  it('are listed page by page and found by a filter', async () => {
    const pool = await createPool(cognito, 'many');
    for (const name of ['ada', 'alan', 'barbara']) await cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username: name, UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }] }));
    const names: (string | undefined)[] = [];
    for await (const page of paginateListUsers({ client: cognito, pageSize: 2 }, { UserPoolId: pool })) names.push(...(page.Users ?? []).map(({ Username }) => Username));
    assert.deepEqual(names, ['ada', 'alan', 'barbara']);
    const find = async (Filter: string) => (await cognito.send(new ListUsersCommand({ UserPoolId: pool, Filter }))).Users?.map(({ Username }) => Username);
    assert.deepEqual([await find('username ^= "a"'), await find('email = "barbara@example.com"'), await find('cognito:user_status = "CONFIRMED"')], [['ada', 'alan'], ['barbara'], []]);
    await assert.rejects(find('nonsense'), refusedAs('InvalidParameterException', 'filter'));
  });

  it('sign in with their e-mail address where the pool says so', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'by-mail', UsernameAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } }));
    const pool = UserPool?.Id ?? '';
    await assert.rejects(cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username: 'plain' })), refusedAs('InvalidParameterException', 'Username should be an email.'));
    const { User } = await cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username: 'ada@example.com', MessageAction: 'SUPPRESS' }));
    assert.equal(User?.Username, User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value);
    await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId: pool, Username: 'ada@example.com', Password: PERSON.password, Permanent: true }));
    const client = await createPoolClient(cognito, pool, PASSWORD_FLOW);
    assert.ok((await signIn(client, 'Ada@Example.com', PERSON.password)).AuthenticationResult);
  });

  it('are asked for by signed operations only, those for users themselves aside', async () => {
    const send = (operation: string, body: object | string) => fetch(sandbox.ready.endpoint, {
      method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const refused = await send('AdminGetUser', { UserPoolId: poolId, Username: 'grace' });
    assert.deepEqual([refused.status, refused.headers.get('x-amzn-errortype')], [400, 'MissingAuthenticationTokenException']);
    const allowed = await send('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: toSecretHash(app, PERSON.username) } });
    assert.deepEqual([allowed.status, allowed.headers.get('content-type')], [200, 'application/x-amz-json-1.1']);
    const deep = await send('InitiateAuth', `{"ClientId":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
    assert.deepEqual([deep.status, deep.headers.get('x-amzn-errortype')], [400, 'SerializationException']);
    const unknown = await send('SignUp', {});
    assert.ok((await unknown.text()).includes('This operation is not part of the sandbox: SignUp'));
  });

  it('leave neither passwords nor secrets nor tokens in the log', async () => {
    const { AuthenticationResult: result } = await signIn(app, PERSON.username, PERSON.password);
    await sandbox.logged(/POST \//);
    for (const secret of [PERSON.password, 'Temporary-1', app.secret, result?.AccessToken ?? '', result?.RefreshToken ?? '']) assert.ok(!sandbox.log().includes(secret));
  });
});
