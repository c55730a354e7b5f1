import {
  CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand,
  ListOauth2CredentialProvidersCommand, paginateListOauth2CredentialProviders, UpdateOauth2CredentialProviderCommand,
  type CreateOauth2CredentialProviderCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { refused } from './refusals.js';
import { STATIC_PROVIDER, type Get } from './target.js';

const { customOauth2ProviderConfig } = STATIC_PROVIDER.oauth2ProviderConfigInput;
const withCustom = (more: object) => ({
  ...STATIC_PROVIDER, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, ...more } },
});

export function describeOauth2Providers(get: Get): void {
  const read = (name: string) => get().clients.control.send(new GetOauth2CredentialProviderCommand({ name }));
  const remove = (name: string) => get().clients.control.send(new DeleteOauth2CredentialProviderCommand({ name }));
  const update = (name: string, config: Omit<CreateOauth2CredentialProviderCommandInput, 'name'> = STATIC_PROVIDER) => (
    get().clients.control.send(new UpdateOauth2CredentialProviderCommand({ name, ...config })));

  describe('CreateOauth2CredentialProvider', () => {
    it('answers 201 with ARNs and the callback URL, and never with the secret', async () => {
      const { clients: { control }, claim } = get();
      const name = claim('oauth2', 'created');
      const created = await control.send(new CreateOauth2CredentialProviderCommand({ name, ...STATIC_PROVIDER }));
      assert.equal(created.$metadata.httpStatusCode, 201);
      assert.ok(created.credentialProviderArn?.endsWith(`:token-vault/default/oauth2credentialprovider/${name}`), created.credentialProviderArn);
      assert.match(created.clientSecretArn?.secretArn ?? '', /^arn:aws[a-z-]*:secretsmanager:/);
      assert.match(created.callbackUrl ?? '', /\/identities\/oauth2\/callback/);
      assert.equal(created.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.clientId, 'client');
      assert.ok(!JSON.stringify(created).includes('hush'));
    });

    const refusals: readonly (readonly [what: string, input: object])[] = [
      ['a name with a dot', { name: 'a.b' }],
      ['a vendor that there is not', { credentialProviderVendor: 'ZendeskOauth2' }],
      ['no configuration', { oauth2ProviderConfigInput: undefined }],
      ['no discovery', withCustom({ oauthDiscovery: undefined })],
      ['a discovery URL that is none', withCustom({ oauthDiscovery: { discoveryUrl: 'https://idp.example.com/' } })],
      ['a client id beyond 256 characters', withCustom({ clientId: 'c'.repeat(257) })],
    ];
    for (const [what, input] of refusals) {
      it(`refuses ${what}`, async () => {
        const { clients: { control }, claim } = get();
        const name = claim('oauth2', 'refused');
        await refused(control.send(new CreateOauth2CredentialProviderCommand({ name, ...STATIC_PROVIDER, ...input })), 'ValidationException');
      });
    }
  });

  describe('GetOauth2CredentialProvider', () => {
    it('adds vendor and times, and has a status', async () => {
      const found = await read(await get().makeOauth2Provider('read'));
      assert.deepEqual([found.$metadata.httpStatusCode, found.credentialProviderVendor, found.status], [200, 'CustomOauth2', 'READY']);
      assert.ok(found.createdTime instanceof Date && found.lastUpdatedTime instanceof Date);
      const { authorizationServerMetadata } = found.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.oauthDiscovery ?? {};
      assert.equal(authorizationServerMetadata?.tokenEndpoint, 'https://idp.example.com/token');
      assert.ok(!JSON.stringify(found).includes('hush'));
    });
  });

  describe('UpdateOauth2CredentialProvider', () => {
    it('replaces the configuration and keeps ARN and callback URL', async () => {
      const before = await read(await get().makeOauth2Provider('updated'));
      const updated = await update(before.name ?? '', withCustom({ clientId: 'other' }));
      assert.equal(updated.$metadata.httpStatusCode, 200);
      assert.equal(updated.oauth2ProviderConfigOutput?.customOauth2ProviderConfig?.clientId, 'other');
      assert.deepEqual([updated.callbackUrl, updated.credentialProviderArn], [before.callbackUrl, before.credentialProviderArn]);
    });
  });

  describe('ListOauth2CredentialProviders', () => {
    it('gives names, vendors, ARNs and times in pages', async () => {
      const { clients: { control }, makeOauth2Provider } = get();
      const made = [await makeOauth2Provider('page-1'), await makeOauth2Provider('page-2')];
      const { credentialProviders = [], nextToken } = await control.send(new ListOauth2CredentialProvidersCommand({ maxResults: 1 }));
      assert.deepEqual(credentialProviders.map((one) => Object.keys(one).sort()), [
        ['createdTime', 'credentialProviderArn', 'credentialProviderVendor', 'lastUpdatedTime', 'name'],
      ]);
      assert.ok(nextToken);
      const names: unknown[] = [];
      for await (const page of paginateListOauth2CredentialProviders({ client: control }, {})) {
        names.push(...(page.credentialProviders ?? []).map(({ name }) => name));
      }
      assert.deepEqual(made.filter((name) => !names.includes(name)), []);
    });

    it('refuses pages of 0 and of more than 20', async () => {
      const { control } = get().clients;
      for (const maxResults of [0, 21]) await refused(control.send(new ListOauth2CredentialProvidersCommand({ maxResults })), 'ValidationException');
    });
  });

  describe('DeleteOauth2CredentialProvider', () => {
    it('answers 204', async () => {
      assert.equal((await remove(await get().makeOauth2Provider('deleted'))).$metadata.httpStatusCode, 204);
    });
  });

  const byName = { GetOauth2CredentialProvider: read, UpdateOauth2CredentialProvider: update, DeleteOauth2CredentialProvider: remove };
  for (const [operation, call] of Object.entries(byName)) {
    it(`${operation} refuses a name of nobody and one that is none`, async () => {
      await refused(call(get().toNobody()), 'ResourceNotFoundException');
      await refused(call('a.b'), 'ValidationException');
    });
  }
}
