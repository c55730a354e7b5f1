import {
  AdminCreateUserCommand, AdminGetUserCommand, AdminUpdateUserAttributesCommand, CreateUserPoolCommand, GetUserCommand, GlobalSignOutCommand, InitiateAuthCommand,
  RespondToAuthChallengeCommand, UpdateUserAttributesCommand, UpdateUserPoolClientCommand, type CognitoIdentityProviderClient, type CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { signIn as signInTo } from '../../src/core/cognito/signIn.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createCognito, createPerson, createPool, createPoolClient, PASSWORD_FLOW, PERSON, refusedAs, type PoolClient } from './cognitoPool.js';
import { steer } from './steered.js';

const toList = (attributes: Readonly<Record<string, string>>) => Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

describe('Attributes of users of a Cognito pool in the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let cognito: CognitoIdentityProviderClient;

  const newPool = async (settings: Partial<CreateUserPoolCommandInput>) => (
    (await cognito.send(new CreateUserPoolCommand({ PoolName: 'people', ...settings }))).UserPool?.Id ?? '');
  const create = (UserPoolId: string, Username: string, attributes: Readonly<Record<string, string>> = {}) => cognito.send(new AdminCreateUserCommand({
    UserPoolId, Username, UserAttributes: toList(attributes), TemporaryPassword: 'Temporary-1',
  }));
  const update = (UserPoolId: string, Username: string, attributes: Readonly<Record<string, string>>) => (
    cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: toList(attributes) })));
  const updateOwn = (AccessToken: string, attributes: Readonly<Record<string, string>>) => cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: toList(attributes) }));
  const readAll = async (UserPoolId: string, Username: string) => (
    Object.fromEntries((await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserAttributes?.map(({ Name, Value }) => [Name ?? '', Value]) ?? []));
  const signIn = ({ clientId }: PoolClient, username = PERSON.username, password = PERSON.password) => cognito.send(new InitiateAuthCommand({
    AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId, AuthParameters: { USERNAME: username, PASSWORD: password },
  }));
  const takeToken = async (client: PoolClient) => (await signIn(client)).AuthenticationResult?.AccessToken ?? '';

  before(async () => {
    sandbox = await startSandbox();
    cognito = createCognito(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('are changed and read by users themselves only as their client allows, and never verified by them', async () => {
    const pool = await createPool(cognito);
    await createPerson(cognito, pool);
    const narrow = await createPoolClient(cognito, pool, { ...PASSWORD_FLOW, GenerateSecret: false, WriteAttributes: ['nickname'], ReadAttributes: ['nickname'] });
    const AccessToken = await takeToken(narrow);
    const isForbidden = refusedAs('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    await updateOwn(AccessToken, { nickname: 'Amazing Grace' });
    await assert.rejects(updateOwn(AccessToken, { name: 'Nobody' }), isForbidden);
    const { UserAttributes } = await cognito.send(new GetUserCommand({ AccessToken }));
    assert.deepEqual(UserAttributes?.map(({ Name }) => Name).sort(), ['nickname', 'sub']);
    const wide = await takeToken(await createPoolClient(cognito, pool, { ...PASSWORD_FLOW, GenerateSecret: false }));
    await assert.rejects(updateOwn(wide, { email_verified: 'true' }), isForbidden);
    await updateOwn(wide, { email: 'grace@example.com' });
    assert.equal((await readAll(pool, 'grace'))['email_verified'], 'true', 'the address is the same as before');
    await updateOwn(wide, { email: 'hopper@example.com' });
    assert.deepEqual([(await readAll(pool, 'grace'))['email'], (await readAll(pool, 'grace'))['email_verified']], ['hopper@example.com', 'false']);
  });

  it('are given with a new password only as the client allows', async () => {
    const pool = await createPool(cognito);
    await create(pool, 'fresh');
    const client = await createPoolClient(cognito, pool, { ...PASSWORD_FLOW, GenerateSecret: false });
    const { Session } = await signIn(client, 'fresh', 'Temporary-1');
    await assert.rejects(cognito.send(new RespondToAuthChallengeCommand({
      ClientId: client.clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session,
      ChallengeResponses: { USERNAME: 'fresh', NEW_PASSWORD: PERSON.password, 'userAttributes.email': 'victim@example.com', 'userAttributes.email_verified': 'true' },
    })), refusedAs('InvalidParameterException', 'Cannot modify the non-mutable attribute email_verified'));
    assert.equal((await readAll(pool, 'fresh'))['email'], undefined);
  });

  /** A pool that requires some, of which two cannot be changed. */
  const newStrictPool = async () => {
    const pool = await newPool({
      Schema: [{ Name: 'email', Required: true, Mutable: true }, { Name: 'given_name', Required: true }, { Name: 'badge', AttributeDataType: 'String', Mutable: false }],
    });
    return { pool, client: await createPoolClient(cognito, pool, { ...PASSWORD_FLOW, GenerateSecret: false }) };
  };
  const answer = ({ clientId }: PoolClient, Username: string, Session: string | undefined, given: Readonly<Record<string, string>>) => cognito.send(new RespondToAuthChallengeCommand({
    ClientId: clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session,
    ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PERSON.password, ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`userAttributes.${name}`, value])) },
  }));

  it('are asked for with the first password where the pool requires them and the user lacks them', async () => {
    const { pool, client } = await newStrictPool();
    await create(pool, 'fresh', { email: 'fresh@example.com' });
    const { ChallengeParameters: asked, Session } = await signIn(client, 'fresh', 'Temporary-1');
    assert.equal(asked?.['requiredAttributes'], '["userAttributes.given_name"]');
    const refusals = [
      [{}, 'InvalidParameterException', 'Invalid attributes given, given_name is missing'],
      [{ given_name: '' }, 'InvalidParameterException', 'Invalid attributes given, given_name is missing'],
      [{ given_name: 'Fresh', email: 'other@example.com' }, 'NotAuthorizedException', 'Cannot modify an already provided email'],
      [{ given_name: 'Fresh', 'custom:badge': '7' }, 'InvalidParameterException', 'Cannot modify the non-mutable attribute custom:badge'],
    ] as const;
    for (const [given, name, text] of refusals) await assert.rejects(answer(client, 'fresh', Session, given), refusedAs(name, text));
    assert.ok((await answer(client, 'fresh', Session, { given_name: 'Fresh', nickname: 'Newcomer' })).AuthenticationResult);
    const { given_name: givenName, nickname } = await readAll(pool, 'fresh');
    assert.deepEqual([givenName, nickname], ['Fresh', 'Newcomer']);
  });

  it('are said and given with the first password by whoever signs a user in', async () => {
    const { pool, client: { clientId } } = await newStrictPool();
    await create(pool, 'fresh', { email: 'fresh@example.com' });
    const control = createAwsCognito({ kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: 'us-east-1' });
    const outcome = await signInTo(control, { poolId: pool, clientId, username: 'fresh', password: new Secret('Temporary-1') });
    assert.ok(outcome.kind === 'newPasswordRequired');
    assert.deepEqual(outcome.requiredAttributes, ['given_name']);
    const done = await outcome.answer(new Secret(PERSON.password), undefined, { given_name: 'Fresh' });
    control.dispose();
    assert.equal(done.kind, 'signedIn');
    assert.equal((await readAll(pool, 'fresh'))['given_name'], 'Fresh');
  });

  it('are neither changed nor removed later where the pool says so, whoever tries', async () => {
    const { pool, client } = await newStrictPool();
    await create(pool, 'ada', { email: 'ada@example.com', given_name: 'Ada', 'custom:badge': '7' });
    const { Session } = await signIn(client, 'ada', 'Temporary-1');
    const { AuthenticationResult: tokens } = await answer(client, 'ada', Session, {});
    const refusals = [
      [{ given_name: 'Ada' }, 'user.given_name: Attribute cannot be updated.'],
      [{ nickname: 'Countess', 'custom:badge': '8' }, 'user.custom:badge: Attribute cannot be updated.'],
      [{ email: '' }, 'Attributes did not conform to the schema: email: The attribute is required'],
    ] as const;
    for (const [changes, text] of refusals) {
      await assert.rejects(update(pool, 'ada', changes), refusedAs('InvalidParameterException', text));
      await assert.rejects(updateOwn(tokens?.AccessToken ?? '', changes), refusedAs('InvalidParameterException', text));
    }
    await update(pool, 'ada', { email: 'lovelace@example.com', nickname: 'Countess' });
    await updateOwn(tokens?.AccessToken ?? '', { nickname: '' });
    const { email, nickname } = await readAll(pool, 'ada');
    assert.deepEqual([email, nickname], ['lovelace@example.com', undefined]);
    await create(pool, 'alan');
    await assert.rejects(update(pool, 'alan', { 'custom:badge': '9' }), refusedAs('InvalidParameterException', 'user.custom:badge: Attribute cannot be updated.'), 'not even where there was none');
  });

  it('can be written by each client where the pool requires them, and by none where they say that an address was verified', async () => {
    const { pool, client } = await newStrictPool();
    const isInvalid = (doing: string) => refusedAs('InvalidParameterException', `Invalid write attributes specified while ${doing} a client`);
    for (const WriteAttributes of [['email'], ['email', 'given_name', 'email_verified'], ['email', 'given_name', 'sub']]) {
      await assert.rejects(createPoolClient(cognito, pool, { WriteAttributes }), isInvalid('creating'));
      await assert.rejects(cognito.send(new UpdateUserPoolClientCommand({ UserPoolId: pool, ClientId: client.clientId, WriteAttributes })), isInvalid('updating'));
    }
    await createPoolClient(cognito, pool, { WriteAttributes: ['email', 'given_name'] });
  });

  it('belong to one user where users sign in by them', async () => {
    const exists = (attribute: string) => refusedAs('AliasExistsException', `An account with the given ${attribute} already exists.`);
    const byAddress = await newPool({ UsernameAttributes: ['email', 'phone_number'], UsernameConfiguration: { CaseSensitive: false } });
    await create(byAddress, 'ada@example.com', { phone_number: '+15550100' });
    await assert.rejects(create(byAddress, 'alan@example.com', { phone_number: '+15550100' }), exists('phone_number'));
    await create(byAddress, 'alan@example.com');
    await assert.rejects(update(byAddress, 'alan@example.com', { email: 'ADA@example.com' }), exists('email'));
    await update(byAddress, 'alan@example.com', { email: 'Alan@example.com' });

    const byAlias = await newPool({ AliasAttributes: ['email', 'preferred_username'] });
    const verified = { email: 'ada@example.com', email_verified: 'true' };
    await create(byAlias, 'ada', { ...verified, preferred_username: 'countess' });
    await assert.rejects(create(byAlias, 'alan', verified), exists('email'));
    await create(byAlias, 'alan', { email: verified.email });
    await assert.rejects(update(byAlias, 'alan', { email_verified: 'true' }), exists('email'));
    await createPerson(cognito, byAlias);
    const AccessToken = await takeToken(await createPoolClient(cognito, byAlias, { ...PASSWORD_FLOW, GenerateSecret: false }));
    await assert.rejects(updateOwn(AccessToken, { preferred_username: 'countess' }), exists('preferred_username'));
    await assert.rejects(cognito.send(new AdminCreateUserCommand({ UserPoolId: byAlias, Username: 'third', UserAttributes: toList(verified), ForceAliasCreation: true })), refusedAs('InvalidParameterException', 'ForceAliasCreation'));
  });

  it('are read by no token that was signed out, whatever its client says of revocation, and for as long as it lives', async () => {
    const pool = await createPool(cognito);
    await createPerson(cognito, pool);
    const client = await createPoolClient(cognito, pool, {
      ...PASSWORD_FLOW, GenerateSecret: false, EnableTokenRevocation: false, RefreshTokenValidity: 60, AccessTokenValidity: 60, TokenValidityUnits: { RefreshToken: 'minutes', AccessToken: 'minutes' },
    });
    const { AuthenticationResult: first } = await signIn(client);
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 59 * 60_000 });
    const { AuthenticationResult: renewed } = await cognito.send(new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: client.clientId, AuthParameters: { REFRESH_TOKEN: first?.RefreshToken ?? '' },
    }));
    await cognito.send(new GlobalSignOutCommand({ AccessToken: renewed?.AccessToken }));
    const isRevoked = () => assert.rejects(cognito.send(new GetUserCommand({ AccessToken: renewed?.AccessToken })), refusedAs('NotAuthorizedException', 'Access Token has been revoked'));
    await isRevoked();
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 30 * 60_000 });
    await signIn(client);
    await isRevoked();
  });
});
