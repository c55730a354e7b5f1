import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import type { Logger } from '../../core/base/log.js';
import { parseSandboxReady, type SandboxReady } from '../../core/identity/sandboxReady.js';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 3_000;

export interface SandboxProcess extends Disposable {
  /**
   * Starts the sandbox, or joins the one that runs on the data directory. Calls while it starts share one start.
   * Aborting ends the child again and rejects with an `AbortError`.
   */
  start(dataDirectory: string, signal?: AbortSignal): Promise<SandboxReady>;
  /** Ends a sandbox that this window started; one that was joined goes on. */
  stop(): Promise<void>;
  /** The process ended without being asked to: why, in words. */
  readonly onDidEnd: Event<string>;
}

/** The child's environment: what a process needs, and none of the user's AWS_* variables. */
function childEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TMP', 'TEMP', 'SystemRoot', 'USERPROFILE'];
  const kept = names.flatMap((name) => { const value = process.env[name]; return value === undefined ? [] : [[name, value] as const]; });
  // In desktop VS Code, process.execPath is Electron, which is Node only when told so.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

/** Ends a sandbox. Windows has no signals, so what ends it everywhere is that its parent lets go of the channel. */
function letGo(child: ChildProcess): void {
  if (child.connected) child.disconnect();
}

/** Runs dist/sandbox.js as a child whose life hangs on the IPC channel to this extension host. */
export function createSandboxProcess(extensionPath: string, log: Logger): SandboxProcess {
  const ended = new Emitter<string>();
  /** Those that end because they were asked to. */
  const stopped = new WeakSet<ChildProcess>();
  let child: ChildProcess | undefined;
  let starting: Promise<SandboxReady> | undefined;

  function launch(dataDirectory: string, signal: AbortSignal | undefined): Promise<SandboxReady> {
    return new Promise((resolve, reject) => {
      mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
      const own = fork(join(extensionPath, 'dist', 'sandbox.js'), ['--port', '0', '--data', dataDirectory, '--json'], {
        execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: childEnvironment(),
      });
      child = own;
      let ready: SandboxReady | undefined;
      let lastWords = '';
      const fail = (cause: unknown, message: string, hint: string) => {
        reject(new UserError(message, { code: 'SandboxNotStarted', cause, hint }));
      };
      signal?.addEventListener('abort', () => { if (ready === undefined) letGo(own); }, { once: true });
      const timer = setTimeout(() => {
        own.kill();
        fail(undefined, 'The sandbox did not start within 30 seconds.', 'Try again; Show Log has what it said.');
      }, START_LIMIT_MS);

      if (own.stderr) createInterface({ input: own.stderr }).on('line', (line) => { lastWords = line; log.info(`sandbox: ${line}`); });
      if (own.stdout) {
        createInterface({ input: own.stdout }).once('line', (line) => {
          clearTimeout(timer);
          try {
            ready = parseSandboxReady(line);
            log.info(`sandbox ${ready.attached ? 'joined' : 'started'} at ${ready.endpoint}`);
            resolve(ready);
          } catch (error) {
            own.kill();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }
      own.once('error', (error) => { clearTimeout(timer); fail(error, 'The sandbox could not be started.', 'Show Log has the reason.'); });
      own.once('exit', (code, killedBy) => {
        clearTimeout(timer);
        if (child === own) child = undefined;
        if (signal?.aborted === true) {
          reject(new DOMException('The start was given up', 'AbortError'));
        } else if (ready === undefined) {
          fail(undefined, lastWords === '' ? 'The sandbox ended before it was ready.' : `The sandbox did not start: ${lastWords}`, 'Show Log has all of what it said.');
        } else if (!ready.attached && !stopped.has(own)) {
          ended.fire(killedBy ?? `exit code ${String(code)}`);
        }
      });
    });
  }

  return {
    onDidEnd: ended.event,

    start(dataDirectory, signal) {
      starting ??= launch(dataDirectory, signal).finally(() => { starting = undefined; });
      return starting;
    },

    async stop() {
      const own = child;
      if (own === undefined) return;
      stopped.add(own);
      const gone = new Promise<void>((resolve) => { own.once('exit', () => { resolve(); }); });
      letGo(own);
      const timer = setTimeout(() => { own.kill('SIGKILL'); }, STOP_LIMIT_MS);
      await gone;
      clearTimeout(timer);
    },

    dispose() {
      if (child !== undefined) {
        stopped.add(child);
        letGo(child);
      }
      ended.dispose();
    },
  };
}
