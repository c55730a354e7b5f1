import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ReadyLine } from './sandbox.js';

const PROGRAM = resolve(import.meta.dirname, 'npmSdkServer.mjs');

/** An agent of the user's own. */
export interface OwnServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the program as its author would: with the address of AWS in its environment. */
export async function startNpmSdkServer({ endpoint, region }: Pick<ReadyLine, 'endpoint' | 'region'>): Promise<OwnServer> {
  const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID: 'agent', AWS_SECRET_ACCESS_KEY: 'agent', NODE_NO_WARNINGS: '1' };
  const child: ChildProcess = fork(PROGRAM, { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env });
  const ended = once(child, 'exit');
  if (child.stdout === null) throw new Error('The server has no stdout.');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      stop: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }
  throw new Error('The server ended before it listened.');
}
