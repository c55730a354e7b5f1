import {
  GetResourceApiKeyCommand, GetWorkloadAccessTokenCommand, ResourceNotFoundException as DataNotFound, UnauthorizedException,
  ValidationException as DataRefusal,
} from '@aws-sdk/client-bedrock-agentcore';
import {
  ConflictException, CreateApiKeyCredentialProviderCommand, DeleteApiKeyCredentialProviderCommand, DeleteWorkloadIdentityCommand,
  GetApiKeyCredentialProviderCommand, ListApiKeyCredentialProvidersCommand, paginateListApiKeyCredentialProviders,
  ResourceNotFoundException, UpdateApiKeyCredentialProviderCommand, ValidationException,
  type CreateApiKeyCredentialProviderCommandInput as Input,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createWorkload, PROVIDER } from './clients.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';

describe('API-key credential providers of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  const getToken = async (workloadName = 'agent') => {
    const { workloadAccessToken } = await sandbox.clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName }));
    return workloadAccessToken;
  };
  const getKey = async (provider: string, token?: string) => {
    const input = { workloadIdentityToken: token ?? await getToken(), resourceCredentialProviderName: provider };
    const { apiKey } = await sandbox.clients.data.send(new GetResourceApiKeyCommand(input));
    return apiKey;
  };
  const create = (input: Input) => sandbox.clients.control.send(new CreateApiKeyCredentialProviderCommand(input));
  const update = (input: Input) => sandbox.clients.control.send(new UpdateApiKeyCredentialProviderCommand(input));
  const remove = (name: string) => sandbox.clients.control.send(new DeleteApiKeyCredentialProviderCommand({ name }));
  const read = (name: string) => sandbox.clients.control.send(new GetApiKeyCredentialProviderCommand({ name }));
  const external = { apiKeySecretSource: 'EXTERNAL' as const, apiKeySecretConfig: { secretId: 'team/keys', jsonKey: 'weather' } };

  before(async () => {
    sandbox = await startKeptSandbox();
    await createWorkload(sandbox.clients, 'agent');
  });
  after(() => sandbox.stop());

  it('are created, read, updated and deleted, and give the key to agents only', async () => {
    const { control } = sandbox.clients;
    const created = await create({ name: 'weather', apiKey: 'hush-first' });
    assert.equal(created.$metadata.httpStatusCode, 201);
    const { region, accountId } = sandbox.ready;
    const vaultArn = `arn:aws:bedrock-agentcore:${region}:${accountId}:token-vault/default`;
    assert.equal(created.credentialProviderArn, `${vaultArn}/apikeycredentialprovider/weather`);
    const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:bedrock-agentcore-identity!default/apikey/weather`;
    assert.match(created.apiKeySecretArn?.secretArn ?? '', new RegExp(`^${secretArn}-\\w{6}$`));
    assert.deepEqual([created.apiKeySecretSource, created.apiKeySecretJsonKey], ['MANAGED', 'api_key_value']);
    assert.equal(await getKey('weather'), 'hush-first');
    const updated = await update({ name: 'weather', apiKey: 'hush-second' });
    assert.equal(await getKey('weather'), 'hush-second');
    const got = await read('weather');
    assert.ok(got.createdTime instanceof Date && got.lastUpdatedTime instanceof Date && got.lastUpdatedTime >= got.createdTime);
    assert.deepEqual(got.apiKeySecretArn, created.apiKeySecretArn);
    const listed = await control.send(new ListApiKeyCredentialProvidersCommand({}));
    assert.deepEqual(listed.credentialProviders?.map(({ name }) => name), ['quickstart-forecast', 'weather']);
    for (const answer of [created, updated, got, listed]) assert.ok(!JSON.stringify(answer).includes('hush'));
    assert.equal((await remove('weather')).$metadata.httpStatusCode, 204);
    await assert.rejects(read('weather'), ResourceNotFoundException);
    await assert.rejects(getKey('weather'), DataNotFound);
    assert.ok(!sandbox.log().includes('hush'));
  });

  it('refer to a secret in Secrets Manager by name or ARN, which the sandbox says that it cannot read', async () => {
    const created = await create({ name: 'external', ...external });
    assert.match(created.apiKeySecretArn?.secretArn ?? '', /:secret:team\/keys-\w{6}$/);
    assert.deepEqual([created.apiKeySecretSource, created.apiKeySecretJsonKey], ['EXTERNAL', 'weather']);
    await assert.rejects(getKey('external'), (error) => error instanceof DataRefusal && error.message.includes('Secrets Manager'));
    const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:team/keys-AbCdEf';
    const updated = await update({ ...external, name: 'external', apiKeySecretConfig: { secretId: secretArn, jsonKey: 'k' } });
    assert.deepEqual(updated.apiKeySecretArn, { secretArn });
    await update({ name: 'external', apiKey: 'managed-now', apiKeySecretSource: 'MANAGED' });
    assert.equal(await getKey('external'), 'managed-now');
    assert.equal((await read('external')).apiKeySecretSource, 'MANAGED');
  });

  it('refuse a name that is taken, as a conflict, and share no names with OAuth2 providers', async () => {
    await create({ name: 'taken', apiKey: 'k' });
    await assert.rejects(create({ name: 'taken', apiKey: 'other' }), ConflictException);
    assert.equal(await getKey('taken'), 'k');
    await create({ name: PROVIDER, apiKey: 'k' });
    await assert.rejects(update({ name: 'nobody', apiKey: 'k' }), ResourceNotFoundException);
    await assert.rejects(remove('nobody'), ResourceNotFoundException);
  });

  const refusals = [
    ['a name with a dot', { name: 'a.b', apiKey: 'k' }, 'name'],
    ['a name beyond 128 characters', { name: 'n'.repeat(129), apiKey: 'k' }, 'name'],
    ['no key', { name: 'x' }, 'apiKey'],
    ['an empty key', { name: 'x', apiKey: '' }, 'apiKey'],
    ['a key beyond 65,536 characters', { name: 'x', apiKey: 'hush'.repeat(16_385) }, 'apiKey'],
    ['EXTERNAL without its reference', { ...external, name: 'x', apiKeySecretConfig: undefined }, 'apiKeySecretConfig'],
    [
      'a reference without its JSON key',
      { ...external, name: 'x', apiKeySecretConfig: { secretId: 's', jsonKey: undefined } },
      'apiKeySecretConfig.jsonKey',
    ],
    ['a key beside a reference', { name: 'x', apiKey: 'hush', ...external }, 'apiKey'],
    [
      'a reference to a secret that is managed',
      { ...external, name: 'x', apiKey: 'hush', apiKeySecretSource: 'MANAGED' as const },
      'apiKeySecretConfig',
    ],
    ['a source that is none', { name: 'x', apiKey: 'hush', apiKeySecretSource: 'OTHER' as 'MANAGED' }, 'apiKeySecretSource'],
  ] as const;
  for (const [what, input, field] of refusals) {
    it(`refuse ${what}, and do not repeat the key`, async () => {
      await assert.rejects(create(input), (error) => {
        assert.ok(error instanceof ValidationException);
        assert.deepEqual(error.fieldList?.map(({ name }) => name), [field]);
        assert.ok(!JSON.stringify(error).includes('hush'));
        return true;
      });
      await assert.rejects(read('x'), ResourceNotFoundException);
    });
  }

  it('give no key without a token of a workload that there is', async () => {
    await create({ name: 'guarded', apiKey: 'hush-guarded' });
    await assert.rejects(getKey('guarded', 'made-up'), UnauthorizedException);
    await createWorkload(sandbox.clients, 'short-lived');
    const token = await getToken('short-lived');
    assert.equal(await getKey('guarded', token), 'hush-guarded');
    await sandbox.clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'short-lived' }));
    await assert.rejects(getKey('guarded', token), UnauthorizedException);
    await assert.rejects(getKey('a.b'), DataRefusal);
    const tokenless = new GetResourceApiKeyCommand({ workloadIdentityToken: undefined, resourceCredentialProviderName: 'guarded' });
    await assert.rejects(sandbox.clients.data.send(tokenless), DataRefusal);
  });

  it('come in pages of 100 at most', async () => {
    const { control } = sandbox.clients;
    for (let index = 0; index < 101; index += 1) await create({ name: `paged-${String(index).padStart(3, '0')}`, apiKey: 'k' });
    assert.equal((await control.send(new ListApiKeyCredentialProvidersCommand({}))).credentialProviders?.length, 100);
    const names: string[] = [];
    for await (const page of paginateListApiKeyCredentialProviders({ client: control, pageSize: 100 }, {})) {
      names.push(...(page.credentialProviders ?? []).flatMap(({ name }) => name ?? []));
    }
    assert.equal(names.filter((name) => name.startsWith('paged-')).length, 101);
    assert.equal(new Set(names).size, names.length);
    await assert.rejects(control.send(new ListApiKeyCredentialProvidersCommand({ maxResults: 101 })), ValidationException);
    await assert.rejects(control.send(new ListApiKeyCredentialProvidersCommand({ nextToken: 'x' })), ValidationException);
  });

  it('are kept over a restart', async () => {
    await create({ name: 'kept', apiKey: 'kept-key' });
    const before = await read('kept');
    await sandbox.restart();
    assert.equal(await getKey('kept'), 'kept-key');
    assert.deepEqual((await read('kept')).apiKeySecretArn, before.apiKeySecretArn);
  });
});
