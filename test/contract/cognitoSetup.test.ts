import {
  CognitoIdentityProviderClient, DescribeUserPoolClientCommand, ListUserPoolsCommand, UpdateUserPoolClientCommand, UpdateUserPoolCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Secret } from '../../src/core/base/secret.js';
import { realTime } from '../../src/core/base/time.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { addCallbackUrl, removeCallbackUrl } from '../../src/core/cognito/callbackUrls.js';
import { planCleanUp } from '../../src/core/cognito/cleanUp.js';
import type { CognitoControl } from '../../src/core/cognito/control.js';
import { newPassword } from '../../src/core/cognito/newPassword.js';
import { describeThing, parseSetupRecord, type SetupRecord } from '../../src/core/cognito/record.js';
import { removeSetup } from '../../src/core/cognito/removal.js';
import { runSetup, type SetupOutcome, type SetupTools } from '../../src/core/cognito/setup.js';
import { defaultResourceServer, type SetupOptions } from '../../src/core/cognito/setupPlan.js';
import { signIn } from '../../src/core/cognito/signIn.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { exchangeCode } from '../../src/core/oidc/codeExchange.js';
import { readAuthorizationAnswer, toAuthorizationUrl } from '../../src/core/oidc/authorizationCode.js';
import { discover } from '../../src/core/oidc/discovery.js';
import { newPkce } from '../../src/core/oidc/pkce.js';
import { startLossyProxy, type Fate } from '../support/lossyProxy.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { beginFlow, createClients, createWorkload, RETURN_URL } from './clients.js';
import { createVisitor } from './visitor.js';

type Done = Extract<SetupOutcome, { readonly kind: 'done' }>;

const options: SetupOptions = {
  poolName: 'Quick Demo', tags: { team: 'payments' }, callbackUrls: [RETURN_URL], username: 'testuser', resourceServer: defaultResourceServer,
};

describe('A Cognito set-up against the sandbox', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let access: AwsAccess;
  let control: CognitoControl;
  let cognito: CognitoIdentityProviderClient;
  const made: Done[] = [];

  before(async () => {
    sandbox = await startSandbox();
    const { endpoint, region } = sandbox.ready;
    access = { kind: 'sandbox', endpoint, region };
    control = createAwsCognito(access);
    cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } });
  });
  after(async () => {
    control.dispose();
    cognito.destroy();
    await sandbox.stop();
  });
  afterEach(async () => { for (const setup of made.splice(0)) await cleanUp(setup); });

  /** The tools of a host, with what it keeps. */
  function createTools(through: CognitoControl = control) {
    const kept: { record: SetupRecord | undefined } = { record: undefined };
    const tools: SetupTools = {
      control: through, newSetupId: randomUUID, newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy),
      time: { nowMs: () => Date.now(), wait: (_, signal) => realTime.wait(1, signal) },
      save: (record) => {
        kept.record = record === undefined ? undefined : parseSetupRecord(JSON.parse(JSON.stringify(record)));
        return Promise.resolve();
      },
    };
    return { kept, tools };
  }

  async function makeSetup(): Promise<Done> {
    const outcome = await runSetup(access, options, createTools().tools);
    assert.ok(outcome.kind === 'done', JSON.stringify(outcome));
    made.push(outcome);
    return outcome;
  }

  const poolNames = async () => (await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools?.map(({ Name }) => Name) ?? [];
  /** The settings of the client of people, without the time of the last change. */
  const describeClient = async ({ summary }: Done): Promise<UserPoolClientType> => {
    const { UserPoolClient } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: summary.poolId, ClientId: summary.codeClientId }),
    );
    assert.ok(UserPoolClient !== undefined);
    return { ...UserPoolClient, LastModifiedDate: undefined };
  };
  const cleanUp = ({ record }: Pick<Done, 'record'>) => removeSetup(record, createTools().tools);

  it('leads over a credential provider and a consent to a token, and is cleaned up without a trace', async () => {
    const setup = await makeSetup();
    const { summary, secrets } = setup;
    const clients = createClients(sandbox.ready);
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
    await addCallbackUrl(control, summary.poolId, summary.codeClientId, callbackUrl);

    await createWorkload(clients, 'setup-agent');
    const scopes = ['openid', 'email', 'agentcore/invoke'];
    const flow = await beginFlow(clients, 'setup-agent', 'setup-user', { resourceCredentialProviderName: 'from-setup', scopes });
    const visitor = createVisitor(sandbox.ready.endpoint);
    const end = await visitor.submit(
      await visitor.open(flow.authorizationUrl), { username: summary.username, password: secrets.password.reveal(), answer: 'signIn' },
    );
    assert.equal(end.url.searchParams.get('session_id'), flow.sessionUri, end.page?.text);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'setup-user' } }));
    const { accessToken = '' } = await flow.poll();
    const claims = decodeJwt(accessToken);
    assert.deepEqual([claims.iss, claims['client_id'], claims['username']], [summary.issuer, summary.codeClientId, 'testuser']);

    const plan = await planCleanUp(control, setup.record);
    assert.ok(plan.kind === 'found');
    assert.deepEqual([plan.items.length, plan.items.filter(({ isPresent }) => !isPresent), plan.others.clients], [6, [], []]);
    const report = await cleanUp(setup);
    assert.deepEqual([report.removed.length, report.notFound, report.remaining, await poolNames()], [6, [], [], []]);
    assert.equal((await planCleanUp(control, setup.record)).kind, 'gone');
  });

  it('gives machines a token of their own client', async () => {
    const setup = await makeSetup();
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
    const setup = await makeSetup();
    const { summary, secrets } = setup;
    const issuer = await discover(summary.discoveryUrl);
    const request = {
      clientId: summary.codeClientId, redirectUri: RETURN_URL, scopes: ['openid', 'email'], state: randomUUID(), nonce: randomUUID(), pkce: newPkce(),
    };
    const visitor = createVisitor(sandbox.ready.endpoint);
    const end = await visitor.submit(
      await visitor.open(toAuthorizationUrl(issuer, request)), { username: summary.username, password: secrets.password.reveal(), answer: 'signIn' },
    );
    const answer = readAuthorizationAnswer(end.url, request, issuer);
    assert.ok(answer.kind === 'code');
    const exchange = { request, code: answer.code, clientSecret: secrets.codeClientSecret };
    const tokens = await exchangeCode(issuer, exchange, { nowMs: Date.now });
    assert.equal(decodeJwt(tokens.accessToken.reveal())['client_id'], summary.codeClientId);
    assert.ok(tokens.refreshToken !== undefined && (tokens.expiresAtMs ?? 0) > Date.now());
    await assert.rejects(exchangeCode(issuer, exchange, { nowMs: Date.now }), { name: 'UserError', code: 'invalid_grant' });
  });

  describe('app clients', () => {
    let setup: Done;
    beforeEach(async () => { setup = await makeSetup(); });

    it('keep every other setting when a callback URL comes and goes', async () => {
      const { poolId, codeClientId } = setup.summary;
      await cognito.send(new UpdateUserPoolClientCommand({
        UserPoolId: poolId, ClientId: codeClientId, ClientName: 'renamed', RefreshTokenValidity: 12, AccessTokenValidity: 10, IdTokenValidity: 20,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' }, AuthSessionValidity: 5,
        ReadAttributes: ['email', 'name'], WriteAttributes: ['name'], ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        SupportedIdentityProviders: ['COGNITO'], CallbackURLs: [RETURN_URL], LogoutURLs: ['https://app.example/bye'], DefaultRedirectURI: RETURN_URL,
        AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid', 'agentcore/invoke'], AllowedOAuthFlowsUserPoolClient: true,
        PreventUserExistenceErrors: 'LEGACY', EnableTokenRevocation: false,
      }));
      const before = await describeClient(setup);
      const url = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d';
      assert.equal((await addCallbackUrl(control, poolId, codeClientId, url)).added, true);
      assert.equal((await addCallbackUrl(control, poolId, codeClientId, url)).added, false);
      assert.deepEqual(await describeClient(setup), { ...before, CallbackURLs: [RETURN_URL, url] });
      assert.equal(await removeCallbackUrl(control, poolId, codeClientId, url), 'removed');
      assert.deepEqual(await describeClient(setup), before);
    });

    it('are listed by page, and read with their secret', async () => {
      const { items } = await control.listClients(setup.summary.poolId, {});
      assert.equal(items.length, 2);
      const client = await control.getClient(setup.summary.poolId, setup.summary.codeClientId);
      assert.equal(client.secret?.reveal(), setup.secrets.codeClientSecret.reveal());
    });
  });

  describe('users', () => {
    let setup: Done;
    const request = (username: string, password: Secret) => ({ poolId: setup.summary.poolId, clientId: setup.summary.codeClientId, username, password });
    beforeEach(async () => { setup = await makeSetup(); });

    it('sign in and get their own token', async () => {
      const outcome = await signIn(control, request('testuser', setup.secrets.password), Date.now);
      assert.ok(outcome.kind === 'signedIn');
      const claims = decodeJwt(outcome.tokens.accessToken.reveal());
      assert.deepEqual([claims.iss, claims['username'], claims['token_use']], [setup.summary.issuer, 'testuser', 'access']);
      assert.ok(outcome.tokens.idToken !== undefined && outcome.tokens.refreshToken !== undefined);
    });

    it('set a new password where theirs was for one time only', async () => {
      const { poolId } = setup.summary;
      await control.createUser(poolId, 'newcomer', 'newcomer@example.com');
      await control.setPassword(poolId, 'newcomer', new Secret('Temporary-1'), false);
      const outcome = await signIn(control, request('newcomer', new Secret('Temporary-1')), Date.now);
      assert.ok(outcome.kind === 'newPasswordRequired');
      await assert.rejects(outcome.answer(new Secret('short')), { code: 'InvalidPasswordException' });
      assert.equal((await outcome.answer(new Secret('Permanent-1'))).kind, 'signedIn');
      assert.equal((await signIn(control, request('newcomer', new Secret('Permanent-1')), Date.now)).kind, 'signedIn');
      const users = (await control.listUsers(poolId, {})).items;
      assert.deepEqual(users.find(({ username }) => username === 'newcomer'), {
        username: 'newcomer', status: 'CONFIRMED', isEnabled: true, email: 'newcomer@example.com',
      });
    });

    it('sign in as an administrator does where the client allows only that', async () => {
      const { poolId } = setup.summary;
      const { UserPoolClient } = await cognito.send(new UpdateUserPoolClientCommand({
        UserPoolId: poolId, ClientId: setup.summary.machineClientId, ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }));
      const asAdmin = { ...request('testuser', setup.secrets.password), clientId: UserPoolClient?.ClientId ?? '' };
      assert.equal((await signIn(control, asAdmin, Date.now)).kind, 'signedIn');
      await control.createUser(poolId, 'by-admin', undefined);
      await control.setPassword(poolId, 'by-admin', new Secret('Temporary-1'), false);
      const outcome = await signIn(control, { ...asAdmin, username: 'by-admin', password: new Secret('Temporary-1') }, Date.now);
      assert.ok(outcome.kind === 'newPasswordRequired');
      assert.equal((await outcome.answer(new Secret('Permanent-1'))).kind, 'signedIn');
    });

    it('are told in words what Cognito refuses', async () => {
      const { poolId } = setup.summary;
      await assert.rejects(signIn(control, request('testuser', new Secret('Wrong-pass-1')), Date.now), {
        name: 'UserError', message: 'Cannot sign in as testuser: the user name or the password is wrong.',
      });
      await assert.rejects(control.createUser(poolId, 'testuser', undefined), { code: 'UsernameExistsException' });
      await assert.rejects(control.setPassword(poolId, 'testuser', new Secret('weak'), true), { code: 'InvalidPasswordException' });
      await assert.rejects(control.setPassword(poolId, 'nobody', new Secret('Strong-pass-1'), true), { code: 'UserNotFoundException' });
      await assert.rejects(control.getPool('us-east-1_none00000'), { code: 'ResourceNotFoundException' });
    });
  });

  it('keeps a protected pool, says so, and removes it when it is no longer', async () => {
    const setup = await makeSetup();
    const protect = (DeletionProtection: 'ACTIVE' | 'INACTIVE') => cognito.send(new UpdateUserPoolCommand({
      UserPoolId: setup.summary.poolId, DeletionProtection, UserPoolTags: { 'agentcore-identity-setup': setup.record.setupId },
    }));
    await protect('ACTIVE');
    const { kept, tools } = createTools();
    const report = await removeSetup(setup.record, tools);
    assert.deepEqual(report.remaining.map(({ thing, error }) => `${describeThing(thing)}: ${error.code}`), ['user pool Quick Demo: DeletionProtected']);
    await assert.rejects(control.deletePool(setup.summary.poolId), { code: 'DeletionProtected' });
    await protect('INACTIVE');
    assert.ok(kept.record !== undefined);
    assert.deepEqual([(await removeSetup(kept.record, tools)).remaining, await poolNames()], [[], []]);
  });

  it('is refused by Cognito where a pool with a domain or a taken prefix is meant', async () => {
    const setup = await makeSetup();
    await assert.rejects(control.deletePool(setup.summary.poolId), { code: 'PoolHasDomain' });
    const other = await control.createPool('other', {});
    const domain = setup.record.things.find(({ kind }) => kind === 'domain');
    assert.ok(domain?.kind === 'domain');
    await assert.rejects(control.createDomain(other.id, domain.prefix), { code: 'DomainTaken' });
    await control.deletePool(other.id);
  });

  const OPERATIONS = [
    'CreateUserPool', 'AdminCreateUser', 'AdminSetUserPassword', 'CreateResourceServer', 'CreateUserPoolClient', 'CreateUserPoolClient',
    'CreateUserPoolDomain', 'DescribeUserPoolDomain',
  ];

  describe('that is interrupted', () => {
    /** A set-up over a network that fails from one request on. */
    async function interrupt(decide: (index: number, abort: () => void) => Fate) {
      const controller = new AbortController();
      const proxy = await startLossyProxy(sandbox.ready.endpoint, (_, index) => decide(index, () => { controller.abort(); }));
      const through = createAwsCognito({ kind: 'sandbox', endpoint: proxy.endpoint, region: sandbox.ready.region });
      const { kept, tools } = createTools(through);
      try {
        const outcome = await runSetup(access, options, { ...tools, signal: controller.signal });
        return { outcome, kept, operations: [...proxy.operations] };
      } finally {
        through.dispose();
        await proxy.stop();
      }
    }

    it('makes these calls when it is not', async () => {
      const { outcome, operations } = await interrupt(() => 'passed');
      assert.ok(outcome.kind === 'done');
      assert.deepEqual(operations.slice(0, OPERATIONS.length), OPERATIONS);
      made.push(outcome);
    });

    for (const [at, operation] of OPERATIONS.entries()) {
      it(`leaves nothing when cancelled during call ${at + 1}, ${operation}`, async () => {
        const { outcome, kept } = await interrupt((index, abort) => { if (index === at) abort(); return 'passed'; });
        assert.ok(outcome.kind === 'cancelled');
        assert.deepEqual([outcome.report.remaining, kept.record, await poolNames()], [[], undefined, []]);
      });

      // What only reads is asked again by the SDK, and a single fault is not noticed.
      if (operation.includes('Create')) {
        it(`leaves nothing when the answer to call ${at + 1}, ${operation}, is lost`, async () => {
          const { outcome, kept } = await interrupt((index) => (index === at ? 'unanswered' : 'passed'));
          assert.ok(outcome.kind === 'failed');
          assert.deepEqual([outcome.report.remaining, kept.record, await poolNames()], [[], undefined, []]);
        });
      }

      it(`says what remains when the network is gone from call ${at + 1} on, ${operation}, and removes it later`, async () => {
        const { outcome, kept } = await interrupt((index) => (index < at ? 'passed' : index === at ? 'unanswered' : 'lost'));
        assert.ok(outcome.kind === 'failed');
        assert.equal(outcome.error.code, 'Unreachable');
        const said = outcome.report.remaining.map(({ thing }) => describeThing(thing));
        assert.ok(said.includes('user pool Quick Demo'));
        assert.ok(kept.record !== undefined);
        assert.deepEqual([...said].reverse(), kept.record.things.map(describeThing));
        const plan = await planCleanUp(control, kept.record);
        assert.ok(plan.kind === 'found');
        assert.deepEqual(plan.others, { clients: [], users: [], hasMore: false }, 'nothing is unsaid');
        assert.deepEqual((await removeSetup(kept.record, createTools().tools)).remaining, []);
        assert.deepEqual(await poolNames(), []);
      });
    }
  });

  it('puts no secret into the log of the sandbox or an error', async () => {
    const setup = await makeSetup();
    const { password, codeClientSecret, machineClientSecret } = setup.secrets;
    const error: unknown = await signIn(
      control, { poolId: setup.summary.poolId, clientId: setup.summary.codeClientId, username: 'nobody', password }, Date.now,
    ).catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    for (const secret of [password, codeClientSecret, machineClientSecret]) {
      assert.ok(!`${sandbox.log()} ${error.message} ${JSON.stringify(error)} ${String(error.stack)}`.includes(secret.reveal()));
    }
  });
});
