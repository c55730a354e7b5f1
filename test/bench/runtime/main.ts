// npm run bench -- runtime: an answer through the sandbox's InvokeAgentRuntime against the same answer straight from the agent.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createClients } from '../../contract/clients.js';
import { makeRuntime, signToken, toAuthorizer, type Runtime } from '../../contract/runtimeScene.js';
import { startSandbox } from '../../support/sandbox.js';
import { toSignature } from '../../support/caller.js';
import { median, printTable, type Row } from '../sandbox/table.js';

const ROUNDS = 9;
const CALLS = 100;
const STREAM_BYTES = 20_000_000;

interface Target {
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
}

interface Times {
  readonly firstByteMs: number;
  readonly wholeMs: number;
}

const connections = new Agent({ keepAlive: true });

function ask({ url, headers }: Target, bytes: number): Promise<Times> {
  const payload = JSON.stringify({ bytes });
  return new Promise((resolve, reject) => {
    const askedAt = performance.now();
    let firstByteMs = Number.NaN;
    let received = 0;
    const sent = request(url, { method: 'POST', agent: connections, headers: { 'content-type': 'application/json', 'content-length': payload.length, ...headers() } }, (response) => {
      response.on('data', (chunk: Buffer) => {
        if (received === 0) firstByteMs = performance.now() - askedAt;
        received += chunk.length;
      });
      response.once('error', reject);
      response.once('end', () => {
        if (received === bytes) resolve({ firstByteMs, wholeMs: performance.now() - askedAt });
        else reject(new Error(`The answer has ${received} bytes, status ${response.statusCode}.`));
      });
    });
    sent.once('error', reject);
    sent.end(payload);
  });
}

async function measureFirstByte(target: Target): Promise<number> {
  const timesMs: number[] = [];
  for (let count = 0; count < CALLS; count += 1) timesMs.push((await ask(target, 100)).firstByteMs);
  return median(timesMs);
}

const measureStream = async (target: Target) => (await ask(target, STREAM_BYTES)).wholeMs;

async function compare(what: string, measure: (target: Target) => Promise<number>, direct: Target, through: Target): Promise<Row> {
  for (const target of [direct, through, direct, through]) await measure(target); // what runs often is compiled by then
  const first: number[] = [];
  const second: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    first.push(await measure(direct));
    second.push(await measure(through));
  }
  return { what, unit: 'ms', first, second };
}

const child = fork(join(import.meta.dirname, 'agent.mjs'), { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const [line] = await once(child.stdout ?? child, 'data') as [Buffer];
const url = line.toString().trim();
const sandbox = await startSandbox();
try {
  const { ready } = sandbox;
  const clients = createClients(ready);
  const toTarget = ({ arn }: Runtime, headers: Target['headers']): Target => ({ url: `${ready.endpoint}/runtimes/${encodeURIComponent(arn)}/invocations`, headers });
  const token = await signToken(ready, { sub: 'alice', aud: 'bench' });
  const direct: Target = { url: `${url}/invocations`, headers: () => ({}) };
  const signed = toTarget(await makeRuntime(clients, 'signed', url), toSignature);
  const withToken = toTarget(await makeRuntime(clients, 'with_token', url, toAuthorizer(ready, { allowedAudience: ['bench'] })), () => ({ authorization: `Bearer ${token}` }));
  printTable('an answer straight from the agent, and through InvokeAgentRuntime of the sandbox', ['direct', 'sandbox'], [
    await compare('first byte, signed', measureFirstByte, direct, signed),
    await compare('first byte, bearer token', measureFirstByte, direct, withToken),
    await compare('a stream of 20 MB, signed', measureStream, direct, signed),
  ]);
} finally {
  connections.destroy();
  child.kill('SIGTERM');
  await sandbox.stop();
}
