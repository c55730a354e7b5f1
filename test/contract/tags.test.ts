import {
  CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand,
  DeleteApiKeyCredentialProviderCommand,
  ListTagsForResourceCommand, ResourceNotFoundException, ServiceQuotaExceededException, TagResourceCommand, UntagResourceCommand,
  UpdateApiKeyCredentialProviderCommand, UpdateOauth2CredentialProviderCommand, UpdateWorkloadIdentityCommand, ValidationException,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { toCustomConfig } from './clients.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';

type TagMap = Record<string, string>;

describe('Tags of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  const runtime = 'runtime/quickstart_agent-sandbox001';
  const toArn = (resource: string, region = sandbox.ready.region) => (
    `arn:aws:bedrock-agentcore:${region}:${sandbox.ready.accountId}:${resource}`
  );
  const control = () => sandbox.clients.control;
  const list = async (resourceArn: string) => (await control().send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  const tag = (resourceArn: string, tags: TagMap | undefined) => control().send(new TagResourceCommand({ resourceArn, tags }));
  const untag = (resourceArn: string, ...tagKeys: string[]) => control().send(new UntagResourceCommand({ resourceArn, tagKeys }));
  const many = (count: number, prefix = 'key') => (
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, '']))
  );
  const createKey = (name: string, tags?: TagMap) => control().send(new CreateApiKeyCredentialProviderCommand({ name, apiKey: 'k', tags }));
  const createIdentity = (name: string, tags: TagMap) => control().send(new CreateWorkloadIdentityCommand({ name, tags }));
  const createProvider = (name: string, tags: TagMap) => (
    control().send(new CreateOauth2CredentialProviderCommand({ name, ...toCustomConfig(sandbox.ready), tags }))
  );

  before(async () => { sandbox = await startKeptSandbox(); });
  after(() => sandbox.stop());

  it('are given at Create, stay with an Update and over a restart', async () => {
    const tags = { team: 'a b', 'path/to:it': 'x=1+2@y', empty: '' };
    const identity = await createIdentity('tagged', tags);
    const provider = await createProvider('tagged', tags);
    const key = await createKey('tagged', tags);
    await control().send(new UpdateWorkloadIdentityCommand({ name: 'tagged', allowedResourceOauth2ReturnUrls: [] }));
    await control().send(new UpdateOauth2CredentialProviderCommand({ name: 'tagged', ...toCustomConfig(sandbox.ready) }));
    await control().send(new UpdateApiKeyCredentialProviderCommand({ name: 'tagged', apiKey: 'other' }));
    await sandbox.restart();
    for (const arn of [identity.workloadIdentityArn, provider.credentialProviderArn, key.credentialProviderArn]) {
      assert.deepEqual(await list(arn ?? ''), tags);
    }
  });

  it('are added, replaced and taken away one by one', async () => {
    for (const arn of [toArn(runtime), toArn('token-vault/default/oauth2credentialprovider/quickstart-demo')]) {
      assert.deepEqual(await list(arn), {});
      assert.equal((await tag(arn, { a: '1', b: '1' })).$metadata.httpStatusCode, 204);
      await tag(arn, { b: '2', 'c c': '2' });
      assert.deepEqual(await list(arn), { a: '1', b: '2', 'c c': '2' });
      assert.equal((await untag(arn, 'a', 'c c', 'nobody')).$metadata.httpStatusCode, 204);
      assert.deepEqual(await list(arn), { b: '2' });
    }
  });

  it('go with their resource', async () => {
    const { credentialProviderArn = '' } = await createKey('short-lived', { old: 'yes' });
    await control().send(new DeleteApiKeyCredentialProviderCommand({ name: 'short-lived' }));
    await assert.rejects(list(credentialProviderArn), ResourceNotFoundException);
    await createKey('short-lived');
    assert.deepEqual(await list(credentialProviderArn), {});
  });

  it('need a resource that there is, in this region and account', async () => {
    const resources = [
      'token-vault/default/apikeycredentialprovider/nobody',
      'token-vault/default/apikeycredentialprovider/',
      'workload-identity-directory/default/workload-identity/__proto__',
      'gateway/nobody-abcdefghij',
    ];
    for (const resource of resources) {
      await assert.rejects(list(toArn(resource)), ResourceNotFoundException);
      await assert.rejects(tag(toArn(resource), { a: '' }), ResourceNotFoundException);
      await assert.rejects(untag(toArn(resource), 'a'), ResourceNotFoundException);
    }
    await assert.rejects(list(toArn(runtime, 'eu-west-9')), ResourceNotFoundException);
    await assert.rejects(list('quickstart_agent-sandbox001'), ValidationException);
  });

  it('are 50 for a resource at the most', async () => {
    const { credentialProviderArn = '' } = await createKey('full', many(50));
    await assert.rejects(tag(credentialProviderArn, { more: '' }), ServiceQuotaExceededException);
    await tag(credentialProviderArn, many(50));
    await assert.rejects(createKey('too-full', many(51)), ValidationException);
    await assert.rejects(tag(credentialProviderArn, many(51, 'other')), ValidationException);
    await assert.rejects(untag(credentialProviderArn, ...Object.keys(many(201))), ValidationException);
    assert.equal(Object.keys(await list(credentialProviderArn) ?? {}).length, 50);
  });

  const refusals: readonly (readonly [what: string, tags: TagMap | undefined, field: string])[] = [
    ['no tags', undefined, 'tags'],
    ['an empty key', { '': 'x' }, 'tags'],
    ['a key beyond 128 characters', { ['k'.repeat(129)]: 'x' }, 'tags'],
    ['a key with other characters', { 'a#b': 'x' }, 'tags'],
    ['a key that AWS keeps for itself', { 'AWS:name': 'x' }, 'tags'],
    ['a value beyond 256 characters', { a: 'v'.repeat(257) }, 'tags.a'],
    ['a value with other characters', { a: '<b>' }, 'tags.a'],
  ];
  for (const [what, tags, field] of refusals) {
    it(`refuse ${what}, at Create too`, async () => {
      const fieldIsNamed = (error: unknown) => (
        error instanceof ValidationException && error.fieldList?.length === 1 && error.fieldList[0]?.name === field
      );
      await assert.rejects(tag(toArn(runtime), tags), fieldIsNamed);
      if (tags === undefined) return;
      await assert.rejects(createKey('refused', tags), fieldIsNamed);
      await assert.rejects(createIdentity('refused', tags), fieldIsNamed);
      await assert.rejects(createProvider('refused', tags), fieldIsNamed);
    });
  }
});
