import * as agentCore from '@aws-sdk/client-bedrock-agentcore';
import * as control from '@aws-sdk/client-bedrock-agentcore-control';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { toRecord } from '../base/record.js';
import { createActivity, type ActivityEntry } from './activity.js';
import { kindOf, type Call } from './call.js';
import { toJsonLines } from './jsonLines.js';
import { recordCalls } from './recordCalls.js';
import { labelOfRow, toFacts, toRows } from './rows.js';

const HUSH = 'hush-hush';

/** A client of any service, and its commands by name. */
interface Service {
  readonly client: { send(command: never): Promise<unknown> };
  readonly commands: readonly (readonly [name: string, new (input: never) => object])[];
}

/** Fails before anything is sent, with an error that repeats what it was given. */
const requestHandler = { handle: () => Promise.reject(new Error(`It was ${HUSH}`)) };
const config = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: HUSH }, maxAttempts: 1, requestHandler };

function toService(namespace: Readonly<Record<string, unknown>>, client: Service['client']): Service {
  return {
    client,
    commands: Object.entries(namespace).filter(([name, value]) => /^[A-Z].*Command$/.test(name) && typeof value === 'function') as unknown as Service['commands'],
  };
}

/** Members of an operation's input, with whether the service's model calls them sensitive (trait bit 8). */
function membersOf(command: object): readonly { readonly name: string; readonly isSensitive: boolean }[] {
  const [, , , , input] = (command as { readonly schema: readonly unknown[] }).schema;
  const [, , , , names, schemas] = toSchema(input) as readonly [unknown, unknown, unknown, unknown, readonly string[], readonly unknown[]];
  return names.map((name, index) => ({ name, isSensitive: isSensitive(schemas[index]) }));
}

/** Schemas name each other through functions. */
const toSchema = (schema: unknown): unknown => (typeof schema === 'function' ? (schema as () => unknown)() : schema);

function isSensitive(schema: unknown): boolean {
  const inner = toSchema(schema);
  if (!Array.isArray(inner)) return false;
  // A member with traits of its own is [schema, traits], a type is [kind, namespace, name, traits, …].
  if (inner.length <= 2) return isSensitive(inner[0]) || (typeof inner[1] === 'number' && (inner[1] & 8) !== 0);
  return typeof inner[3] === 'number' && (inner[3] & 8) !== 0;
}

const toTexts = (entries: readonly ActivityEntry[]) => JSON.stringify([
  entries, toJsonLines(entries), toRows(entries, { calls: 1, failed: 1, dropped: 1 }, true).map(labelOfRow), entries.map(toFacts),
]);

describe('the record of calls', function () {
  this.timeout(30_000);

  it('holds nothing of any operation’s input but names, nor of an error but its name', async () => {
    const activity = createActivity(10_000);
    const onCall = activity.from(() => ({ connectionId: 'c', connection: 'c', region: 'us-east-1', profile: undefined }));
    const services = [
      toService(control, recordCalls(new control.BedrockAgentCoreControlClient(config), onCall)),
      toService(agentCore, recordCalls(new agentCore.BedrockAgentCoreClient(config), onCall)),
      toService(cognito, recordCalls(new cognito.CognitoIdentityProviderClient(config), onCall)),
    ];
    const recorded = new Set<string>();
    const sensitive = new Set<string>();
    let sent = 0;
    for (const { client, commands } of services) {
      for (const [, Command] of commands) {
        const members = membersOf(new Command({} as never));
        // What the log knows to be a name is no secret, and everything else is, at every depth.
        const probe = Object.fromEntries(members.map(({ name }) => [name, 'a-name']));
        await assert.rejects(client.send(new Command(probe as never) as never));
        const names = Object.keys(activity.entries().at(-1)?.resources ?? {});
        for (const { name, isSensitive: hidden } of members) if (hidden && names.includes(name)) sensitive.add(name);
        for (const name of names) recorded.add(name);
        for (const secret of [HUSH, { [HUSH]: { name: HUSH, clientSecret: HUSH } }, [HUSH]]) {
          const input = Object.fromEntries(members.map(({ name }) => [name, names.includes(name) && typeof secret === 'string' ? 'a-name' : secret]));
          await assert.rejects(client.send(new Command(input as never) as never));
        }
        sent += 4;
      }
    }
    assert.ok(sent > 1_000, `${sent} calls`);
    assert.equal(activity.entries().length, sent);
    assert.ok(!toTexts(activity.entries()).includes(HUSH));
    // AWS's models call these sensitive, among them the names of targets and endpoints; here they say what was changed, to the one who did it.
    assert.deepEqual([...sensitive].sort(), ['ClientId', 'Username', 'endpointName', 'name']);
    assert.ok(recorded.has('name') && recorded.has('targetId'));
  });

  it('tells reads, writes and uses apart by the names of operations', () => {
    const kinds = (operations: readonly string[]) => [...new Set(operations.map(kindOf))];
    assert.deepEqual(kinds(['GetGateway', 'ListWorkloadIdentities', 'DescribeUserPool', 'AdminGetUser']), ['read']);
    assert.deepEqual(kinds(['CreateGateway', 'UpdateGateway', 'DeleteGateway', 'SetTokenVaultCMK', 'TagResource', 'AdminSetUserPassword', 'StopRuntimeSession', 'Unheard']), ['write']);
    assert.deepEqual(kinds([
      'GetWorkloadAccessToken', 'GetWorkloadAccessTokenForJWT', 'GetResourceOauth2Token', 'GetResourceApiKey', 'CompleteResourceTokenAuth',
      'InvokeAgentRuntime', 'InvokeGateway', 'InitiateAuth', 'AdminInitiateAuth', 'RespondToAuthChallenge',
    ]), ['use']);
  });

  it('says of a write that failed whether it may have been carried out, and of a read never', async () => {
    const calls: Call[] = [];
    const client = recordCalls(new control.BedrockAgentCoreControlClient(config), (call) => calls.push(call));
    await assert.rejects(client.send(new control.DeleteWorkloadIdentityCommand({ name: 'a' })));
    await assert.rejects(client.send(new control.GetWorkloadIdentityCommand({ name: 'a' })));
    assert.deepEqual(calls.map(({ operation, kind, result, mayBeDone }) => [operation, kind, result, mayBeDone]), [
      ['DeleteWorkloadIdentity', 'write', 'failed', true], ['GetWorkloadIdentity', 'read', 'failed', false],
    ]);
  });

  it('calls a call that was given up cancelled', async () => {
    const calls: Call[] = [];
    const client = recordCalls(new control.BedrockAgentCoreControlClient({
      ...config, requestHandler: { handle: () => Promise.reject(new DOMException('given up', 'AbortError')) },
    }), (call) => calls.push(call));
    await assert.rejects(client.send(new control.GetWorkloadIdentityCommand({ name: 'a' })));
    assert.deepEqual(calls.map(({ result }) => result), ['cancelled']);
  });

  it('holds the key that a token vault was given, and nothing else of how it encrypts', async () => {
    const calls: Call[] = [];
    const client = recordCalls(new control.BedrockAgentCoreControlClient(config), (call) => calls.push(call));
    const given = { keyType: 'CustomerManagedKey', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1', clientSecret: HUSH } as const;
    await assert.rejects(client.send(new control.SetTokenVaultCMKCommand({ tokenVaultId: 'default', kmsConfiguration: given })));
    await assert.rejects(client.send(new control.SetTokenVaultCMKCommand({ tokenVaultId: 'default', kmsConfiguration: { keyType: 'ServiceManagedKey' } })));
    assert.deepEqual(calls.map(({ resources }) => resources), [{ tokenVaultId: 'default', kmsKeyArn: given.kmsKeyArn }, { tokenVaultId: 'default' }]);
  });

  it('is not made where nobody listens', () => {
    const client = new control.BedrockAgentCoreControlClient(config);
    const before = client.middlewareStack.identify().length;
    assert.equal(recordCalls(client, undefined), client);
    assert.equal(client.middlewareStack.identify().length, before);
    assert.equal(toRecord(client)['onCall'], undefined);
  });
});
