// npm run bench -- sandbox, its first table: the sandbox against a server that does nothing but make the same key.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createCaller } from '../../support/caller.js';
import { makeFolder } from '../../support/folder.js';
import { startSandbox } from '../../support/sandbox.js';
import { median, type Row } from './table.js';

const RUNS = 7;
const CALLS = 2_000;
const CONNECTIONS = 8;

interface Candidate {
  readonly endpoint: string;
  readonly pid: number;
  /** Answers when the signing key is there. */
  readonly keyUrl: string;
  readonly stop: () => Promise<void>;
}

async function startOurs(): Promise<Candidate> {
  const folder = makeFolder();
  const { ready, stop } = await startSandbox({ dataDirectory: folder.path });
  return {
    endpoint: ready.endpoint, pid: ready.pid, keyUrl: `${ready.issuer}/jwks`,
    stop: async () => {
      await stop();
      folder.remove();
    },
  };
}

async function startBare(): Promise<Candidate> {
  const child = fork(join(import.meta.dirname, 'bareServer.mjs'), { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [line] = await once(child.stdout ?? child, 'data') as [Buffer];
  const { endpoint, pid } = JSON.parse(line.toString()) as { readonly endpoint: string; readonly pid: number };
  return {
    endpoint, pid, keyUrl: endpoint,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

/** Resident memory in megabytes. */
const readMemory = (pid: number) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;

interface Sample {
  readonly readyMs: number;
  readonly memoryMb: number;
  readonly p50Ms: number;
  readonly perSecond: number;
}

async function measure(start: () => Promise<Candidate>): Promise<Sample> {
  const startedAt = performance.now();
  const candidate = await start();
  const readyMs = performance.now() - startedAt;
  try {
    await (await fetch(candidate.keyUrl)).text();
    const memoryMb = readMemory(candidate.pid);
    const caller = createCaller(candidate.endpoint, CONNECTIONS);
    await caller.call('CreateWorkloadIdentity', { name: 'bench' });
    const get = () => caller.call('GetWorkloadIdentity', { name: 'bench' });
    for (let count = 0; count < CALLS / 4; count += 1) await get(); // what runs often is compiled by then
    const timesMs: number[] = [];
    for (let count = 0; count < CALLS; count += 1) {
      const askedAt = performance.now();
      await get();
      timesMs.push(performance.now() - askedAt);
    }
    const beganAt = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      for (let count = 0; count < CALLS / CONNECTIONS; count += 1) await get();
    }));
    const perSecond = CALLS / ((performance.now() - beganAt) / 1000);
    caller.close();
    return { readyMs, memoryMb, p50Ms: median(timesMs), perSecond };
  } finally {
    await candidate.stop();
  }
}

/** The bare server first, then the sandbox. */
export async function compareServers(): Promise<readonly Row[]> {
  const bare: Sample[] = [];
  const ours: Sample[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    bare.push(await measure(startBare));
    ours.push(await measure(startOurs));
  }
  const toRow = (what: string, unit: string, member: keyof Sample): Row => ({ what, unit, first: bare.map((one) => one[member]), second: ours.map((one) => one[member]) });
  return [
    toRow('spawn to ready', 'ms', 'readyMs'),
    toRow('memory with the key made', 'MB', 'memoryMb'),
    toRow('GetWorkloadIdentity, p50', 'ms', 'p50Ms'),
    toRow(`GetWorkloadIdentity, ${CONNECTIONS} at once`, '/s', 'perSecond'),
  ];
}
