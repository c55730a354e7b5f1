import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import { readCreateCall, type Recreatable } from '../../src/core/asCode/readCall.js';
import { discoverIssuer } from '../../src/core/flow/issuer.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { deleteAll, type Deletable } from '../../src/core/identity/deletion.js';
import { newProvider, toProviderConfig, type ProviderDraft } from '../../src/core/identity/providerDraft.js';
import { addReturnUrl, replaceReturnUrls } from '../../src/core/identity/returnUrls.js';
import { replaceProvider } from '../../src/core/identity/replaceProvider.js';
import { planDeletion } from '../../src/core/usage/deletionPlan.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';

const HUSH = 'hush-hush-secret';
const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const { signal } = new AbortController();

describe('What the explorer changes, against the sandbox', function () {
  this.timeout(30_000);
  let sandbox: StartedSandbox;
  let access: AwsAccess;
  let control: IdentityControl;

  const custom = (name: string, change: Partial<ProviderDraft> = {}): ProviderDraft => ({
    ...newProvider, vendor: 'CustomOauth2', name, discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, clientId: 'client-1',
    clientSecret: new Secret(HUSH), ...change,
  });
  const createProvider = (draft: ProviderDraft) => control.createOauth2Provider(draft.name, toProviderConfig(draft));

  before(async () => {
    sandbox = await startSandbox();
    access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region };
    control = createAwsControl(access);
  });
  after(async () => {
    control.dispose();
    await sandbox.stop();
  });

  it('is an OAuth2 provider with all that an Update takes, and no secret among what was read for it', async () => {
    const { callbackUrl } = await createProvider(custom('edited', { onBehalfOf: 'TOKEN_EXCHANGE', actorToken: 'M2M', actorScopes: 'read' }));
    const before = await control.getOauth2ProviderDraft('edited');
    assert.deepEqual([before?.clientId, before?.onBehalfOf, before?.actorScopes, before?.clientSecret], ['client-1', 'TOKEN_EXCHANGE', 'read', undefined]);
    assert.ok(before !== undefined);
    const updated = await control.updateOauth2Provider('edited', toProviderConfig({ ...before, clientId: 'client-2', clientSecret: new Secret('other') }));
    assert.deepEqual([updated.clientId, updated.callbackUrl], ['client-2', callbackUrl]);
    assert.deepEqual(await control.getOauth2ProviderDraft('edited'), { ...before, clientId: 'client-2' });
  });

  it('is nothing where an Update is refused', async () => {
    await createProvider(custom('refused'));
    const none = { ...custom('refused'), clientSecret: new Secret('') };
    await assert.rejects(control.updateOauth2Provider('refused', toProviderConfig(none)), { name: 'UserError', code: 'ValidationException' });
    assert.equal((await control.getOauth2Provider('refused')).clientId, 'client-1');
    await assert.rejects(control.updateOauth2Provider('nobody', toProviderConfig(custom('nobody'))), { code: 'ResourceNotFoundException' });
  });

  it('is an API key, which only an agent gets back, until it is another one or gone', async () => {
    await control.createApiKeyProvider('weather', new Secret('key-one'));
    await control.createWorkloadIdentity('weather-agent', []);
    const data = createAwsData(access);
    const reveal = async () => (await data.getResourceApiKey(await data.getWorkloadAccessToken('weather-agent', undefined, signal), 'weather', signal)).reveal();
    assert.equal(await reveal(), 'key-one');
    await control.updateApiKeyProvider('weather', new Secret('key-two'));
    assert.equal(await reveal(), 'key-two');
    await control.updateApiKeyProvider('weather', { secretId: 'team/keys', jsonKey: 'weather' });
    const { secretSource, secretJsonKey } = await control.getApiKeyProvider('weather');
    assert.deepEqual([secretSource, secretJsonKey], ['EXTERNAL', 'weather']);
    await assert.rejects(control.createApiKeyProvider('weather', new Secret('key-three')), { code: 'ConflictException' });
    await control.deleteApiKeyProvider('weather');
    await assert.rejects(control.getApiKeyProvider('weather'), { code: 'ResourceNotFoundException' });
    data.dispose();
  });

  it('is the key of the token vault', async () => {
    await control.setTokenVaultKey({ keyType: 'CustomerManagedKey', kmsKeyArn: KMS_KEY });
    assert.deepEqual([(await control.getTokenVault()).keyType, (await control.getTokenVault()).kmsKeyArn], ['CustomerManagedKey', KMS_KEY]);
    await control.setTokenVaultKey({ keyType: 'ServiceManagedKey' });
    assert.equal((await control.getTokenVault()).keyType, 'ServiceManagedKey');
  });

  it('is the tags of a resource, of which the others stay', async () => {
    const { arn } = await control.createWorkloadIdentity('tagged', []);
    await control.tag(arn, { team: 'orders', stage: 'dev' });
    await control.tag(arn, { stage: '' });
    await control.untag(arn, ['team', 'never-there']);
    assert.deepEqual(await control.listTags(arn), { stage: '' });
  });

  it('is a list of return URLs, unless somebody else changed it meanwhile', async () => {
    await control.createWorkloadIdentity('returning', ['https://one.example/cb']);
    await replaceReturnUrls(control, 'returning', ['https://one.example/cb'], ['https://two.example/cb']);
    await addReturnUrl(control, 'returning', 'https://three.example/cb');
    await assert.rejects(replaceReturnUrls(control, 'returning', ['https://two.example/cb'], []), { code: 'ChangedMeanwhile' });
    assert.deepEqual((await control.getWorkloadIdentity('returning')).allowedResourceOauth2ReturnUrls, ['https://two.example/cb', 'https://three.example/cb']);
  });

  it('is a provider, unless somebody else changed it meanwhile', async () => {
    await createProvider(custom('two-editors'));
    const read = async () => { const draft = await control.getOauth2ProviderDraft('two-editors'); assert.ok(draft !== undefined); return draft; };
    const mine = await read();
    await replaceProvider(control, await read(), { ...await read(), clientId: 'client-of-another', clientSecret: new Secret(HUSH) });
    const change = { ...mine, authentication: 'CLIENT_SECRET_POST', clientSecret: new Secret(HUSH) } as const;
    await assert.rejects(replaceProvider(control, mine, change), { code: 'ChangedMeanwhile' });
    assert.equal((await read()).clientId, 'client-of-another');
    await replaceProvider(control, await read(), change);
    assert.deepEqual([(await read()).clientId, (await read()).authentication], ['client-1', 'CLIENT_SECRET_POST']);
  });

  it('is gone after a deletion of several, one of which meets a fault and is told', async () => {
    const items: Deletable[] = [];
    for (const name of ['gone-1', 'gone-2']) items.push({ kind: 'workloadIdentity', name, arn: (await control.createWorkloadIdentity(name, [])).arn });
    items.push({ kind: 'provider', name: 'gone-3', arn: (await createProvider(custom('gone-3'))).arn });
    const denied = await fetch(`${access.kind === 'sandbox' ? access.endpoint : ''}/_sandbox/faults`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-control-token': sandbox.ready.controlToken },
      body: JSON.stringify({ operation: 'DeleteOauth2CredentialProvider', kind: 'deny' }),
    });
    assert.ok(denied.ok, await denied.text());
    const report = await deleteAll(control, items, () => undefined);
    assert.deepEqual([report.deleted.map(({ name }) => name), report.failed.map(({ error }) => error.code)], [['gone-1', 'gone-2'], ['AccessDeniedException']]);
    await assert.rejects(control.getWorkloadIdentity('gone-2'), { code: 'ResourceNotFoundException' });
    assert.equal((await control.getOauth2Provider('gone-3')).name, 'gone-3');
  });

  it('is planned by who uses it: the identity of a runtime stays', async () => {
    const { items } = await control.listAgentRuntimes({});
    const owned = (await control.getAgentRuntime(items[0]?.id ?? '')).workloadIdentityName ?? '';
    const { arn } = await control.getWorkloadIdentity(owned);
    const plan = await planDeletion(control, [{ kind: 'workloadIdentity', name: owned, arn }]);
    assert.deepEqual([plan.items, plan.owned.map(({ owner }) => owner.kind)], [[], ['runtime']]);
  });

  it('can be read as the call that makes it anew, without its secret', async () => {
    const resources: readonly Recreatable[] = [
      { kind: 'provider', name: 'edited', arn: (await control.getOauth2Provider('edited')).arn },
      { kind: 'workloadIdentity', name: 'tagged', arn: (await control.getWorkloadIdentity('tagged')).arn },
      { kind: 'apiKeyProvider', name: 'quickstart-forecast', arn: (await control.getApiKeyProvider('quickstart-forecast')).arn },
    ];
    const calls = await Promise.all(resources.map((resource) => readCreateCall(control, resource)));
    assert.deepEqual(calls.map(({ operation }) => operation), ['CreateOauth2CredentialProvider', 'CreateWorkloadIdentity', 'CreateApiKeyCredentialProvider']);
    assert.ok(!JSON.stringify(calls).includes(HUSH));
    assert.deepEqual(calls[1]?.input, { name: 'tagged', allowedResourceOauth2ReturnUrls: [], tags: { stage: '' } });
  });

  it('is shown before it is used: what a discovery URL answers', async () => {
    const found = await discoverIssuer(createIssuerHttp(), `${sandbox.ready.issuer}/.well-known/openid-configuration`, signal);
    assert.equal(found.issuer, sandbox.ready.issuer);
    assert.ok(found.scopes.includes('openid') && found.grantTypes.includes('authorization_code'));
    const log = sandbox.log();
    for (const secret of [HUSH, 'key-one', 'key-two']) assert.ok(!log.includes(secret));
  });
});
