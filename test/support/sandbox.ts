import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The sandbox's one line, as a program that starts it reads it. */
export interface ReadyLine {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly issuer: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  readonly clients: readonly { readonly clientId: string; readonly clientSecret: string }[];
  readonly controlToken: string;
  readonly pid: number;
  readonly attached?: boolean;
}

export interface StartOptions {
  /** Without a folder nothing is kept. */
  readonly dataDirectory?: string;
  readonly port?: number;
  /** The list of the user's own agents. */
  readonly agentsFile?: string;
  /** What its environment has beside ours. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface StartedSandbox {
  readonly ready: ReadyLine;
  readonly process: ChildProcess;
  /** Everything that it has written to stderr. */
  readonly log: () => string;
  /** Waits until the log has such a line. */
  readonly logged: (pattern: RegExp) => Promise<void>;
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** The built sandbox; `SANDBOX_ENTRY` names another one, such as that of an unpacked VSIX. */
export const SANDBOX_ENTRY = process.env['SANDBOX_ENTRY'] ?? resolve(import.meta.dirname, '../../dist/sandbox.js');

export interface SandboxProcess {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Runs the sandbox with any command line. Its IPC channel makes it end with this process. */
export function runSandbox(args: readonly string[], env: Readonly<Record<string, string>> = {}): SandboxProcess {
  const child = fork(SANDBOX_ENTRY, [...args], { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr?.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Starts the built sandbox and waits for its line. Throws with what it wrote to stderr where none comes. */
export async function startSandbox({ dataDirectory, port = 0, agentsFile, env }: StartOptions = {}): Promise<StartedSandbox> {
  const keep = dataDirectory === undefined ? ['--memory'] : ['--data', dataDirectory];
  const { process: child, stderr, ended } = runSandbox(['--json', '--port', String(port), ...keep, ...(agentsFile === undefined ? [] : ['--agents', agentsFile])], env);
  if (child.stdout === null) throw new Error('The sandbox has no stdout.');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text as string),
    ended.then((code) => { throw new Error(`The sandbox ended (${code}) before it was ready: ${stderr()}`); }),
  ]);
  return {
    ready: JSON.parse(line) as ReadyLine,
    process: child,
    log: stderr,
    logged: async (pattern) => {
      while (!pattern.test(stderr())) await once(child.stderr ?? child, 'data');
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
