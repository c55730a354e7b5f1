import { GetWorkloadAccessTokenForJWTCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand, UpdateOauth2CredentialProviderCommand, type OnBehalfOfTokenExchangeConfigType,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, createClients, createWorkload, toCustomConfig, type Ask, type Clients } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { startForeignServer, toForeignConfig, type ForeignServer } from './foreignServer.js';
import { refusedWith } from './refused.js';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

describe('A token on behalf of a user, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let foreign: ForeignServer;
  /** JWTs of the sandbox's users. */
  let alice: string;
  let bob: string;

  const signIn = (username: string, password: string) => takeConsentedToken(clients, sandbox.ready.endpoint, 'agent-one', username, { username, password });
  const withExchange = <T extends ReturnType<typeof toForeignConfig> | ReturnType<typeof toCustomConfig>>(config: T, onBehalfOfTokenExchangeConfig: OnBehalfOfTokenExchangeConfigType) => ({
    ...config,
    oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...config.oauth2ProviderConfigInput.customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig } },
  });
  const create = (name: string, config: OnBehalfOfTokenExchangeConfigType) => (
    clients.control.send(new CreateOauth2CredentialProviderCommand({ name, ...withExchange(toCustomConfig(sandbox.ready), config) })));
  const exchange = async (workloadName: string, userToken: string, name: string, more: Ask = {}) => {
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken }));
    return askWithToken(clients, workloadAccessToken, {
      resourceCredentialProviderName: name, scopes: ['calendar.read'], oauth2Flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', ...more,
    });
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    foreign = await startForeignServer();
    await createWorkload(clients, 'agent-one');
    await createWorkload(clients, 'agent-two');
    alice = await signIn('alice', 'wonderland');
    bob = await signIn('bob', 'builder');
    await create('exchanging', { grantType: 'TOKEN_EXCHANGE' });
    await create('with-actor', { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M', actorTokenScopes: ['email'] } });
    await create('by-assertion', { grantType: 'JWT_AUTHORIZATION_GRANT' });
  });
  after(async () => {
    foreign.close();
    await sandbox.stop();
  });

  for (const [name, act] of [['exchanging', undefined], ['with-actor', { sub: 'quickstart-web' }], ['by-assertion', undefined]] as const) {
    it(`speaks for the user and is for the audience and scopes that were asked for (${name})`, async () => {
      const { issuer } = sandbox.ready;
      const { accessToken = '' } = await exchange('agent-one', alice, name, { audiences: ['https://calendar.example'] });
      const { payload } = await jwtVerify(accessToken, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, audience: 'https://calendar.example' });
      assert.deepEqual([payload.sub, payload['username'], payload['scope'], payload['act']], ['alice', 'alice', 'calendar.read', act]);
    });

    it(`is kept for the same JWT and reaches no other user, workload or flow (${name})`, async () => {
      const first = (await exchange('agent-one', alice, name)).accessToken ?? '';
      assert.equal((await exchange('agent-one', alice, name)).accessToken, first);
      assert.notEqual((await exchange('agent-two', alice, name)).accessToken, first);
      assert.equal(decodeJwt((await exchange('agent-one', bob, name)).accessToken ?? '').sub, 'bob');
      assert.notEqual((await exchange('agent-one', alice, name, { forceAuthentication: true })).accessToken, first);
      const federated = await exchange('agent-one', alice, name, { oauth2Flow: 'USER_FEDERATION' });
      assert.equal(federated.accessToken, undefined);
      assert.equal(decodeJwt((await exchange('agent-one', alice, name, { oauth2Flow: 'M2M' })).accessToken ?? '').sub, 'quickstart-web');
    });
  }

  it('is not served for another JWT of the same user, which may be worth less', async () => {
    const first = (await exchange('agent-one', alice, 'exchanging')).accessToken ?? '';
    assert.equal(decodeJwt(first).sub, 'alice');
    assert.notEqual((await exchange('agent-one', first, 'exchanging')).accessToken, first);
  });

  it('is asked for with the JWT as it came, and with the actor token where the provider says so', async () => {
    foreign.answer({ expires_in: 3600 });
    const actor: OnBehalfOfTokenExchangeConfigType = { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M', actorTokenScopes: ['act'] } };
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'foreign', ...withExchange(toForeignConfig(foreign), actor) }));
    const customParameters = { requested_token_type: ACCESS_TOKEN, subject_token: 'evil', actor_token: 'evil' };
    await exchange('agent-one', alice, 'foreign', { audiences: ['x', 'y'], customParameters });
    const [machine, exchanged] = foreign.asked.slice(-2).map(({ form }) => Object.fromEntries(form));
    assert.deepEqual(machine, { grant_type: 'client_credentials', scope: 'act' });
    assert.deepEqual(exchanged, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: alice, subject_token_type: ACCESS_TOKEN, actor_token: 'token-1',
      actor_token_type: ACCESS_TOKEN, scope: 'calendar.read', audience: 'y', requested_token_type: ACCESS_TOKEN,
    });
    assert.deepEqual(foreign.asked.at(-1)?.form.getAll('audience'), ['x', 'y']);
    await clients.control.send(new UpdateOauth2CredentialProviderCommand({ name: 'foreign', ...withExchange(toForeignConfig(foreign), { grantType: 'JWT_AUTHORIZATION_GRANT' }) }));
    await exchange('agent-one', alice, 'foreign', { customParameters: { requested_token_use: 'on_behalf_of' } });
    assert.deepEqual(Object.fromEntries(foreign.asked.at(-1)?.form ?? []), {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: alice, scope: 'calendar.read', requested_token_use: 'on_behalf_of',
    });
  });

  it('needs the JWT of a user and a provider that says how it exchanges tokens', async () => {
    const ask = { oauth2Flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', resourceCredentialProviderName: 'exchanging' } as const;
    await assert.rejects(askForToken(clients, 'agent-one', 'alice', ask), refusedWith('GetWorkloadAccessTokenForJWT'));
    await assert.rejects(exchange('agent-one', alice, 'quickstart-demo'), refusedWith('no onBehalfOfTokenExchangeConfig: quickstart-demo'));
  });

  it('is refused with the code of the token endpoint', async () => {
    await assert.rejects(exchange('agent-one', alice, 'exchanging', { scopes: ['no.such.scope'] }), refusedWith('refused the request: invalid_scope'));
    const config = withExchange(toCustomConfig(sandbox.ready), { grantType: 'TOKEN_EXCHANGE' });
    config.oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecret = 'wrong';
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'wrong-secret', ...config }));
    await assert.rejects(exchange('agent-one', alice, 'wrong-secret'), refusedWith('refused the request: invalid_client'));
  });

  it('is given by the demo issuer for tokens of its own users only', async () => {
    const { issuer, clients: [client] } = sandbox.ready;
    const ask = async (form: Readonly<Record<string, string>>) => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST', body: new URLSearchParams(form), headers: { authorization: `Basic ${Buffer.from(`${client?.clientId ?? ''}:${client?.clientSecret ?? ''}`).toString('base64')}` },
      });
      return await response.json() as Readonly<Record<string, unknown>>;
    };
    const machine = String((await ask({ grant_type: 'client_credentials' }))['access_token']);
    const [header, payload] = alice.split('.');
    const good = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: alice, subject_token_type: ACCESS_TOKEN };
    assert.equal((await ask(good))['issued_token_type'], ACCESS_TOKEN);
    for (const [change, error] of [
      [{ subject_token: machine }, 'invalid_grant'],
      [{ subject_token: `${header ?? ''}.${payload ?? ''}.${bob.split('.')[2] ?? ''}` }, 'invalid_grant'],
      [{ subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, 'invalid_request'],
      [{ actor_token: 'nonsense', actor_token_type: ACCESS_TOKEN }, 'invalid_grant'],
      [{ actor_token: machine }, 'invalid_request'],
      [{ requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, 'invalid_request'],
      [{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }, 'invalid_request'],
      [{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: machine }, 'invalid_grant'],
    ] as const) assert.equal((await ask({ ...good, ...change }))['error'], error, JSON.stringify(change));
    await sandbox.logged(/The token endpoint refused: invalid_grant \(the token names no user of this issuer\)/);
  });

  it('names the actor token that only AWS itself can give, where the flow would need it', async () => {
    const config: OnBehalfOfTokenExchangeConfigType = { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'AWS_IAM_ID_TOKEN_JWT' } };
    const { oauth2ProviderConfigOutput } = await create('iam-actor', config);
    assert.deepEqual(oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.onBehalfOfTokenExchangeConfig, config);
    await assert.rejects(exchange('agent-one', alice, 'iam-actor'), refusedWith('no actor token: AWS_IAM_ID_TOKEN_JWT'));
  });

  it('is configured on a custom provider, which gives its configuration back', async () => {
    const config: OnBehalfOfTokenExchangeConfigType = { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M', actorTokenScopes: ['a'] } };
    const created = await create('echo', config);
    const read = await clients.control.send(new GetOauth2CredentialProviderCommand({ name: 'echo' }));
    for (const { oauth2ProviderConfigOutput } of [created, read]) assert.deepEqual(oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.onBehalfOfTokenExchangeConfig, config);
    const updated = await clients.control.send(new UpdateOauth2CredentialProviderCommand({ name: 'echo', ...toCustomConfig(sandbox.ready) }));
    assert.equal(updated.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.onBehalfOfTokenExchangeConfig, undefined);
  });

  const refusals: readonly (readonly [string, OnBehalfOfTokenExchangeConfigType, string])[] = [
    ['scopes of an actor token that there is not', { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'NONE', actorTokenScopes: ['a'] } }, 'tokenExchangeGrantTypeConfig.actorTokenScopes'],
    ['no word about the actor token', { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: undefined } }, 'tokenExchangeGrantTypeConfig.actorTokenContent'],
    ['an actor token for the other grant type', { grantType: 'JWT_AUTHORIZATION_GRANT', tokenExchangeGrantTypeConfig: { actorTokenContent: 'NONE' } }, 'tokenExchangeGrantTypeConfig'],
    ['no grant type', { grantType: undefined }, 'grantType'],
  ];
  for (const [what, config, field] of refusals) {
    it(`is not configured with ${what}`, async () => {
      await assert.rejects(create('refused', config), (error) => {
        assert.ok(error instanceof Error && 'fieldList' in error && Array.isArray(error.fieldList));
        assert.deepEqual(error.fieldList.map(({ name }: { readonly name: string }) => name), [`oauth2ProviderConfigInput.customOauth2ProviderConfig.onBehalfOfTokenExchangeConfig.${field}`]);
        return true;
      });
    });
  }
});
