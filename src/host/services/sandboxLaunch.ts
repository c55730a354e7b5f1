import { fork, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import { parseSandboxReady, type SandboxReady } from '../../core/identity/sandboxReady.js';

const START_LIMIT_MS = 30_000;

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

/** Ends a sandbox. Windows has no signals, so what ends it everywhere is that its parent lets go of the channel. */
export function letGo(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

/**
 * Starts dist/sandbox.js and waits for its JSON line. A child that joined a running sandbox ends by itself. Throws a `UserError`
 * where it does not come up within 30 seconds, and an `AbortError` at the signal, with nothing left running.
 */
export async function launchSandbox(
  script: string, dataDirectory: string, log: Logger, signal: AbortSignal | undefined,
): Promise<Launched> {
  await makeFolder(dataDirectory);
  signal?.throwIfAborted();
  const child = fork(join(script), ['--port', '0', '--data', dataDirectory, '--json'], {
    execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: childEnvironment(),
  });
  let lastWords = '';
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => { lastWords = line; log.info(`sandbox: ${line}`); });

  const givenUp = AbortSignal.any([AbortSignal.timeout(START_LIMIT_MS), ...(signal === undefined ? [] : [signal])]);
  const line = await new Promise<string>((resolve, reject) => {
    const fail = (message: string, cause?: unknown) => {
      reject(new UserError(message, { code: 'SandboxNotStarted', cause, hint: 'Show Log has all of what it said.' }));
    };
    givenUp.addEventListener('abort', () => {
      letGo(child);
      if (signal?.aborted === true) reject(new DOMException('The start was given up.', 'AbortError'));
      else fail('The sandbox did not start within 30 seconds.');
    }, { once: true });
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', (error) => { fail('The sandbox could not be started.', error); });
    child.once('exit', () => { fail(lastWords === '' ? 'The sandbox ended before it was ready.' : `The sandbox did not start: ${lastWords}`); });
  });
  try {
    return { child, ready: parseSandboxReady(line) };
  } catch (error) {
    letGo(child);
    throw error;
  }
}
