import { fork, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import { parseSandboxReady, type SandboxReady } from '../../core/identity/sandboxReady.js';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 3_000;

export interface Launched {
  readonly child: ChildProcess;
  readonly ready: SandboxReady;
}

/** The child's environment: what a process needs, and none of the user's AWS_* variables. */
function childEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'SystemRoot', 'USERPROFILE'];
  const kept = names.flatMap((name) => { const value = process.env[name]; return value === undefined ? [] : [[name, value] as const]; });
  // In desktop VS Code, process.execPath is Electron, which is Node only when told so.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

/** Throws a `UserError` with code `DataDirectory` where the folder cannot be used. */
async function makeFolder(dataDirectory: string): Promise<void> {
  if (!isAbsolute(dataDirectory)) {
    throw new UserError(`The sandbox's folder is not an absolute path: ${dataDirectory}`, {
      code: 'DataDirectory', hint: 'Set an absolute one, or leave the setting empty.',
    });
  }
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UserError(`The sandbox's folder cannot be made: ${dataDirectory}`, {
      code: 'DataDirectory', cause, hint: 'Set another one, or leave the setting empty.',
    });
  }
}

/**
 * Ends a sandbox and waits for it. Windows has no signals, so what ends it everywhere is that its parent lets go of the channel;
 * one that hangs is killed after 3 seconds.
 */
export async function endSandbox(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => { child.kill('SIGKILL'); }, STOP_LIMIT_MS);
  await exit;
  clearTimeout(timer);
}

/** The first line that the child prints. Rejects with a `UserError` where it ends or says nothing for too long, and at the signal. */
async function readReadyLine(child: ChildProcess, lastWords: () => string, limitMs: number, signal: AbortSignal): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = (message: string, cause?: unknown) => {
        reject(new UserError(message, { code: 'SandboxNotStarted', cause, hint: 'Show Log has all of what it said.' }));
      };
      onAbort = () => { reject(new DOMException('The start was given up.', 'AbortError')); };
      signal.addEventListener('abort', onAbort, { once: true });
      timer = setTimeout(() => { fail(`The sandbox did not start within ${limitMs / 1_000} seconds.`); }, limitMs);
      if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
      child.once('error', (error) => { fail('The sandbox could not be started.', error); });
      // `close` comes after the last line that it printed, `exit` may come before.
      child.once('close', () => { fail(lastWords() === '' ? 'The sandbox ended before it was ready.' : `The sandbox did not start: ${lastWords()}`); });
    });
  } finally {
    // A limit that is left behind would end a sandbox that is ready.
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Starts dist/sandbox.js and waits for its JSON line. A child that joined a running sandbox ends by itself. Throws a `UserError`
 * where it does not come up in time, and an `AbortError` at the signal, with nothing left running.
 */
export async function launchSandbox(options: {
  readonly script: string;
  readonly dataDirectory: string;
  readonly agentsFiles: readonly string[];
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly limitMs?: number;
}): Promise<Launched> {
  const { script, dataDirectory, agentsFiles, log, signal, limitMs = START_LIMIT_MS } = options;
  await makeFolder(dataDirectory);
  signal.throwIfAborted();
  const child = fork(script, ['--port', '0', '--data', dataDirectory, '--json', ...agentsFiles.flatMap((file) => ['--agents', file])], {
    cwd: dataDirectory, // where no list of agents is by default: only those that are named are read
    execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: childEnvironment(),
  });
  let lastWords = '';
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => { lastWords = line; log.info(`sandbox: ${line}`); });
  try {
    return { child, ready: parseSandboxReady(await readReadyLine(child, () => lastWords, limitMs, signal)) };
  } catch (error) {
    await endSandbox(child);
    throw error;
  }
}
