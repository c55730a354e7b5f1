import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { invoke } from './runtimeScene.js';
import { steer } from './steered.js';

type Misbehave = (socket: Socket) => void;

describe("An agent of the user's own that breaks HTTP", function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let agent: Server;
  let misbehave: Misbehave;
  const sockets = new Set<Socket>();

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    agent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).once('data', () => { misbehave(socket); });
    }).listen(0, '127.0.0.1');
    await once(agent, 'listening');
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    agent.close();
    await sandbox.stop();
  });

  const answers: readonly (readonly [what: string, misbehave: Misbehave, message: string])[] = [
    ['breaks off what it says of its failure', (socket) => { socket.end('HTTP/1.1 500 Oh\r\ncontent-length: 100\r\n\r\nI have '); }, 'Received error (500) from runtime: I have '],
    ['does not end what it says of its failure', (socket) => { socket.write('HTTP/1.1 500 Oh\r\n\r\nI have failed.'); }, 'Received error (500) from runtime: I have failed.'],
    ['goes over to another protocol', (socket) => { socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'); }, 'The agent failed: it does not answer but goes over to another protocol (101)'],
  ];
  for (const [what, act, message] of answers) {
    it(`is told as its own failure where it ${what}`, async () => {
      misbehave = act;
      const { port } = agent.address() as AddressInfo;
      const response = await steer(sandbox.ready, 'POST', 'agents', { name: 'broken', url: `http://127.0.0.1:${port}` });
      const { agentRuntimeArn: arn } = await response.json() as { readonly agentRuntimeArn: string };
      await assert.rejects(invoke(clients, { arn, id: '' }, {}), { name: 'RuntimeClientError', message });
    });
  }

  it('is not read without end where it is asked how it is', async () => {
    let sent = 0;
    misbehave = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"status":"Healthy","more":"');
      const flood = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65_536))) sent += 65_536;
      };
      socket.on('drain', flood);
      flood();
    };
    const { port } = agent.address() as AddressInfo;
    const response = await steer(sandbox.ready, 'POST', 'agents', { name: 'flooding', url: `http://127.0.0.1:${port}` });
    assert.equal((await response.json() as { readonly health: string }).health, 'Unreachable');
    assert.ok(sent < 20_000_000, `it took ${sent} bytes`);
  });
});
