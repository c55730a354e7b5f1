import {
  DescribeUserPoolClientCommand, UpdateUserPoolClientCommand, UpdateUserPoolCommand, type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Secret } from '../../src/core/base/secret.js';
import { addCallbackUrl, removeCallbackUrl } from '../../src/core/cognito/callbackUrls.js';
import { planCleanUp } from '../../src/core/cognito/cleanUp.js';
import { readSetup } from '../../src/core/cognito/readSetup.js';
import { removeSetup } from '../../src/core/cognito/removal.js';
import { signIn } from '../../src/core/cognito/signIn.js';
import { allowLoopback } from './allowLoopback.js';
import { beginFlow, createClients, createWorkload, readSettled, RETURN_URL } from './clients.js';
import { startSetupBench, type Done, type SetupBench } from './setupBench.js';
import { createVisitor } from './visitor.js';

describe('A Cognito set-up against the sandbox', function () {
  this.timeout(60_000);
  let bench: SetupBench;

  before(async () => { bench = await startSetupBench(); });
  after(() => bench.stop());
  afterEach(() => bench.cleanUp());

  /** The settings of the client of people, without the time of the last change. */
  const describeClient = async ({ summary }: Done): Promise<UserPoolClientType> => {
    const { UserPoolClient } = await bench.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: summary.poolId, ClientId: summary.codeClientId }),
    );
    assert.ok(UserPoolClient !== undefined);
    return { ...UserPoolClient, LastModifiedDate: undefined };
  };

  it('leads over a credential provider and a consent to a token, and is cleaned up without a trace', async () => {
    const setup = await bench.makeSetup();
    const { summary, secrets } = setup;
    const clients = createClients(bench.sandbox.ready);
    const { callbackUrl = '' } = await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'from-setup',
      credentialProviderVendor: 'CustomOauth2',
      oauth2ProviderConfigInput: {
        customOauth2ProviderConfig: {
          oauthDiscovery: { discoveryUrl: summary.discoveryUrl },
          clientId: summary.codeClientId,
          clientSecret: secrets.codeClientSecret.reveal(),
        },
      },
    }));
    assert.equal((await readSettled(clients, 'from-setup')).status, 'READY');
    await addCallbackUrl(bench.control, summary.poolId, summary.codeClientId, callbackUrl);

    await createWorkload(clients, 'setup-agent');
    const scopes = ['openid', 'email', 'agentcore/invoke'];
    const flow = await beginFlow(clients, 'setup-agent', 'setup-user', { resourceCredentialProviderName: 'from-setup', scopes });
    const visitor = createVisitor(bench.sandbox.ready.endpoint);
    const end = await visitor.submit(
      await visitor.open(flow.authorizationUrl), { username: summary.username, password: secrets.password.reveal(), answer: 'signIn' },
    );
    assert.equal(end.url.searchParams.get('session_id'), flow.sessionUri, end.page?.text);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'setup-user' } }));
    const { accessToken = '' } = await flow.poll();
    const claims = decodeJwt(accessToken);
    assert.deepEqual([claims.iss, claims['client_id'], claims['username']], [summary.issuer, summary.codeClientId, 'testuser']);

    const plan = await planCleanUp(bench.control, bench.providers, setup.record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual([plan.items.length, plan.items.filter(({ isPresent }) => !isPresent), plan.others.clients], [6, [], []]);
    const report = await removeSetup(setup.record, bench.createTools().tools);
    assert.deepEqual([report.removed.length, report.notFound, report.remaining, await bench.poolNames()], [6, [], [], []]);
    assert.equal((await planCleanUp(bench.control, bench.providers, setup.record)).kind, 'gone');
  });

  it('is read again from the account as it was told, and makes a provider of the vendor Cognito', async () => {
    const { record, summary, secrets } = await bench.makeSetup();
    const again = await readSetup(bench.access, bench.control, record);
    assert.deepEqual(again.summary, summary);
    assert.equal(again.secrets.machineClientSecret.reveal(), secrets.machineClientSecret.reveal());
    const { issuer, authorizationEndpoint, tokenEndpoint, codeClientId: clientId } = again.summary;
    const config = { vendor: 'CognitoOauth2' as const, issuer, authorizationEndpoint, tokenEndpoint, clientId, clientSecret: again.secrets.codeClientSecret };
    const { vendor, callbackUrl } = await bench.providers.createOauth2Provider('by-vendor', config);
    assert.deepEqual([vendor, URL.canParse(callbackUrl ?? '')], ['CognitoOauth2', true]);
    const things = [...record.things, { kind: 'provider' as const, name: 'by-vendor', clientId }];
    assert.equal((await removeSetup({ ...record, things }, { ...bench.createTools().tools, providers: bench.providers })).removed.length, 7);
    await assert.rejects(bench.providers.getOauth2Provider('by-vendor'), { code: 'ResourceNotFoundException' });
    await assert.rejects(readSetup(bench.access, bench.control, record), { code: 'ResourceNotFoundException' });
  });

  it('gives machines a token of their own client', async () => {
    const setup = await bench.makeSetup();
    const { machineClientId, machineScopes, tokenEndpoint } = setup.summary;
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${machineClientId}:${setup.secrets.machineClientSecret.reveal()}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: machineScopes.join(' ') }),
    });
    const { access_token: token = '' } = await response.json() as { readonly access_token?: string };
    assert.deepEqual([decodeJwt(token)['client_id'], decodeJwt(token)['scope']], [machineClientId, 'agentcore/invoke']);
  });

  it('gets the user a token by code flow, without AgentCore', async () => {
    const setup = await bench.makeSetup();
    const { summary, secrets } = setup;
    const config = await client.discovery(
      new URL(summary.discoveryUrl), summary.codeClientId, undefined, client.ClientSecretBasic(secrets.codeClientSecret.reveal()),
      { execute: [allowLoopback] },
    );
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: randomUUID(), expectedNonce: randomUUID() };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: RETURN_URL, scope: 'openid email', state: checks.expectedState, nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256',
    });
    const visitor = createVisitor(bench.sandbox.ready.endpoint);
    const end = await visitor.submit(
      await visitor.open(url.href), { username: summary.username, password: secrets.password.reveal(), answer: 'signIn' },
    );
    const tokens = await client.authorizationCodeGrant(config, end.url, checks);
    assert.equal(decodeJwt(tokens.access_token)['client_id'], summary.codeClientId);
    assert.ok(tokens.refresh_token !== undefined && (tokens.expires_in ?? 0) > 0);
    await assert.rejects(client.authorizationCodeGrant(config, end.url, checks), { error: 'invalid_grant' });
  });

  describe('app clients', () => {
    let setup: Done;
    beforeEach(async () => { setup = await bench.makeSetup(); });

    it('keep every other setting when a callback URL comes and goes', async () => {
      const { poolId, codeClientId } = setup.summary;
      await bench.cognito.send(new UpdateUserPoolClientCommand({
        UserPoolId: poolId, ClientId: codeClientId, ClientName: 'renamed', RefreshTokenValidity: 12, AccessTokenValidity: 10, IdTokenValidity: 20,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' }, AuthSessionValidity: 5,
        ReadAttributes: ['email', 'name'], WriteAttributes: ['name'], ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        SupportedIdentityProviders: ['COGNITO'], CallbackURLs: [RETURN_URL], LogoutURLs: ['https://app.example/bye'], DefaultRedirectURI: RETURN_URL,
        AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'agentcore/invoke'], AllowedOAuthFlowsUserPoolClient: true,
        PreventUserExistenceErrors: 'LEGACY', EnableTokenRevocation: false,
      }));
      const before = await describeClient(setup);
      const url = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d';
      assert.equal((await addCallbackUrl(bench.control, poolId, codeClientId, url)).added, true);
      assert.equal((await addCallbackUrl(bench.control, poolId, codeClientId, url)).added, false);
      assert.deepEqual(await describeClient(setup), { ...before, CallbackURLs: [RETURN_URL, url] });
      assert.equal(await removeCallbackUrl(bench.control, poolId, codeClientId, RETURN_URL), 'default');
      assert.equal(await removeCallbackUrl(bench.control, poolId, codeClientId, url), 'removed');
      assert.deepEqual(await describeClient(setup), before);
    });

    it('are listed by page, and read with their secret', async () => {
      const { items } = await bench.control.listClients(setup.summary.poolId, {});
      assert.equal(items.length, 2);
      const client = await bench.control.getClient(setup.summary.poolId, setup.summary.codeClientId);
      assert.equal(client.secret?.reveal(), setup.secrets.codeClientSecret.reveal());
    });
  });

  describe('users', () => {
    let setup: Done;
    const request = (username: string, password: Secret) => ({ poolId: setup.summary.poolId, clientId: setup.summary.codeClientId, username, password });
    beforeEach(async () => { setup = await bench.makeSetup(); });

    it('sign in and get their own token', async () => {
      const outcome = await signIn(bench.control, request('testuser', setup.secrets.password));
      assert.ok(outcome.kind === 'signedIn');
      const claims = decodeJwt(outcome.tokens.accessToken.reveal());
      assert.deepEqual([claims.iss, claims['username'], claims['token_use']], [setup.summary.issuer, 'testuser', 'access']);
      assert.ok(outcome.tokens.idToken !== undefined && outcome.tokens.refreshToken !== undefined);
    });

    it('set a new password where theirs was for one time only', async () => {
      const { poolId } = setup.summary;
      await bench.control.createUser(poolId, 'newcomer', 'newcomer@example.com');
      await bench.control.setPassword(poolId, 'newcomer', new Secret('Temporary-1'), false);
      const outcome = await signIn(bench.control, request('newcomer', new Secret('Temporary-1')));
      assert.ok(outcome.kind === 'newPasswordRequired');
      await assert.rejects(outcome.answer(new Secret('short')), { code: 'InvalidPasswordException' });
      assert.equal((await outcome.answer(new Secret('Permanent-1'))).kind, 'signedIn');
      assert.equal((await signIn(bench.control, request('newcomer', new Secret('Permanent-1')))).kind, 'signedIn');
      const users = (await bench.control.listUsers(poolId, {})).items;
      assert.deepEqual(users.find(({ username }) => username === 'newcomer'), {
        username: 'newcomer', status: 'CONFIRMED', isEnabled: true, email: 'newcomer@example.com',
      });
    });

    it('sign in as an administrator does where the client allows only that', async () => {
      const { poolId } = setup.summary;
      const { UserPoolClient } = await bench.cognito.send(new UpdateUserPoolClientCommand({
        UserPoolId: poolId, ClientId: setup.summary.machineClientId, ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }));
      const asAdmin = { ...request('testuser', setup.secrets.password), clientId: UserPoolClient?.ClientId ?? '' };
      assert.equal((await signIn(bench.control, asAdmin)).kind, 'signedIn');
      await bench.control.createUser(poolId, 'by-admin', undefined);
      await bench.control.setPassword(poolId, 'by-admin', new Secret('Temporary-1'), false);
      const outcome = await signIn(bench.control, { ...asAdmin, username: 'by-admin', password: new Secret('Temporary-1') });
      assert.ok(outcome.kind === 'newPasswordRequired');
      assert.equal((await outcome.answer(new Secret('Permanent-1'))).kind, 'signedIn');
    });

    it('are told in words what Cognito refuses', async () => {
      const { poolId } = setup.summary;
      await assert.rejects(signIn(bench.control, request('testuser', new Secret('Wrong-pass-1'))), {
        name: 'UserError', message: 'Cannot sign in as testuser: the user name or the password is wrong.',
      });
      await assert.rejects(bench.control.createUser(poolId, 'testuser', undefined), { code: 'UsernameExistsException' });
      await assert.rejects(bench.control.setPassword(poolId, 'testuser', new Secret('weak'), true), { code: 'InvalidPasswordException' });
      await assert.rejects(bench.control.setPassword(poolId, 'nobody', new Secret('Strong-pass-1'), true), { code: 'UserNotFoundException' });
      await assert.rejects(bench.control.getPool('us-east-1_none00000'), { code: 'ResourceNotFoundException' });
    });
  });

  it('keeps a protected pool, says so, and removes it when it is no longer', async () => {
    const setup = await bench.makeSetup();
    const protect = (DeletionProtection: 'ACTIVE' | 'INACTIVE') => bench.cognito.send(new UpdateUserPoolCommand({
      UserPoolId: setup.summary.poolId, DeletionProtection, UserPoolTags: { 'agentcore-identity-setup': setup.record.setupId },
    }));
    await protect('ACTIVE');
    const { kept, tools } = bench.createTools();
    const report = await removeSetup(setup.record, tools);
    assert.deepEqual([report.removed, report.remaining.length, report.remaining[0]?.error.code], [[], 6, 'DeletionProtected']);
    await assert.rejects(bench.control.deletePool(setup.summary.poolId), { code: 'DeletionProtected' });
    await protect('INACTIVE');
    assert.equal(kept.record, undefined, 'nothing is gone, so the record that the host has still holds');
    assert.deepEqual([(await removeSetup(setup.record, tools)).remaining, await bench.poolNames()], [[], []]);
  });

  it('is refused by Cognito where a pool with a domain or a taken prefix is meant', async () => {
    const setup = await bench.makeSetup();
    await assert.rejects(bench.control.deletePool(setup.summary.poolId), { code: 'PoolHasDomain' });
    const other = await bench.control.createPool('other', {});
    const domain = setup.record.things.find(({ kind }) => kind === 'domain');
    assert.ok(domain?.kind === 'domain');
    await assert.rejects(bench.control.createDomain(other.id, domain.prefix), { code: 'DomainTaken' });
    await bench.control.deletePool(other.id);
  });

  it('puts no secret into the log of the sandbox or an error', async () => {
    const setup = await bench.makeSetup();
    const { password, codeClientSecret, machineClientSecret } = setup.secrets;
    const error: unknown = await signIn(
      bench.control, { poolId: setup.summary.poolId, clientId: setup.summary.codeClientId, username: 'nobody', password },
    ).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    for (const secret of [password, codeClientSecret, machineClientSecret]) {
      assert.ok(!`${bench.sandbox.log()} ${error.message} ${JSON.stringify(error)} ${String(error.stack)}`.includes(secret.reveal()));
    }
  });
});
