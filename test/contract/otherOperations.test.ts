import * as data from '@aws-sdk/client-bedrock-agentcore';
import * as control from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';

/** What docs/sandbox.md says that the sandbox answers. */
const ANSWERED = new Set([
  'CreateWorkloadIdentity', 'GetWorkloadIdentity', 'UpdateWorkloadIdentity', 'DeleteWorkloadIdentity', 'ListWorkloadIdentities',
  'CreateOauth2CredentialProvider', 'GetOauth2CredentialProvider', 'UpdateOauth2CredentialProvider', 'DeleteOauth2CredentialProvider', 'ListOauth2CredentialProviders',
  'CreateApiKeyCredentialProvider', 'GetApiKeyCredentialProvider', 'UpdateApiKeyCredentialProvider', 'DeleteApiKeyCredentialProvider', 'ListApiKeyCredentialProviders',
  'GetTokenVault', 'SetTokenVaultCMK', 'TagResource', 'UntagResource', 'ListTagsForResource', 'ListAgentRuntimes', 'GetAgentRuntime',
  'CreateAgentRuntime', 'UpdateAgentRuntime', 'DeleteAgentRuntime', 'ListAgentRuntimeVersions', 'ListAgentRuntimeEndpoints',
  'CreateAgentRuntimeEndpoint', 'GetAgentRuntimeEndpoint', 'UpdateAgentRuntimeEndpoint', 'DeleteAgentRuntimeEndpoint',
  'ListGateways', 'GetGateway', 'UpdateGateway', 'ListGatewayTargets', 'GetGatewayTarget',
  'GetWorkloadAccessToken', 'GetWorkloadAccessTokenForJWT', 'GetWorkloadAccessTokenForUserId', 'GetResourceOauth2Token', 'GetResourceApiKey',
  'CompleteResourceTokenAuth', 'InvokeAgentRuntime', 'StopRuntimeSession',
]);

interface Refused {
  readonly name: string;
  readonly message: string;
}

/** The SDK says itself which parts of the path it lacks; nothing else is needed to send a request. */
const readMissingLabel = (error: unknown) => /HTTP label: (\w+)/.exec(error instanceof Error ? error.message : '')?.[1];

/** Sends a command with as little as the SDK lets one send. */
async function refusalOf(send: (input: object) => Promise<unknown>, input: Readonly<Record<string, string>> = {}): Promise<Refused | undefined> {
  try {
    await send(input);
    return undefined;
  } catch (error) {
    const label = readMissingLabel(error);
    if (label !== undefined) return refusalOf(send, { ...input, [label]: 'a-b' });
    assert.ok(error instanceof Error);
    return { name: error.name, message: error.message };
  }
}

describe('Each operation of the two services', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;

  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  for (const plane of ['control', 'data'] as const) {
    it(`of the ${plane} plane is answered, or refused with its name and a line in the log`, async () => {
      const client = createClients(sandbox.ready)[plane] as { send(command: unknown): Promise<unknown> };
      const commands = Object.entries(plane === 'control' ? control : data).filter(([name]) => /^\w+Command$/.test(name)) as unknown as readonly [string, new (input: object) => unknown][];
      assert.ok(commands.length > 60, String(commands.length));
      for (const [name, Command] of commands) {
        const operation = name.replace(/Command$/, '');
        const refusal = await refusalOf((input) => client.send(new Command(input)));
        if (ANSWERED.has(operation)) {
          assert.notEqual(refusal?.name, 'UnknownOperationException', operation);
        } else {
          assert.deepEqual(refusal, { name: 'UnknownOperationException', message: `This operation is not part of the sandbox: ${operation}` });
          await sandbox.logged(new RegExp(`^warning: Not part of the sandbox: ${operation}$`, 'm'));
        }
      }
    });
  }
});
