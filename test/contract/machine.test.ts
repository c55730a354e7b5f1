import { GetWorkloadAccessTokenCommand, InternalServerException, ResourceNotFoundException, UnauthorizedException, ValidationException } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, createClients, createWorkload, readSettled, toCustomConfig, type Ask, type Clients } from './clients.js';
import { createForeignProvider, startForeignServer, toDiscoveredConfig, toForeignConfig, updateForeignProvider, type ForeignServer } from './foreignServer.js';

describe('A token for a machine (M2M), through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let foreign: ForeignServer;
  /** As an agent without a user asks. */
  const ask = async (workloadName: string, more: Ask = {}) => {
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName }));
    return (await askWithToken(clients, workloadAccessToken, { scopes: ['email', 'calendar.read'], oauth2Flow: 'M2M', ...more })).accessToken;
  };
  const askForeign = (name: string, more: Ask = {}) => ask('agent-one', { resourceCredentialProviderName: name, scopes: ['a'], ...more });
  const lastAsked = () => {
    const last = foreign.asked.at(-1);
    assert.ok(last !== undefined);
    return last;
  };
  const refusedAs = (type: new (...args: never[]) => Error, end: string) => (error: unknown) => error instanceof type && error.message.endsWith(end);

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    foreign = await startForeignServer();
    await createWorkload(clients, 'agent-one');
    await createWorkload(clients, 'agent-two');
  });
  beforeEach(() => { foreign.answer({ expires_in: 3600 }); });
  after(async () => {
    foreign.close();
    await sandbox.stop();
  });

  it('speaks for the client of the provider, with the scopes that were asked for', async () => {
    const { issuer, clients: [client] } = sandbox.ready;
    const { payload } = await jwtVerify(await ask('agent-one') ?? '', createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer });
    assert.deepEqual([payload.sub, payload['client_id'], payload['scope'], payload['username']], [client?.clientId, client?.clientId, 'calendar.read email', undefined]);
    assert.equal(payload.aud, 'urn:agentcore-sandbox:resource');
  });

  it('is for the resource that was asked for', async () => {
    const token = await ask('agent-one', { resources: ['https://api.example'] }) ?? '';
    assert.equal((JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly aud: string }).aud, 'https://api.example');
  });

  it('is kept for its workload and scopes, in any order, and for whomever the workload works', async () => {
    const first = await ask('agent-one');
    assert.equal(await ask('agent-one', { scopes: ['calendar.read', 'email'] }), first);
    assert.equal((await askForToken(clients, 'agent-one', 'anybody', { oauth2Flow: 'M2M', scopes: ['email', 'calendar.read'] })).accessToken, first);
    const others = [
      await ask('agent-two'), await ask('agent-one', { scopes: ['email'] }), await ask('agent-one', { customParameters: { tenant: 'x' } }),
      await ask('agent-one', { forceAuthentication: true }),
    ];
    assert.equal(new Set([first, ...others]).size, 5);
  });

  it('is never served where a user must consent', async () => {
    assert.ok(await ask('agent-one'));
    const federated = await askForToken(clients, 'agent-one', 'u', { scopes: ['email', 'calendar.read'] });
    assert.equal(federated.accessToken, undefined);
    assert.ok(federated.authorizationUrl);
  });

  it('is asked for with scopes, audiences, resources and custom parameters, of which none replaces a standard one', async () => {
    await createForeignProvider(clients, foreign, 'foreign');
    const customParameters = { tenant: 'blue', audience: 'mine', resource: 'mine', ...Object.fromEntries(['grant_type', 'client_id', 'scope', 'assertion'].map((name) => [name, 'evil'])) };
    await askForeign('foreign', { scopes: ['b', 'a'], audiences: ['x', 'y'], resources: ['https://r.example'], customParameters });
    const { form, authorization } = lastAsked();
    assert.equal(authorization, `Basic ${Buffer.from('client:secret').toString('base64')}`);
    assert.deepEqual([...form].sort(), [
      ['audience', 'x'], ['audience', 'y'], ['grant_type', 'client_credentials'], ['resource', 'https://r.example'], ['scope', 'a b'], ['tenant', 'blue'],
    ]);
    await askForeign('foreign', { scopes: [], customParameters });
    assert.deepEqual([...lastAsked().form].sort(), [['audience', 'mine'], ['grant_type', 'client_credentials'], ['resource', 'mine'], ['tenant', 'blue']]);
  });

  it('is asked for in the way in which the client of the provider proves itself', async () => {
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toForeignConfig(foreign);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'by-post', credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, clientAuthenticationMethod: 'CLIENT_SECRET_POST' } },
    }));
    await askForeign('by-post');
    const { form, authorization } = lastAsked();
    assert.deepEqual([authorization, form.get('client_id'), form.get('client_secret')], [undefined, 'client', 'secret']);
  });

  it('is got anew where it has hardly any time left, or names no end', async () => {
    await createForeignProvider(clients, foreign, 'short');
    for (const members of [{ expires_in: 30 }, {}]) {
      foreign.answer(members);
      assert.notEqual(await askForeign('short'), await askForeign('short'));
    }
    foreign.answer({ expires_in: 3600 });
    assert.equal(await askForeign('short'), await askForeign('short'));
  });

  it('goes with its provider, and where that becomes another client', async () => {
    await createForeignProvider(clients, foreign, 'changing');
    const first = await askForeign('changing');
    await updateForeignProvider(clients, foreign, 'changing', { clientId: 'another' });
    assert.notEqual(await askForeign('changing'), first);
    await clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'changing' }));
    await assert.rejects(askForeign('changing'), ResourceNotFoundException);
  });

  it('is not given out where its provider or workload was deleted during the request', async () => {
    await createForeignProvider(clients, foreign, 'raced');
    await createWorkload(clients, 'raced-agent');
    const asked = { resourceCredentialProviderName: 'raced', scopes: ['a'] };
    foreign.answer({ expires_in: 3600 }, 200, () => clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'raced-agent' })));
    await assert.rejects(ask('raced-agent', asked), UnauthorizedException, 'its workload access token went with it');
    foreign.answer({ expires_in: 3600 }, 200, () => clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'raced' })));
    await assert.rejects(ask('agent-one', asked), ResourceNotFoundException);
  });

  it('is asked for again where its provider became another client during the request', async () => {
    await createForeignProvider(clients, foreign, 'moved');
    foreign.answer({ expires_in: 3600 }, 200, () => {
      foreign.answer({ expires_in: 3600 });
      return updateForeignProvider(clients, foreign, 'moved', { clientId: 'another' });
    });
    const token = await askForeign('moved');
    assert.equal(lastAsked().authorization, `Basic ${Buffer.from('another:secret').toString('base64')}`);
    assert.equal(token, `token-${foreign.asked.length}`);
    assert.equal(await askForeign('moved'), token);
  });

  it('is refused with the code of the token endpoint', async () => {
    await assert.rejects(ask('agent-one', { scopes: ['no.such.scope'] }), refusedAs(ValidationException, 'refused the request: invalid_scope'));
    const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(sandbox.ready);
    await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'wrong-secret', credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, clientSecret: 'wrong' } },
    }));
    await assert.rejects(ask('agent-one', { resourceCredentialProviderName: 'wrong-secret' }), refusedAs(ValidationException, 'refused the request: invalid_client'));
    await createForeignProvider(clients, foreign, 'refusing');
    foreign.answer({ error: 'invalid_target' }, 400);
    await assert.rejects(askForeign('refusing'), refusedAs(ValidationException, 'refused the request: invalid_target'));
    foreign.answer({ error: 'invalid_target' }, 503);
    await assert.rejects(askForeign('refusing'), refusedAs(InternalServerException, 'answered: server_error'));
  });

  it('is refused where its server can no longer be found', async () => {
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'nowhere', ...toDiscoveredConfig(foreign) }));
    assert.equal((await readSettled(clients, 'nowhere')).status, 'READY');
    foreign.answerDiscovery({}, 503);
    await assert.rejects(askForeign('nowhere'), (error) => error instanceof InternalServerException && error.message.includes('answered with status 503'));
    foreign.answerDiscovery({});
    assert.ok(await askForeign('nowhere'));
  });
});
