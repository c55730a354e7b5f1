import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenForJWTCommand, ValidationException } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, CredentialProviderVendorType, type Oauth2ProviderConfigInput } from '@aws-sdk/client-bedrock-agentcore-control';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createWorkload, type Ask, type Clients } from './clients.js';
import { discoverAs, registerApp, signIn } from './presetApp.js';
import { refusedWith } from './refused.js';
import { createVisitor, giveConsent } from './visitor.js';

const CALENDAR = 'https://www.googleapis.com/auth/calendar.readonly';
const HOUR_MS = 3_600_000;

describe('Providers of vendors that the sandbox stands in for, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  const control = (route: 'clock' | 'reset', body: unknown = {}) => fetch(`${sandbox.ready.endpoint}/_sandbox/${route}`, {
    method: 'POST', headers: { 'x-sandbox-control-token': sandbox.ready.controlToken }, body: JSON.stringify(body),
  });
  const consent = async (userId: string, ask: Ask) => {
    const flow = await beginFlow(clients, 'agent', userId, ask);
    const { url } = await giveConsent(createVisitor(sandbox.ready.endpoint), flow.authorizationUrl);
    assert.equal(url.searchParams.get('error'), null);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId } }));
    return (await flow.poll()).accessToken ?? '';
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  beforeEach(async () => {
    await control('reset');
    await createWorkload(clients, 'agent');
    await registerApp(clients, 'microsoft', 'MicrosoftOauth2', '99999999-2222-4333-8444-555555555555');
    await registerApp(clients, 'google', 'GoogleOauth2');
    await registerApp(clients, 'github', 'GithubOauth2');
  });
  after(() => sandbox.stop());

  it('of Microsoft give a token for the API of the scope, refreshed where offline_access was asked for', async () => {
    const ask = { resourceCredentialProviderName: 'microsoft', scopes: ['api://orders/Orders.Read', 'offline_access'] };
    const token = await consent('alice', ask);
    assert.deepEqual([decodeJwt(token).aud, decodeJwt(token)['scp']], ['api://orders', 'Orders.Read']);
    await control('clock', { advanceMs: HOUR_MS });
    const refreshed = (await askForToken(clients, 'agent', 'alice', ask)).accessToken ?? '';
    assert.notEqual(refreshed, token);
    assert.equal(decodeJwt(refreshed)['preferred_username'], 'alice@example.com');
  });

  it('of Google are refreshed only where the request said access_type=offline', async () => {
    const ask = (access: string) => ({ resourceCredentialProviderName: 'google', scopes: [CALENDAR], customParameters: { access_type: access } });
    assert.match(await consent('offline', ask('offline')), /^ya29\./);
    await consent('online', ask('online'));
    await control('clock', { advanceMs: HOUR_MS });
    assert.ok((await askForToken(clients, 'agent', 'offline', ask('offline'))).accessToken);
    assert.ok((await askForToken(clients, 'agent', 'online', ask('online'))).authorizationUrl);
  });

  it('of GitHub give a token without an end, which its API takes', async () => {
    const ask = { resourceCredentialProviderName: 'github', scopes: ['repo', 'read:user'] };
    const token = await consent('alice', ask);
    const user = await fetch(`${sandbox.ready.endpoint}/idp/github/user`, { headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual([user.status, user.headers.get('x-oauth-scopes')], [200, 'read:user, repo']);
    await control('clock', { advanceMs: 1000 * HOUR_MS });
    assert.equal((await askForToken(clients, 'agent', 'alice', ask)).accessToken, token);
    await control('reset');
    assert.equal((await fetch(user.url, { headers: { authorization: `Bearer ${token}` } })).status, 401, 'a reset forgets it');
  });

  it("tell the caller the vendor's own code where it refuses", async () => {
    const machine = (name: string, scopes: string[]) => askForToken(clients, 'agent', 'alice', { oauth2Flow: 'M2M', resourceCredentialProviderName: name, scopes });
    const isRefused = (text: string) => (error: unknown) => error instanceof ValidationException && error.message === `The provider's token endpoint refused the request: ${text}`;
    await assert.rejects(machine('microsoft', ['api://orders/Orders.Read']), isRefused('invalid_scope (AADSTS1002012)'));
    await assert.rejects(machine('google', [CALENDAR]), isRefused('unsupported_grant_type'));
    await assert.rejects(machine('github', ['repo']), isRefused('bad_verification_code'));
    assert.equal(decodeJwt((await machine('microsoft', ['api://orders/.default'])).accessToken ?? '').aud, 'api://orders');
  });

  it('give ID tokens in the time of the sandbox, which stand for their user there', async () => {
    const app = await registerApp(clients, 'google-later', 'GoogleOauth2');
    const { nowMs } = await (await control('clock', { advanceMs: 3 * HOUR_MS })).json() as { readonly nowMs: number };
    const { tokens } = await signIn(sandbox.ready, await discoverAs(app, `${sandbox.ready.endpoint}/idp/google`), app, { scope: 'openid' });
    const { iat = 0, exp } = decodeJwt(tokens.id_token ?? '');
    assert.equal(exp, iat + 3600);
    assert.ok(iat * 1000 >= nowMs - 1000);
    const command = new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken: tokens.id_token });
    assert.ok((await clients.data.send(command)).workloadAccessToken);
  });

  it('of Microsoft exchange the token of a user for one of an API behind, by a custom provider with the same client', async () => {
    const { endpoint } = sandbox.ready;
    const clientId = '99999999-2222-4333-8444-555555555555';
    const inbound = await consent('alice', { resourceCredentialProviderName: 'microsoft', scopes: [`api://${clientId}/.default`] });
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'behalf', credentialProviderVendor: 'CustomOauth2', oauth2ProviderConfigInput: {
        customOauth2ProviderConfig: {
          oauthDiscovery: { discoveryUrl: `${endpoint}/idp/entra/v2.0/.well-known/openid-configuration` }, clientId, clientSecret: 'microsoft secret/+',
          onBehalfOfTokenExchangeConfig: { grantType: 'JWT_AUTHORIZATION_GRANT' },
        },
      },
    }));
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken: inbound }));
    const exchange = (customParameters: Record<string, string>) => askWithToken(clients, workloadAccessToken, {
      resourceCredentialProviderName: 'behalf', oauth2Flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', scopes: ['api://orders/Orders.Read'], customParameters,
    });
    await assert.rejects(exchange({}), (error) => error instanceof ValidationException && error.message.endsWith('invalid_request (AADSTS900144)'));
    const payload = decodeJwt((await exchange({ requested_token_use: 'on_behalf_of' })).accessToken ?? '');
    assert.deepEqual([payload.aud, payload['scp'], payload['azp'], payload['oid']], ['api://orders', 'Orders.Read', clientId, decodeJwt(inbound)['oid']]);
  });

  /** Vendors whose customers have servers of their own. */
  const configured = ['OktaOauth2', 'Auth0Oauth2', 'CognitoOauth2', 'OneLoginOauth2', 'PingOneOauth2', 'CyberArkOauth2', 'FusionAuthOauth2'] as const;
  const elsewhere: readonly string[] = ['CustomOauth2', 'GoogleOauth2', 'GithubOauth2', 'MicrosoftOauth2', ...configured];
  const ARMS: Readonly<Record<string, string>> = {
    SlackOauth2: 'slackOauth2ProviderConfig', SalesforceOauth2: 'salesforceOauth2ProviderConfig', AtlassianOauth2: 'atlassianOauth2ProviderConfig', LinkedinOauth2: 'linkedinOauth2ProviderConfig',
  };
  for (const vendor of Object.values(CredentialProviderVendorType).filter((one) => !elsewhere.includes(one))) {
    it(`of another vendor end with an error that says what to use instead (${vendor})`, async () => {
      const config = { [ARMS[vendor] ?? 'includedOauth2ProviderConfig']: { clientId: 'c', clientSecret: 's' } } as unknown as Oauth2ProviderConfigInput;
      await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: vendor, credentialProviderVendor: vendor, oauth2ProviderConfigInput: config }));
      const text = 'The sandbox has no identity provider of this vendor; use one of GoogleOauth2, GithubOauth2, MicrosoftOauth2, CustomOauth2, OktaOauth2,';
      for (const oauth2Flow of ['USER_FEDERATION', 'M2M', 'ON_BEHALF_OF_TOKEN_EXCHANGE'] as const) {
        const ask = { resourceCredentialProviderName: vendor, scopes: ['read'], oauth2Flow };
        await assert.rejects(askForToken(clients, 'agent', 'alice', ask), refusedWith(text), oauth2Flow);
      }
    });
  }

  /** The last one has a server of its own, but may be given another. */
  for (const vendor of [...configured, 'ZoomOauth2'] as const) {
    it(`whose configuration names a server go there (${vendor})`, async () => {
      const { issuer, clients: [client] } = sandbox.ready;
      await clients.control.send(new CreateOauth2CredentialProviderCommand({
        name: vendor, credentialProviderVendor: vendor, oauth2ProviderConfigInput: {
          includedOauth2ProviderConfig: { issuer, authorizationEndpoint: `${issuer}/auth`, tokenEndpoint: `${issuer}/token`, clientId: client?.clientId, clientSecret: client?.clientSecret },
        },
      }));
      const token = await consent('alice', { resourceCredentialProviderName: vendor, scopes: ['openid'] });
      assert.equal(decodeJwt(token).iss, issuer);
    });
  }
});
