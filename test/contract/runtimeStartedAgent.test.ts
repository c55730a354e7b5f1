import assert from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';
import { invokeForJson } from './runtimeScene.js';
import { steer } from './steered.js';

const PROGRAM = resolve(import.meta.dirname, '../support/npmSdkServer.mjs');
const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

/** Says what is in its environment, something secret, and a lot more; then fails. */
const TALKER = `
const { AWS_ENDPOINT_URL, BEDROCK_AGENTCORE_DP_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN = 'none' } = process.env;
console.log([process.cwd(), process.argv[2], AWS_ENDPOINT_URL, BEDROCK_AGENTCORE_DP_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN].join(' '));
console.error('Got ${JWT} from https://issuer.example/token?code=secret');
console.log('x'.repeat(100_000));
process.exitCode = 3;`;

/** Holds a connection to the test, and so does a process that it starts: the test sees both end. */
const HOLDER = `
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
connect(Number(process.argv[2]), '127.0.0.1').on('connect', function () { this.write(String(process.pid)); });
process.on('SIGTERM', () => process.argv[3] === 'stubborn' || process.exit());
if (process.argv[4] !== 'child') spawn(process.execPath, [process.argv[1], process.argv[2], process.argv[3], 'child'], { stdio: 'inherit' });`;

/** Ends, and leaves a process in a group of its own that holds its output: the test ends that by its connection. */
const LEAVER = `
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
if (process.argv[3] === 'child') connect(Number(process.argv[2]), '127.0.0.1').on('data', () => process.exit());
else spawn(process.execPath, [process.argv[1], process.argv[2], 'child'], { stdio: 'inherit', detached: true }).unref();`;

interface Agent {
  readonly name: string;
  readonly health: string;
  readonly process?: string;
  readonly agentRuntimeArn: string;
}

describe('An agent that the sandbox starts when it is asked to', function () {
  this.timeout(30_000);
  let folder: TestFolder;
  let sandbox: StartedSandbox;
  let port: number;
  let ends: Server;

  const listFile = () => join(folder.path, '.agentcore-identity/agents.json');
  const writeList = (list: unknown) => {
    writeFileSync(`${listFile()}.new`, JSON.stringify(list));
    renameSync(`${listFile()}.new`, listFile());
  };
  const readAgain = () => steer(sandbox.ready, 'POST', 'agents-files', { path: listFile() });
  const act = async (name: string, act: 'start' | 'stop') => {
    const response = await steer(sandbox.ready, 'POST', `agents/${name}/${act}`);
    return { status: response.status, body: await response.json() as Agent & { readonly message?: string } };
  };
  const find = async (name: string) => {
    const { agents } = await (await steer(sandbox.ready, 'GET', 'agents')).json() as { readonly agents: readonly Agent[] };
    const found = agents.find((agent) => agent.name === name);
    assert.ok(found !== undefined, name);
    return found;
  };
  const toRuntime = ({ agentRuntimeArn: arn }: Agent) => ({ arn, id: arn.slice(arn.lastIndexOf('/') + 1) });
  const readLog = async (agent: Agent) => (
    (await (await steer(sandbox.ready, 'GET', `logs/${toRuntime(agent).id}`)).json() as { readonly lines: readonly { readonly message: string }[] }).lines.map(({ message }) => message)
  );
  /** A process that somebody starts says of itself when it is ready, or over: there is nothing else to wait for. */
  const until = async (name: string, isThere: (agent: Agent) => boolean): Promise<Agent> => {
    for (;;) {
      const agent = await find(name);
      if (isThere(agent)) return agent;
      await delay(50);
    }
  };
  const untilLogged = async (agent: Agent, line: string) => {
    while (!(await readLog(agent)).includes(line)) await delay(50);
  };
  /** Starts a holder and waits for it and its child. */
  const hold = async (name: string): Promise<readonly Promise<unknown>[]> => {
    const sockets: Socket[] = [];
    const both = new Promise<void>((resolve_) => {
      ends.on('connection', (socket) => {
        socket.on('error', () => undefined).resume();
        sockets.push(socket);
        if (sockets.length === 2) resolve_();
      });
    });
    assert.equal((await act(name, 'start')).body.process, 'running');
    await both;
    ends.removeAllListeners('connection');
    return sockets.map((socket) => once(socket, 'close'));
  };

  before(async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    port = (free.address() as AddressInfo).port;
    free.close();
    ends = createServer().listen(0, '127.0.0.1');
    await once(ends, 'listening');
    folder = makeFolder({ 'src/talker.mjs': TALKER, 'holder.mjs': HOLDER, 'leaver.mjs': LEAVER, '.agentcore-identity/agents.json': '[]' });
    const toHold = (...args: readonly string[]) => [process.execPath, 'holder.mjs', String((ends.address() as AddressInfo).port), ...args];
    writeList([
      { name: 'mine', url: `http://127.0.0.1:${port}`, command: [process.execPath, PROGRAM, String(port)] },
      { name: 'talker', url: 'http://127.0.0.1:1', command: [process.execPath, 'talker.mjs', 'two words'], cwd: 'src' },
      { name: 'nowhere', url: 'http://127.0.0.1:1', command: ['no-such-program'] },
      { name: 'by_hand', url: 'http://127.0.0.1:1' },
      { name: 'holder', url: 'http://127.0.0.1:1', command: toHold() },
      { name: 'stubborn', url: 'http://127.0.0.1:1', command: toHold('stubborn') },
      { name: 'leaver', url: 'http://127.0.0.1:1', command: [process.execPath, 'leaver.mjs', String((ends.address() as AddressInfo).port)] },
      { name: 'left_out', url: 'http://127.0.0.1:1', command: toHold() },
    ]);
    sandbox = await startSandbox({ agentsFile: listFile(), env: { AWS_SESSION_TOKEN: 'real' } });
  });
  after(async () => {
    await sandbox.stop();
    ends.close();
    folder.remove();
  });

  it('is not started by its line in the list alone', async () => {
    const { process: state, health } = await find('mine');
    assert.deepEqual([state, health], ['stopped', 'Unreachable']);
    assert.equal((await find('by_hand')).process, undefined);
  });

  it('answers then, and what it prints is its log', async () => {
    assert.equal((await act('mine', 'start')).status, 200);
    assert.equal((await act('mine', 'start')).status, 200, 'a second time changes nothing');
    const agent = await until('mine', ({ health }) => health === 'Healthy');
    const answer = await invokeForJson(createClients(sandbox.ready), toRuntime(agent), {}, { accept: 'application/json' });
    assert.equal(answer['hasToken'], true);
    await untilLogged(agent, 'The agent has answered.');
    const log = await readLog(agent);
    assert.match(log.join('\n'), /^Started in .*npmSdkServer\.mjs/m);
    assert.match(log.join('\n'), /"msg":"Server listening/);
    assert.ok(log.includes('The agent is Healthy.'), log.join('\n'));
  });

  it('ends when it is told to', async () => {
    assert.equal((await act('mine', 'stop')).body.process, 'stopped');
    const agent = await find('mine');
    assert.equal(agent.health, 'Unreachable');
    assert.match((await readLog(agent)).join('\n'), /^The process (was ended by|has ended with)/m);
  });

  it('is told where AWS is and nothing of real credentials; its log holds no token and no query of a URL', async () => {
    await act('talker', 'start');
    const [started = '', ...lines] = (await readLog(await until('talker', ({ process: state }) => state === 'stopped'))).filter((line) => !line.startsWith('The agent'));
    const { endpoint, region } = sandbox.ready;
    assert.ok(started.endsWith('talker.mjs two words'), started);
    assert.ok(lines.includes(`${join(folder.path, 'src')} two words ${endpoint} ${endpoint} ${region} sandbox none`), lines.join('\n'));
    assert.ok(lines.includes('Got [token] from https://issuer.example/token?…'), lines.join('\n'));
    assert.deepEqual(lines.find((line) => line.startsWith('xx'))?.length, 1_000);
    assert.equal(lines.at(-1), 'The process has ended with code 3.');
  });

  it('says what cannot be started, and that there is nothing to start', async () => {
    const { status, body } = await act('nowhere', 'start');
    assert.deepEqual([status, body.message], [400, `The command of the agent cannot be started (ENOENT) in ${folder.path}: no-such-program`]);
    assert.equal((await act('by_hand', 'start')).body.message, 'No list has a command for this agent: by_hand');
    assert.equal((await act('nobody', 'start')).status, 404);
    assert.equal((await act('by_hand', 'stop')).status, 200);
  });

  it('takes a command from a list only, and refuses one that is none', async () => {
    const before = await steer(sandbox.ready, 'POST', 'agents', { name: 'planted', url: 'http://127.0.0.1:1', command: ['node'] });
    assert.equal((await before.json() as Agent).process, undefined);
    writeList([{ name: 'mine', url: 'sandbox:echo', command: [] }]);
    await readAgain();
    writeList([{ name: 'mine', url: 'sandbox:echo', command: ['node'] }]);
    await readAgain();
    writeList([{ name: 'mine', url: 'http://127.0.0.1:1', command: ['no\0de'] }]);
    await readAgain();
    assert.match(sandbox.log(), /agents\.1\.member\.command.*Member must have length/);
    assert.match(sandbox.log(), /agents\.1\.member\.command.*Member must not have a NUL/);
    assert.match(sandbox.log(), /agents\.1\.member\.command.*Member must be with the url of a process/);
    assert.equal((await steer(sandbox.ready, 'POST', 'agents-files', { path: 'agents.json' })).status, 400);
  });

  it('takes a second list beside the first, whose agents go before', async () => {
    const second = join(folder.path, 'second.json');
    writeFileSync(second, JSON.stringify([{ name: 'second_one', url: 'http://127.0.0.1:2' }, { name: 'by_hand', url: 'http://127.0.0.1:2' }]));
    assert.equal((await steer(sandbox.ready, 'POST', 'agents-files', { path: second })).status, 204);
    assert.equal((await find('second_one')).health, 'Unreachable');
    const { agents } = await (await steer(sandbox.ready, 'GET', 'agents')).json() as { readonly agents: readonly { readonly name: string; readonly url: string }[] };
    assert.equal(agents.find(({ name }) => name === 'by_hand')?.url, 'http://127.0.0.1:1/');
    assert.match(sandbox.log(), /Two lists have an agent of one name, the first of which is taken: by_hand/);
  });

  it('ends with all that it has started, also where it does not listen', async () => {
    const ended = await hold('stubborn');
    await act('stubborn', 'stop');
    await Promise.all(ended);
  });

  it('has ended when its process has, also where another one that it left behind holds its output', async () => {
    const connected = once(ends, 'connection') as Promise<readonly Socket[]>;
    await act('leaver', 'start');
    const [left] = await connected;
    await until('leaver', ({ process: state }) => state === 'stopped');
    assert.ok(left?.destroyed === false, 'what it left behind goes on');
    left.on('error', () => undefined).write('end');
    await once(left, 'close');
  });

  it('ends when its line is gone', async () => {
    const ended = await hold('left_out');
    assert.equal((await steer(sandbox.ready, 'DELETE', 'agents/left_out')).status, 204);
    await Promise.all(ended);
  });

  it('ends with the sandbox, however that ends', async () => {
    const ended = await hold('holder');
    sandbox.process.kill('SIGKILL');
    await Promise.all(ended);
    sandbox = await startSandbox({ agentsFile: join(folder.path, 'second.json') });
  });
});
