import { CreateAgentRuntimeEndpointCommand, CreateOauth2CredentialProviderCommand, TagResourceCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateUserPoolCommand, type SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import type { Call } from '../../src/core/asCode/calls.js';
import { languages } from '../../src/core/asCode/languages.js';
import { readResourceCall, type CodeSources } from '../../src/core/asCode/readResourceCall.js';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import type { CognitoControl } from '../../src/core/cognito/control.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { toAnswerText } from '../../src/core/resource/answerText.js';
import { isOfCognito, type Resource } from '../../src/core/resource/resource.js';
import { HUSH, SAMPLE_ENVIRONMENT, sampleCalls } from '../support/sampleCalls.js';
import { readPythonCall } from '../support/pythonCall.js';
import { runTypeScript } from '../support/runTypeScript.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { createCognito } from './cognitoPool.js';

/** Secrets in what is read are placeholders, and variables in what is written. */
const ENVIRONMENT = { ...SAMPLE_ENVIRONMENT, ENVIRONMENT_TOKEN: HUSH };

describe('a resource read as the code that makes it anew', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let access: AwsAccess;
  let control: IdentityControl;
  let cognito: CognitoControl;
  let sources: CodeSources;
  const arnOf = (rest: string) => `arn:aws:bedrock-agentcore:${sandbox.ready.region}:${sandbox.ready.accountId}:${rest}`;
  const describeIt = (resource: Resource) => (isOfCognito(resource) ? cognito.describe(resource) : control.describe(resource));

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region };
    control = createAwsControl(access);
    cognito = createAwsCognito(access);
    sources = { control: () => Promise.resolve(control), cognito: () => Promise.resolve(cognito) };
  });
  after(async () => {
    control.dispose();
    cognito.dispose();
    clients.control.destroy();
    await sandbox.stop();
  });

  /** Runs the TypeScript of calls and gives what each printed. */
  const run = (calls: readonly Call[]) => runTypeScript(calls.map((call) => {
    const written = languages.find(({ label }) => label === 'TypeScript')?.write(call, access);
    assert.ok(written?.kind === 'template');
    assert.ok(!written.text.includes(HUSH));
    return written.text;
  }), ENVIRONMENT);

  it('makes the same provider of every vendor and kind, after the first is deleted', async () => {
    const made = sampleCalls(sandbox.ready.issuer, { agentRuntimeId: 'x', agentRuntimeArtifact: undefined, roleArn: 'x', networkConfiguration: undefined })
      .flatMap((call) => (call.operation === 'CreateOauth2CredentialProvider' ? [call.input] : []));
    for (const input of made) await clients.control.send(new CreateOauth2CredentialProviderCommand(input));
    const resources = made.map(({ name = '' }): Resource => ({ kind: 'provider', name, arn: arnOf(`token-vault/default/oauth2credentialprovider/${name}`) }));
    const [calls, before] = [await Promise.all(resources.map((resource) => readResourceCall(sources, resource))), await Promise.all(resources.map(describeIt))];
    for (const { name } of resources) await control.deleteOauth2Provider(name);
    const printed = await run(calls);
    const after = await Promise.all(resources.map(describeIt));
    assert.deepEqual(after.map(toSettings), before.map(toSettings));
    assert.deepEqual(printed, after.map((answer) => (answer as { readonly callbackUrl?: string }).callbackUrl));
    assert.deepEqual(await control.listTags(resources[0]?.kind === 'provider' ? resources[0].arn : ''), made[0]?.tags);
  });

  /** A pool with attributes as they can only be made with it. */
  async function makeStrictPool(): Promise<string> {
    const sdk = createCognito(sandbox.ready);
    const Schema: SchemaAttributeType[] = [
      { Name: 'email', Required: true, Mutable: true }, { Name: 'given_name', Mutable: false },
      { Name: 'team', AttributeDataType: 'Number', Mutable: true },
    ];
    try {
      const answer = await sdk.send(new CreateUserPoolCommand({
        PoolName: 'coded', UserPoolTags: { team: 'a' }, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, Schema,
      }));
      return answer.UserPool?.Id ?? '';
    } finally {
      sdk.destroy();
    }
  }

  it('makes the same identity, API key provider, vault key, runtime, endpoint, user pool and app client', async () => {
    const identity = await control.createWorkloadIdentity('coded', ['https://app.example/cb']);
    await control.tag(identity.arn, { team: 'a' });
    await control.createApiKeyProvider('coded-key', new Secret(HUSH));
    const keyArn = (await control.getApiKeyProvider('coded-key')).arn;
    const { items: [first] } = await control.listAgentRuntimes({});
    assert.ok(first !== undefined);
    await clients.control.send(new TagResourceCommand({ resourceArn: first.arn, tags: { team: 'a' } }));
    await clients.control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: first.id, name: 'coded', agentRuntimeVersion: first.version }));
    const poolId = await makeStrictPool();
    const client = await cognito.createClient(poolId, { name: 'web', flow: 'code', scopes: ['openid'], callbackUrls: ['https://app.example/cb'] });

    const runtime: Resource = { kind: 'runtime', name: first.name, id: first.id, arn: first.arn };
    const endpoint: Resource = { kind: 'runtimeEndpoint', name: 'coded', runtimeId: first.id, arn: `${first.arn}/runtime-endpoint/coded` };
    const resources: readonly Resource[] = [
      { kind: 'workloadIdentity', name: 'coded', arn: identity.arn }, { kind: 'apiKeyProvider', name: 'coded-key', arn: keyArn },
      { kind: 'tokenVault', name: 'default' }, runtime, endpoint, { kind: 'pool', name: 'coded', id: poolId },
      { kind: 'poolClient', name: 'web', id: client.id, poolId },
    ];
    const calls = await Promise.all(resources.map((resource) => readResourceCall(sources, resource)));
    const before = await Promise.all(resources.map(describeIt));
    await control.deleteWorkloadIdentity('coded');
    await control.deleteApiKeyProvider('coded-key');
    const printed = await run(calls.map((call): Call => {
      // A second one beside the first, which cannot go.
      if (call.operation === 'CreateAgentRuntime') return { ...call, input: { ...call.input, agentRuntimeName: 'coded_twin' } };
      return call.operation === 'CreateAgentRuntimeEndpoint' ? { ...call, input: { ...call.input, name: 'coded_twin' } } : call;
    }));
    const twins = resources.map((resource, index): Resource => {
      const answer = printed[index] ?? '';
      switch (resource.kind) {
        case 'runtime': return { ...resource, id: answer.slice(answer.lastIndexOf('/') + 1), arn: answer };
        case 'runtimeEndpoint': return { ...resource, name: 'coded_twin' };
        case 'pool': case 'poolClient': return { ...resource, id: answer };
        default: return resource;
      }
    });
    const after = await Promise.all(twins.map(describeIt));
    assert.deepEqual(after.map(toSettings), before.map(toSettings));
    assert.deepEqual(await control.listTags(printed[3] ?? ''), { team: 'a' });
    assert.deepEqual(await control.listTags(identity.arn), { team: 'a' });
    assert.ok(!JSON.stringify(calls).includes(HUSH));
  });

  it('is none for the endpoint that comes with every runtime', async () => {
    const { items: [first] } = await control.listAgentRuntimes({});
    assert.ok(first !== undefined);
    const endpoint: Resource = { kind: 'runtimeEndpoint', name: 'DEFAULT', runtimeId: first.id, arn: `${first.arn}/runtime-endpoint/DEFAULT` };
    await assert.rejects(readResourceCall(sources, endpoint), { name: 'UserError', code: 'MadeWithItsRuntime' });
  });

  it('says of a gateway and its targets what boto3 and CloudFormation take, which the sandbox cannot make', async () => {
    const { items: [gateway] } = await control.listGateways({});
    assert.ok(gateway !== undefined);
    const { items: targets } = await control.listGatewayTargets(gateway.id, {});
    const resources: readonly Resource[] = [
      { kind: 'gateway', name: gateway.name, id: gateway.id },
      ...targets.map(({ id, name }): Resource => ({ kind: 'gatewayTarget', name, id, gatewayId: gateway.id })),
    ];
    for (const resource of resources) {
      const call = await readResourceCall(sources, resource);
      const read = await describeIt(resource);
      const python = languages.find(({ label }) => label === 'Python')?.write(call, access);
      assert.ok(python?.kind === 'template');
      const { parameters } = readPythonCall(python.text, {});
      assert.deepEqual(parameters, JSON.parse(JSON.stringify(call.input)));
      for (const [name, value] of Object.entries(call.input)) {
        if (name !== 'gatewayIdentifier') assert.deepEqual(value, (read as Readonly<Record<string, unknown>>)[name]);
      }
      assert.deepEqual(languages.map(({ write }) => write(call, access).kind), ['template', 'template', 'template', 'template']);
    }
  });

  it('is shown as JSON without any secret, whatever kind it is of', async () => {
    const pool = await cognito.createPool('shown', {});
    const client = await cognito.createClient(pool.id, { name: 'web', flow: 'code', scopes: ['openid'], callbackUrls: ['https://app.example/cb'] });
    const { ClientSecret: secret } = await cognito.describe({ kind: 'poolClient', name: 'web', id: client.id, poolId: pool.id }) as { readonly ClientSecret: string };
    const text = toAnswerText(await cognito.describe({ kind: 'poolClient', name: 'web', id: client.id, poolId: pool.id }));
    assert.ok(secret.length > 10 && !text.includes(secret));
    assert.equal((JSON.parse(text) as { readonly ClientSecret: string }).ClientSecret, '[hidden]');
    assert.doesNotMatch(toAnswerText(await control.describe({ kind: 'tokenVault', name: 'default' })), /\$metadata/);
  });
});

/** An answer without what is the resource's own or the moment's. */
function toSettings(answer: object): unknown {
  const own = [
    'createdTime', 'lastUpdatedTime', 'lastModifiedDate', 'createdAt', 'lastUpdatedAt', 'callbackUrl', 'agentRuntimeName', 'agentRuntimeId', 'agentRuntimeArn', 'agentRuntimeVersion',
    'agentRuntimeEndpointArn', 'workloadIdentityDetails', 'Id', 'Arn', 'ClientId', 'ClientSecret', 'CreationDate', 'LastModifiedDate',
  ];
  const text = JSON.stringify(answer, (key, value: unknown) => (own.includes(key) ? undefined : value));
  // The end of a secret's ARN is made at random.
  return JSON.parse(text.replaceAll('coded_twin', 'coded').replaceAll(/(:secret:[^"]+)-\w{6}"/g, '$1"'));
}
