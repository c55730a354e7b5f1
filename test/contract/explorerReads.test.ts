import {
  CreateApiKeyCredentialProviderCommand, CreateWorkloadIdentityCommand, SetTokenVaultCMKCommand, UpdateAgentRuntimeCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, createProvider, readSettled, type Clients } from './clients.js';

const GATEWAY = 'quickstart-gateway-sandbox001';

describe('What the explorer reads, against the sandbox', () => {
  let sandbox: StartedSandbox;
  let clients: Clients;
  let control: IdentityControl;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    control = createAwsControl({ kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region });
  });
  after(async () => {
    control.dispose();
    await sandbox.stop();
  });

  it('lists API key providers by pages of a hundred and reads one without its key', async () => {
    for (let index = 0; index < 101; index += 1) {
      await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: `key-${String(index).padStart(3, '0')}`, apiKey: 'for-tests-only' }));
    }
    const first = await control.listApiKeyProviders({});
    assert.equal(first.items.length, 100);
    assert.ok(first.items[0]?.lastUpdatedTime instanceof Date);
    assert.equal((await control.listApiKeyProviders({ nextToken: first.nextToken })).items.length, 2, 'with the one of the seed');
    const read = await control.getApiKeyProvider('key-000');
    assert.match(read.secretArn ?? '', /^arn:aws:secretsmanager:/);
    assert.equal(read.secretSource, 'MANAGED');
    assert.ok(read.createdTime instanceof Date && !JSON.stringify(read).includes('for-tests-only'));
  });

  it('reads with which key the token vault encrypts', async () => {
    const own = await control.getTokenVault();
    assert.deepEqual([own.id, own.keyType, own.kmsKeyArn], ['default', 'ServiceManagedKey', undefined]);
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    await clients.control.send(new SetTokenVaultCMKCommand({ kmsConfiguration: { keyType: 'CustomerManagedKey', kmsKeyArn } }));
    const changed = await control.getTokenVault();
    assert.deepEqual([changed.keyType, changed.kmsKeyArn, changed.lastModifiedTime instanceof Date], ['CustomerManagedKey', kmsKeyArn, true]);
  });

  it('reads the tags of a resource', async () => {
    const { workloadIdentityArn = '' } = await clients.control.send(new CreateWorkloadIdentityCommand({ name: 'tagged', tags: { team: 'blue' } }));
    assert.deepEqual(await control.listTags(workloadIdentityArn), { team: 'blue' });
  });

  it('tells of a provider where its secret is, when it was made and how it stands', async () => {
    await createProvider(clients, sandbox.ready, 'told');
    await readSettled(clients, 'told');
    const { clientSecretArn, clientSecretSource, createdTime, status } = await control.getOauth2Provider('told');
    assert.match(clientSecretArn ?? '', /^arn:aws:secretsmanager:/);
    assert.deepEqual([clientSecretSource, createdTime instanceof Date, status], ['MANAGED', true, 'READY']);
    const listed = (await control.listOauth2Providers({})).items.find(({ name }) => name === 'told');
    assert.ok(listed?.createdTime instanceof Date && listed.lastUpdatedTime instanceof Date);
  });

  it('lists the versions of a runtime and reads the rules of its authorizer', async () => {
    const [runtime] = (await control.listAgentRuntimes({})).items;
    assert.ok(runtime?.lastUpdatedTime instanceof Date);
    const customJWTAuthorizer = { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['web'] };
    await clients.control.send(new UpdateAgentRuntimeCommand({
      agentRuntimeId: runtime.id, roleArn: 'arn:aws:iam::123456789012:role/agent', networkConfiguration: { networkMode: 'PUBLIC' },
      agentRuntimeArtifact: { containerConfiguration: { containerUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:2' } },
      authorizerConfiguration: { customJWTAuthorizer },
    }));
    const { items } = await control.listRuntimeVersions(runtime.id, {});
    assert.deepEqual(items.map(({ version }) => version).sort(), ['1', '2']);
    assert.ok(items[0]?.lastUpdatedTime instanceof Date);
    const read = await control.getAgentRuntime(runtime.id);
    assert.deepEqual([read.customJwtAuthorizer, read.createdTime instanceof Date], [customJWTAuthorizer, true]);
  });

  it('lists the targets of a gateway with the page that one of them waits at, and reads with what each calls', async () => {
    const { items } = await control.listGatewayTargets(GATEWAY, {});
    assert.deepEqual(items.map(({ name, status }) => [name, status]), [['contacts', 'CREATE_PENDING_AUTH'], ['forecast', 'READY'], ['profile', 'READY']]);
    const [contacts, forecast, profile] = await Promise.all(items.map(({ id }) => control.getGatewayTarget(GATEWAY, id)));
    assert.ok(contacts?.consentUrl?.startsWith(sandbox.ready.endpoint));
    assert.equal(profile?.consentUrl, undefined);
    const [key] = forecast?.credentials ?? [];
    assert.ok(key?.kind === 'API_KEY' && key.providerArn.endsWith('apikeycredentialprovider/quickstart-forecast'));
    assert.deepEqual([key.location, key.parameterName], ['HEADER', 'x-api-key']);
    const [oauth] = profile?.credentials ?? [];
    assert.ok(oauth?.kind === 'OAUTH' && oauth.providerArn.endsWith('oauth2credentialprovider/quickstart-demo'));
    assert.deepEqual(oauth.scopes, ['openid', 'profile', 'email']);
    await assert.rejects(control.getGatewayTarget(GATEWAY, 'none000000'), { code: 'ResourceNotFoundException' });
  });
});
