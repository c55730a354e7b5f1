import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateUserPoolDomainCommand, InitiateAuthCommand, UpdateUserPoolClientCommand, type CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askWithToken, beginFlow, createClients, createWorkload, readSettled, RETURN_URL, type Clients } from './clients.js';
import { CODE_FLOW, createCognito, createMachineClient, createPerson, createPool, createPoolClient, PERSON, toSecretHash, type PoolClient } from './cognitoPool.js';
import { createVisitor } from './visitor.js';

describe('Credential providers for a Cognito pool of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let cognito: CognitoIdentityProviderClient;
  let poolId: string;
  let app: PoolClient;
  const custom = ({ clientId, secret }: PoolClient, discoveryUrl: string) => ({
    credentialProviderVendor: 'CustomOauth2' as const, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { clientId, clientSecret: secret, oauthDiscovery: { discoveryUrl } } },
  });
  /** A provider whose callback URL is registered on the client, every other setting of which is sent again. */
  const createProvider = async (name: string, config: Omit<ConstructorParameters<typeof CreateOauth2CredentialProviderCommand>[0], 'name'>) => {
    const { callbackUrl = '' } = await clients.control.send(new CreateOauth2CredentialProviderCommand({ name, ...config }));
    await cognito.send(new UpdateUserPoolClientCommand({ UserPoolId: poolId, ClientId: app.clientId, ...CODE_FLOW, CallbackURLs: [callbackUrl] }));
    assert.equal((await readSettled(clients, name)).status, 'READY');
  };
  /** A user's consent: sign-in, and no page after it. */
  const takeUserToken = async (provider: string, userId: string) => {
    const flow = await beginFlow(clients, 'agent', userId, { resourceCredentialProviderName: provider, scopes: ['openid', 'email'] });
    const browser = createVisitor(sandbox.ready.endpoint);
    const { url } = await browser.submit(await browser.open(flow.authorizationUrl), { ...PERSON, answer: 'signIn' });
    assert.deepEqual([`${url.origin}${url.pathname}`, url.searchParams.get('error')], [RETURN_URL, null]);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId } }));
    return (await flow.poll()).accessToken ?? '';
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    cognito = createCognito(sandbox.ready);
    poolId = await createPool(cognito);
    app = await createPoolClient(cognito, poolId);
    await createPerson(cognito, poolId);
    await createWorkload(clients, 'agent');
  });
  after(() => sandbox.stop());

  it('get a user\'s token with the discovery URL that the pool has in AWS, as guides write it', async () => {
    const forms = { original: 'cognito-idp', updated: 'issuer-cognito-idp' };
    for (const [name, host] of Object.entries(forms)) {
      await createProvider(name, custom(app, `https://${host}.${sandbox.ready.region}.amazonaws.com/${poolId}/.well-known/openid-configuration`));
      const claims = decodeJwt(await takeUserToken(name, name));
      assert.deepEqual([claims.iss, claims['client_id'], claims['username'], claims['scope']], [`${sandbox.ready.endpoint}/${poolId}`, app.clientId, 'grace', 'openid email']);
    }
  });

  it('get a user\'s token as the vendor Cognito, with the endpoints of the pool\'s domain', async () => {
    await cognito.send(new CreateUserPoolDomainCommand({ Domain: 'agents-login', UserPoolId: poolId }));
    const domain = `https://agents-login.auth.${sandbox.ready.region}.amazoncognito.com`;
    await createProvider('vendor', {
      credentialProviderVendor: 'CognitoOauth2',
      oauth2ProviderConfigInput: {
        includedOauth2ProviderConfig: {
          clientId: app.clientId, clientSecret: app.secret, issuer: `https://cognito-idp.${sandbox.ready.region}.amazonaws.com/${poolId}`,
          authorizationEndpoint: `${domain}/oauth2/authorize`, tokenEndpoint: `${domain}/oauth2/token`,
        },
      },
    });
    assert.equal(decodeJwt(await takeUserToken('vendor', 'vendor-user'))['username'], 'grace');
  });

  it('get a token for a machine', async () => {
    const machine = await createMachineClient(cognito, poolId);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'machine', ...custom(machine, `${sandbox.ready.endpoint}/${poolId}/.well-known/openid-configuration`) }));
    assert.equal((await readSettled(clients, 'machine')).status, 'READY');
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'agent' }));
    const { accessToken = '' } = await askWithToken(clients, workloadAccessToken, { resourceCredentialProviderName: 'machine', scopes: ['orders/read'], oauth2Flow: 'M2M' });
    assert.deepEqual([decodeJwt(accessToken).sub, decodeJwt(accessToken)['scope']], [machine.clientId, 'orders/read']);
  });

  it('work for the user that a token of the pool names', async () => {
    const { AuthenticationResult: result } = await cognito.send(new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId, AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: toSecretHash(app, PERSON.username) },
    }));
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken: result?.AccessToken }));
    const { authorizationUrl, sessionUri = '' } = await askWithToken(clients, workloadAccessToken, { resourceCredentialProviderName: 'vendor', scopes: ['openid'] });
    const browser = createVisitor(sandbox.ready.endpoint);
    await browser.submit(await browser.open(authorizationUrl ?? ''), { ...PERSON, answer: 'signIn' });
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userToken: result?.AccessToken ?? '' } }));
    assert.ok((await askWithToken(clients, workloadAccessToken, { resourceCredentialProviderName: 'vendor', scopes: ['openid'] })).accessToken);
  });
});
