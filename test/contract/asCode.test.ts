import { GetResourceApiKeyCommand, GetWorkloadAccessTokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand, GetAgentRuntimeCommand,
  GetApiKeyCredentialProviderCommand, GetOauth2CredentialProviderCommand, GetTokenVaultCommand, GetWorkloadIdentityCommand, ListAgentRuntimesCommand,
  ListTagsForResourceCommand, type UpdateAgentRuntimeCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import {
  CognitoIdentityProviderClient, CreateUserPoolClientCommand, CreateUserPoolCommand, DescribeUserPoolClientCommand, DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import type { Call } from '../../src/core/asCode/calls.js';
import { toTypeScript } from '../../src/core/asCode/typeScript.js';
import { HUSH, KMS_KEY, SAMPLE_ENVIRONMENT, sampleCalls, type SampleCall } from '../support/sampleCalls.js';
import { runTypeScript } from '../support/runTypeScript.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';

/** A copy under another name, made by the SDK itself. */
const twinOf = (name: string | undefined) => `${name ?? ''}-twin`;

/** An answer without what is the resource's own or the call's. */
function toSettings(answer: object, name: string | undefined): unknown {
  const own = ['$metadata', 'createdTime', 'lastUpdatedTime', 'callbackUrl'];
  const text = JSON.stringify(answer, (key, value: unknown) => (own.includes(key) ? undefined : value));
  // The end of a secret's ARN is made at random.
  return JSON.parse(text.replaceAll(twinOf(name), name ?? '').replaceAll(/(:secret:[^"]+)-\w{6}"/g, '$1"'));
}

describe('TypeScript that was copied, run', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let cognito: CognitoIdentityProviderClient;
  let calls: readonly SampleCall[];
  let answers: readonly string[];

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    cognito = new CognitoIdentityProviderClient({ endpoint: sandbox.ready.endpoint, region: sandbox.ready.region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1 });

    const pool = await cognito.send(new CreateUserPoolCommand({ PoolName: 'there' }));
    const client: Call = { operation: 'CreateUserPoolClient', input: { UserPoolId: pool.UserPool?.Id, ClientName: 'web', GenerateSecret: true, AllowedOAuthFlows: ['code'], CallbackURLs: ['https://app.example/cb'] } };
    calls = [...sampleCalls(sandbox.ready.issuer, await toRuntimeInput()), { title: 'client', ...client }];
    answers = await run(calls);
  });
  after(async () => {
    clients.control.destroy();
    cognito.destroy();
    await sandbox.stop();
  });

  /** Every member that a runtime has, with another authorizer. */
  async function toRuntimeInput(): Promise<UpdateAgentRuntimeCommandInput> {
    const { agentRuntimes } = await clients.control.send(new ListAgentRuntimesCommand({}));
    const agentRuntimeId = agentRuntimes?.[0]?.agentRuntimeId;
    const { agentRuntimeArtifact, roleArn, networkConfiguration } = await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
    return {
      agentRuntimeId, agentRuntimeArtifact, roleArn, networkConfiguration, environmentVariables: { TOKEN: HUSH },
      authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['client'] } },
    };
  }

  async function run(all: readonly SampleCall[]): Promise<readonly string[]> {
    const { endpoint, region } = sandbox.ready;
    return runTypeScript(all.map((call) => toTypeScript(call, { kind: 'sandbox', endpoint, region })), SAMPLE_ENVIRONMENT);
  }

  const titled = (title: string): readonly [call: SampleCall, answer: string] => {
    const index = calls.findIndex((call) => call.title === title);
    const call = calls[index];
    assert.ok(call !== undefined, title);
    return [call, answers[index] ?? ''];
  };

  it('makes the same workload identity as the SDK, with its tags, and prints the ARN', async () => {
    for (const title of ['workload', 'bare workload']) {
      const [call, answer] = titled(title);
      assert.ok(call.operation === 'CreateWorkloadIdentity');
      const { name } = call.input;
      await clients.control.send(new CreateWorkloadIdentityCommand({ ...call.input, name: twinOf(name) }));
      const [made, twin] = await Promise.all([name, twinOf(name)].map((one) => clients.control.send(new GetWorkloadIdentityCommand({ name: one }))));
      assert.deepEqual(toSettings(made ?? {}, name), toSettings(twin ?? {}, name));
      assert.equal(answer, made?.workloadIdentityArn);
      const { tags } = await clients.control.send(new ListTagsForResourceCommand({ resourceArn: answer }));
      assert.deepEqual(tags, call.input.tags ?? {});
    }
  });

  it('makes the same credential provider as the SDK, of every vendor and kind, and prints its callback URL', async () => {
    const providers = calls.flatMap((call, index) => (call.operation === 'CreateOauth2CredentialProvider' ? [{ ...call, answer: answers[index] }] : []));
    assert.equal(providers.length, 30);
    for (const { input, answer } of providers) {
      await clients.control.send(new CreateOauth2CredentialProviderCommand({ ...input, name: twinOf(input.name) }));
      const made = await clients.control.send(new GetOauth2CredentialProviderCommand({ name: input.name }));
      const twin = await clients.control.send(new GetOauth2CredentialProviderCommand({ name: twinOf(input.name) }));
      assert.deepEqual(toSettings(made, input.name), toSettings(twin, input.name));
      assert.equal(answer, made.callbackUrl);
    }
  });

  it('makes the same API key provider as the SDK, with the key of its environment', async () => {
    for (const title of ['key', 'referred key']) {
      const [call, answer] = titled(title);
      assert.ok(call.operation === 'CreateApiKeyCredentialProvider');
      const { name } = call.input;
      await clients.control.send(new CreateApiKeyCredentialProviderCommand({ ...call.input, name: twinOf(name) }));
      const [made, twin] = await Promise.all([name, twinOf(name)].map((one) => clients.control.send(new GetApiKeyCredentialProviderCommand({ name: one }))));
      assert.deepEqual(toSettings(made ?? {}, name), toSettings(twin ?? {}, name));
      assert.equal(answer, made?.credentialProviderArn);
    }
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'workload' }));
    const { apiKey } = await clients.data.send(new GetResourceApiKeyCommand({ workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: 'key' }));
    assert.equal(apiKey, HUSH);
  });

  it('sets the key of the vault', async () => {
    const { kmsConfiguration } = await clients.control.send(new GetTokenVaultCommand({}));
    assert.deepEqual([kmsConfiguration, titled('vault')[1]], [{ keyType: 'CustomerManagedKey', kmsKeyArn: KMS_KEY }, 'CustomerManagedKey']);
  });

  it('changes the authorizer of a runtime', async () => {
    const [call, answer] = titled('runtime');
    assert.ok(call.operation === 'UpdateAgentRuntime');
    const { agentRuntimeId, authorizerConfiguration } = call.input;
    const read = await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
    assert.deepEqual([read.authorizerConfiguration, read.agentRuntimeVersion], [authorizerConfiguration, answer]);
  });

  it('makes the same user pool and app client as the SDK', async () => {
    const [pool, poolId] = titled('pool');
    const [client, clientId] = titled('client');
    assert.ok(pool.operation === 'CreateUserPool' && client.operation === 'CreateUserPoolClient');
    const { UserPool: made } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
    assert.deepEqual([made?.Name, made?.UserPoolTags, made?.Policies?.PasswordPolicy?.MinimumLength], [pool.input.PoolName, pool.input.UserPoolTags, 10]);

    const { UserPoolClient: twin } = await cognito.send(new CreateUserPoolClientCommand(client.input));
    const { UserPoolClient: same } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: client.input.UserPoolId, ClientId: clientId }));
    const own = { ClientId: '', ClientSecret: '', CreationDate: undefined, LastModifiedDate: undefined };
    assert.deepEqual({ ...same, ...own }, { ...twin, ...own });
  });
});
