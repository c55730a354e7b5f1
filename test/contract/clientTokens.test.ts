import {
  CreateAgentRuntimeCommand, CreateAgentRuntimeEndpointCommand, DeleteAgentRuntimeCommand, DeleteAgentRuntimeEndpointCommand, ListAgentRuntimeVersionsCommand,
  UpdateAgentRuntimeCommand, UpdateAgentRuntimeEndpointCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { refusedMembers } from './refused.js';
import { setFault, steer } from './steered.js';

const SETTINGS = {
  agentRuntimeArtifact: { containerConfiguration: { containerUri: 'sandbox:echo' } }, roleArn: 'arn:aws:iam::000000000000:role/agent', networkConfiguration: { networkMode: 'PUBLIC' as const },
};

describe('A change of runtimes with a clientToken', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  const create = (clientToken: string, agentRuntimeName: string) => clients.control.send(new CreateAgentRuntimeCommand({ agentRuntimeName, ...SETTINGS, clientToken }));
  /** Loses the first answer and asks again, as an SDK does that retries. */
  const retry = async <T>(operation: string, change: (clientToken: string) => Promise<T>): Promise<T> => {
    const clientToken = randomUUID();
    await setFault(sandbox.ready, { operation, kind: 'cutWithin' });
    await assert.rejects(change(clientToken));
    return change(clientToken);
  };

  it('is made once, however often it is asked for', async () => {
    const { control } = clients;
    const { agentRuntimeId } = await retry('CreateAgentRuntime', (token) => create(token, 'tried_again'));
    const updated = await retry('UpdateAgentRuntime', (clientToken) => control.send(new UpdateAgentRuntimeCommand({ agentRuntimeId, ...SETTINGS, clientToken })));
    assert.equal(updated.agentRuntimeVersion, '2');
    assert.equal((await control.send(new ListAgentRuntimeVersionsCommand({ agentRuntimeId }))).agentRuntimes?.length, 2);
    const endpoint = { agentRuntimeId, endpointName: 'prod' };
    const made = await retry('CreateAgentRuntimeEndpoint', (clientToken) => control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: 'prod', agentRuntimeVersion: '1', clientToken })));
    assert.deepEqual([made.endpointName, made.targetVersion], ['prod', '1']);
    const moved = await retry('UpdateAgentRuntimeEndpoint', (clientToken) => control.send(new UpdateAgentRuntimeEndpointCommand({ ...endpoint, agentRuntimeVersion: '2', clientToken })));
    assert.equal(moved.targetVersion, '2');
    assert.equal((await retry('DeleteAgentRuntimeEndpoint', (clientToken) => control.send(new DeleteAgentRuntimeEndpointCommand({ ...endpoint, clientToken })))).status, 'DELETING');
    assert.equal((await retry('DeleteAgentRuntime', (clientToken) => control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId, clientToken })))).agentRuntimeId, agentRuntimeId);
  });

  it('is another one with another token, and with any after a reset', async () => {
    const token = randomUUID();
    await create(token, 'made_before');
    await assert.rejects(create(randomUUID(), 'made_before'), { name: 'ConflictException' });
    assert.equal((await steer(sandbox.ready, 'POST', 'reset')).status, 204);
    await create(token, 'made_after');
  });

  it('is refused with the token of another change, and with what is no token', async () => {
    const token = randomUUID();
    await create(token, 'one');
    await assert.rejects(create(token, 'another'), { name: 'ValidationException', message: /^The clientToken belongs to an earlier request/ });
    await assert.rejects(create('too-short', 'another'), refusedMembers('clientToken'));
  });
});
