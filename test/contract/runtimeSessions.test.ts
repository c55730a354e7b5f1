import { StopRuntimeSessionCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateAgentRuntimeEndpointCommand, DeleteAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { invoke, invokeForJson, makeRuntime, updateRuntime, type Runtime } from './runtimeScene.js';
import { steer } from './steered.js';

const ECHO = 'sandbox:echo';
const FAULTY = 'sandbox:faulty';
const runtimeSessionId = 'a-session-of-thirty-three-letters';

describe('A session with a runtime', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const servers: Server[] = [];

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(async () => {
    for (const server of servers) server.close();
    await sandbox.stop();
  });

  /** A process that answers with its name. */
  const listen = async (name: string) => {
    const server = createServer((_request, response) => { response.end(JSON.stringify({ name })); }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const register = async (body: object): Promise<Runtime> => {
    const response = await steer(sandbox.ready, 'POST', 'agents', body);
    assert.equal(response.status, 200);
    const { agentRuntimeArn: arn } = await response.json() as { readonly agentRuntimeArn: string };
    return { arn, id: arn.slice(arn.lastIndexOf('/') + 1) };
  };
  const addEndpoint = ({ id }: Runtime, name: string) => clients.control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: id, name }));
  const turn = async (runtime: Runtime, qualifier?: string) => (await invokeForJson(clients, runtime, {}, { runtimeSessionId, qualifier }))['turn'];
  const stop = ({ arn }: Runtime, qualifier?: string) => clients.data.send(new StopRuntimeSessionCommand({ agentRuntimeArn: arn, runtimeSessionId, qualifier }));
  /** A stream that says nothing more after its first piece, which has come. */
  const stall = async (runtime: Runtime, qualifier?: string) => {
    const { response } = await invoke(clients, runtime, { fault: 'stall' }, { runtimeSessionId, qualifier });
    const pieces = (response as unknown as Readable)[Symbol.asyncIterator]();
    await pieces.next();
    return pieces;
  };

  it('goes to the process that is registered now', async () => {
    const mine = await register({ name: 'moving', url: await listen('first') });
    const answered = async () => (await invokeForJson(clients, mine, {}, { runtimeSessionId }))['name'];
    assert.equal(await answered(), 'first');
    await register({ name: 'moving', url: await listen('second') });
    assert.equal(await answered(), 'second');
  });

  it('begins anew with a runtime that was taken away and registered again', async () => {
    const place = { name: 'returning', url: ECHO };
    const mine = await register(place);
    assert.deepEqual([await turn(mine), await turn(mine)], [1, 2]);
    assert.equal((await steer(sandbox.ready, 'DELETE', 'agents/returning')).status, 204);
    assert.equal(await turn(await register(place)), 1);
  });

  it('is with one endpoint, whichever versions these lead to', async () => {
    const runtime = await makeRuntime(clients, 'several_endpoints', ECHO);
    for (const name of ['prod', 'beta']) await addEndpoint(runtime, name);
    await updateRuntime(clients, runtime, ECHO, {});
    assert.deepEqual([await turn(runtime), await turn(runtime, 'prod'), await turn(runtime), await turn(runtime, 'prod'), await turn(runtime, 'beta')], [1, 1, 2, 2, 1]);
    await stop(runtime, 'prod');
    await assert.rejects(stop(runtime, 'prod'), { name: 'ResourceNotFoundException' });
    assert.deepEqual([await turn(runtime), await turn(runtime, 'prod'), await turn(runtime, 'beta')], [3, 1, 2]);
  });

  it('ends what an older version still answers when the next one takes it over', async () => {
    const runtime = await makeRuntime(clients, 'taken_over', FAULTY);
    const older = await stall(runtime);
    await updateRuntime(clients, runtime, ECHO, {});
    assert.equal(await turn(runtime), 1);
    await assert.rejects(older.next(), /aborted/);
  });

  it('ends with all that it answers when its runtime is deleted', async () => {
    const runtime = await makeRuntime(clients, 'deleted', FAULTY);
    await addEndpoint(runtime, 'prod');
    const streams = [await stall(runtime), await stall(runtime, 'prod')];
    await clients.control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: runtime.id }));
    for (const stream of streams) await assert.rejects(stream.next(), /aborted/);
  });

  it('is not idle while it answers, and from then on is', async () => {
    const idle = { lifecycleConfiguration: { idleRuntimeSessionTimeout: 60, maxLifetime: 3600 } };
    const advance = (advanceMs: number) => steer(sandbox.ready, 'POST', 'clock', { advanceMs });
    const stalling = await makeRuntime(clients, 'answering', FAULTY, idle);
    const stream = await stall(stalling);
    await advance(61_000);
    await stop(stalling);
    await assert.rejects(stream.next(), /aborted/);
    const quick = await makeRuntime(clients, 'quick', ECHO, idle);
    assert.equal(await turn(quick), 1);
    await advance(59_000);
    assert.equal(await turn(quick), 2);
    await advance(60_000);
    await assert.rejects(stop(quick), { name: 'ResourceNotFoundException' });
  });
});
