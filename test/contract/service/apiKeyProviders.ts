import { GetResourceApiKeyCommand, GetWorkloadAccessTokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateApiKeyCredentialProviderCommand, DeleteApiKeyCredentialProviderCommand, GetApiKeyCredentialProviderCommand,
  ListApiKeyCredentialProvidersCommand, paginateListApiKeyCredentialProviders, UpdateApiKeyCredentialProviderCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { refused } from './refusals.js';
import type { Get } from './target.js';

export function describeApiKeyProviders(get: Get): void {
  const read = (name: string) => get().clients.control.send(new GetApiKeyCredentialProviderCommand({ name }));
  const remove = (name: string) => get().clients.control.send(new DeleteApiKeyCredentialProviderCommand({ name }));
  const update = (name: string, apiKey = 'hush') => get().clients.control.send(new UpdateApiKeyCredentialProviderCommand({ name, apiKey }));

  describe('CreateApiKeyCredentialProvider', () => {
    it('answers 201 with ARNs, and never with the key', async () => {
      const { clients: { control }, claim } = get();
      const name = claim('apiKey', 'created');
      const created = await control.send(new CreateApiKeyCredentialProviderCommand({ name, apiKey: 'hush' }));
      assert.equal(created.$metadata.httpStatusCode, 201);
      assert.ok(created.credentialProviderArn?.endsWith(`:token-vault/default/apikeycredentialprovider/${name}`), created.credentialProviderArn);
      assert.match(created.apiKeySecretArn?.secretArn ?? '', /^arn:aws[a-z-]*:secretsmanager:/);
      assert.ok(!JSON.stringify(created).includes('hush'));
    });

    const refusals = [['a name with a dot', { name: 'a.b' }], ['a key beyond 65,536 characters', { apiKey: 'k'.repeat(65_537) }]] as const;
    for (const [what, input] of refusals) {
      it(`refuses ${what}`, async () => {
        const { clients: { control }, claim } = get();
        const name = claim('apiKey', 'refused');
        await refused(control.send(new CreateApiKeyCredentialProviderCommand({ name, apiKey: 'hush', ...input })), 'ValidationException');
      });
    }
  });

  describe('GetApiKeyCredentialProvider', () => {
    it('adds the times', async () => {
      const found = await read(await get().makeApiKeyProvider('read'));
      assert.equal(found.$metadata.httpStatusCode, 200);
      assert.ok(found.createdTime instanceof Date && found.lastUpdatedTime instanceof Date);
      assert.ok(!JSON.stringify(found).includes('hush'));
    });
  });

  describe('ListApiKeyCredentialProviders', () => {
    it('gives names, ARNs and times in pages', async () => {
      const { clients: { control }, makeApiKeyProvider } = get();
      const made = [await makeApiKeyProvider('page-1'), await makeApiKeyProvider('page-2')];
      const { credentialProviders = [], nextToken } = await control.send(new ListApiKeyCredentialProvidersCommand({ maxResults: 1 }));
      const members = ['createdTime', 'credentialProviderArn', 'lastUpdatedTime', 'name'];
      assert.deepEqual(credentialProviders.map((one) => Object.keys(one).sort()), [members]);
      assert.ok(nextToken);
      const names: unknown[] = [];
      for await (const page of paginateListApiKeyCredentialProviders({ client: control }, {})) {
        names.push(...(page.credentialProviders ?? []).map(({ name }) => name));
      }
      assert.deepEqual(made.filter((name) => !names.includes(name)), []);
    });

    it('refuses pages of 0 and of more than 100', async () => {
      const { control } = get().clients;
      for (const maxResults of [0, 101]) await refused(control.send(new ListApiKeyCredentialProvidersCommand({ maxResults })), 'ValidationException');
    });
  });

  describe('DeleteApiKeyCredentialProvider', () => {
    it('answers 204', async () => {
      assert.equal((await remove(await get().makeApiKeyProvider('deleted'))).$metadata.httpStatusCode, 204);
    });
  });

  const byName = { GetApiKeyCredentialProvider: read, UpdateApiKeyCredentialProvider: update, DeleteApiKeyCredentialProvider: remove };
  for (const [operation, call] of Object.entries(byName)) {
    it(`${operation} refuses a name of nobody and one that is none`, async () => {
      await refused(call(get().toNobody()), 'ResourceNotFoundException');
      await refused(call('a.b'), 'ValidationException');
    });
  }

  describe('GetResourceApiKey', () => {
    const getToken = async (what: string) => {
      const { clients: { data }, makeWorkload } = get();
      const workloadName = await makeWorkload(what);
      return (await data.send(new GetWorkloadAccessTokenCommand({ workloadName }))).workloadAccessToken;
    };
    const ask = (workloadIdentityToken: string | undefined, resourceCredentialProviderName: string) => (
      get().clients.data.send(new GetResourceApiKeyCommand({ workloadIdentityToken, resourceCredentialProviderName })));

    it('gives the key, and after UpdateApiKeyCredentialProvider the new one', async () => {
      const name = await get().makeApiKeyProvider('given', 'first');
      const token = await getToken('asks-key');
      assert.equal((await ask(token, name)).apiKey, 'first');
      const updated = await update(name, 'second');
      assert.equal(updated.$metadata.httpStatusCode, 200);
      assert.ok(!JSON.stringify(updated).includes('second'));
      assert.equal((await ask(token, name)).apiKey, 'second');
    });

    it('refuses a provider of nobody, a name that is none, and to be asked without a token', async () => {
      const token = await getToken('asks-wrongly');
      await refused(ask(token, get().toNobody()), 'ResourceNotFoundException');
      await refused(ask(token, 'a.b'), 'ValidationException');
      await refused(ask(undefined, await get().makeApiKeyProvider('guarded')), 'ValidationException');
    });
  });
}
