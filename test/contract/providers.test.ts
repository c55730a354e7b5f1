import {
  ConflictException, CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, GetAgentRuntimeCommand, GetOauth2CredentialProviderCommand,
  ListAgentRuntimesCommand, ListOauth2CredentialProvidersCommand, ResourceNotFoundException, UpdateOauth2CredentialProviderCommand, ValidationException,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, toCustomConfig, type Clients } from './clients.js';

describe('OAuth2 credential providers and runtimes of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('are created, read, updated and deleted, and never give the secret back', async () => {
    const { control } = clients;
    const config = toCustomConfig(sandbox.ready);
    const created = await control.send(new CreateOauth2CredentialProviderCommand({ name: 'mine', ...config }));
    assert.equal(created.$metadata.httpStatusCode, 201);
    assert.match(created.callbackUrl ?? '', new RegExp(`^${sandbox.ready.endpoint}/identities/oauth2/callback/[0-9a-f-]{36}$`));
    const read = await control.send(new GetOauth2CredentialProviderCommand({ name: 'mine' }));
    assert.equal(read.status, 'READY');
    assert.equal(read.credentialProviderVendor, 'CustomOauth2');
    assert.ok(read.createdTime instanceof Date);
    assert.deepEqual(read.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.oauthDiscovery, config.oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery);
    const updated = await control.send(new UpdateOauth2CredentialProviderCommand({
      name: 'mine', credentialProviderVendor: 'GithubOauth2', oauth2ProviderConfigInput: { githubOauth2ProviderConfig: { clientId: 'gh', clientSecret: 'hidden-secret' } },
    }));
    assert.equal(updated.callbackUrl, created.callbackUrl);
    assert.equal(updated.oauth2ProviderConfigOutput?.githubOauth2ProviderConfig?.clientId, 'gh');
    for (const answer of [created, read, updated]) {
      assert.ok(!JSON.stringify(answer).includes('hidden-secret') && !JSON.stringify(answer).includes(sandbox.ready.clients[0]?.clientSecret ?? '-'));
    }
    assert.equal((await control.send(new DeleteOauth2CredentialProviderCommand({ name: 'mine' }))).$metadata.httpStatusCode, 204);
    await assert.rejects(control.send(new GetOauth2CredentialProviderCommand({ name: 'mine' })), ResourceNotFoundException);
  });

  it('take authorization server metadata in place of a discovery URL', async () => {
    const metadata = { issuer: 'https://id.example', authorizationEndpoint: 'https://id.example/a', tokenEndpoint: 'https://id.example/t' };
    const { oauth2ProviderConfigOutput } = await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'by-metadata', credentialProviderVendor: 'CustomOauth2',
      oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { authorizationServerMetadata: metadata }, clientId: 'c', clientSecret: 's' } },
    }));
    assert.deepEqual(oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.oauthDiscovery?.authorizationServerMetadata, metadata);
  });

  it('refuse a name that is taken, as a ConflictException', async () => {
    await assert.rejects(clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'quickstart-demo', ...toCustomConfig(sandbox.ready) })), ConflictException);
  });

  const googleConfig = { googleOauth2ProviderConfig: { clientId: 'c', clientSecret: 's' } };
  const refusals = [
    ['settings of another vendor', { name: 'x', credentialProviderVendor: 'GithubOauth2' as const, oauth2ProviderConfigInput: googleConfig }, 'oauth2ProviderConfigInput'],
    ['a name with a dot', { name: 'a.b', credentialProviderVendor: 'GoogleOauth2' as const, oauth2ProviderConfigInput: googleConfig }, 'name'],
    ['no secret', { name: 'x', credentialProviderVendor: 'GoogleOauth2' as const, oauth2ProviderConfigInput: { googleOauth2ProviderConfig: { clientId: 'c' } } }, 'oauth2ProviderConfigInput.googleOauth2ProviderConfig.clientSecret'],
    ['a vendor with servers of its customers and no address', { name: 'x', credentialProviderVendor: 'OktaOauth2' as const, oauth2ProviderConfigInput: { includedOauth2ProviderConfig: { clientId: 'c', clientSecret: 's' } } }, 'oauth2ProviderConfigInput.includedOauth2ProviderConfig.issuer'],
    ['a discovery URL that is none', { name: 'x', credentialProviderVendor: 'CustomOauth2' as const, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: 'https://id.example' }, clientId: 'c', clientSecret: 's' } } }, 'oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.discoveryUrl'],
  ] as const;
  for (const [what, input, field] of refusals) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(clients.control.send(new CreateOauth2CredentialProviderCommand(input)), (error) => {
        assert.ok(error instanceof ValidationException);
        assert.ok(error.fieldList?.some(({ name }) => name === field), JSON.stringify(error.fieldList));
        return true;
      });
    });
  }

  it('are listed with vendor and times, and in pages', async () => {
    const { control } = clients;
    for (const name of ['page-1', 'page-2']) await control.send(new CreateOauth2CredentialProviderCommand({ name, credentialProviderVendor: 'GoogleOauth2', oauth2ProviderConfigInput: googleConfig }));
    const first = await control.send(new ListOauth2CredentialProvidersCommand({ maxResults: 2 }));
    assert.equal(first.credentialProviders?.length, 2);
    assert.ok(first.credentialProviders[0]?.lastUpdatedTime instanceof Date);
    const second = await control.send(new ListOauth2CredentialProvidersCommand({ maxResults: 20, nextToken: first.nextToken }));
    assert.equal(second.nextToken, undefined);
    assert.ok(second.credentialProviders?.some(({ name, credentialProviderVendor }) => name === 'page-2' && credentialProviderVendor === 'GoogleOauth2'));
  });

  it('stand beside one runtime that names its workload identity', async () => {
    const { agentRuntimes } = await clients.control.send(new ListAgentRuntimesCommand({}));
    assert.equal(agentRuntimes?.length, 1);
    assert.equal(agentRuntimes[0]?.status, 'READY');
    const runtime = await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId: agentRuntimes[0].agentRuntimeId }));
    assert.equal(runtime.agentRuntimeName, 'quickstart_agent');
    assert.equal(runtime.protocolConfiguration?.serverProtocol, 'HTTP');
    assert.equal(runtime.authorizerConfiguration, undefined);
    assert.ok(runtime.createdAt instanceof Date);
    assert.match(runtime.workloadIdentityDetails?.workloadIdentityArn ?? '', /workload-identity\/quickstart_agent-sandbox001$/);
    await assert.rejects(clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId: 'other-abcdefghij' })), ResourceNotFoundException);
  });
});
