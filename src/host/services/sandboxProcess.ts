import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import { launchSandbox, letGo } from './sandboxLaunch.js';

const STOP_LIMIT_MS = 3_000;
/** How often a sandbox that another window runs is looked for: its end brings no event to this one. */
const WATCH_INTERVAL_MS = 1_000;

export interface SandboxProcess extends Disposable {
  /**
   * Starts the sandbox, joins the one that runs on the folder, or gives the one this window has already. Calls while it
   * starts share one start. Aborting ends the child again and rejects with an `AbortError`.
   */
  start(dataDirectory: string, signal?: AbortSignal): Promise<SandboxReady>;
  /** Ends a sandbox that this window started; one that was joined goes on, and `left` says so. */
  stop(): Promise<'ended' | 'left'>;
  /** The sandbox ended without being asked to: why, in words. */
  readonly onDidEnd: Event<string>;
}

interface Running {
  readonly dataDirectory: string;
  readonly ready: SandboxReady;
  /** Undefined where it belongs to another window. */
  readonly child: ChildProcess | undefined;
  readonly release: () => void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The one sandbox of this window: a child whose life hangs on the IPC channel to this extension host, or one that was joined. */
export function createSandboxProcess(extensionPath: string, log: Logger): SandboxProcess {
  const ended = new Emitter<string>();
  let running: Running | undefined;
  let starting: Promise<SandboxReady> | undefined;

  function gone(own: Running, reason: string): void {
    if (running !== own) return;
    own.release();
    running = undefined;
    log.warn(`sandbox ended: ${reason}`);
    ended.fire(reason);
  }

  function keep(dataDirectory: string, ready: SandboxReady, child: ChildProcess): SandboxReady {
    if (ready.attached) {
      const watch = setInterval(() => { if (!isAlive(ready.pid)) gone(own, 'the window that ran it closed it'); }, WATCH_INTERVAL_MS);
      const own: Running = { dataDirectory, ready, child: undefined, release: () => { clearInterval(watch); } };
      running = own;
    } else {
      const own: Running = { dataDirectory, ready, child, release: () => undefined };
      running = own;
      child.once('exit', (code, killedBy) => { gone(own, killedBy ?? `exit code ${String(code)}`); });
    }
    log.info(`sandbox ${ready.attached ? 'joined' : 'started'} at ${ready.endpoint}`);
    return ready;
  }

  async function stop(): Promise<'ended' | 'left'> {
    const own = running;
    running = undefined;
    own?.release();
    if (own?.child === undefined) return own === undefined ? 'ended' : 'left';
    const { child } = own;
    const exit = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
    letGo(child);
    const timer = setTimeout(() => { child.kill('SIGKILL'); }, STOP_LIMIT_MS);
    await exit;
    clearTimeout(timer);
    return 'ended';
  }

  async function startAnew(dataDirectory: string, signal: AbortSignal | undefined): Promise<SandboxReady> {
    await stop();
    const { child, ready } = await launchSandbox(join(extensionPath, 'dist', 'sandbox.js'), dataDirectory, log, signal);
    return keep(dataDirectory, ready, child);
  }

  return {
    onDidEnd: ended.event,
    stop,

    start(dataDirectory, signal) {
      if (running?.dataDirectory === dataDirectory) return Promise.resolve(running.ready);
      starting ??= startAnew(dataDirectory, signal).finally(() => { starting = undefined; });
      return starting;
    },

    dispose() {
      const own = running;
      running = undefined;
      own?.release();
      if (own?.child !== undefined) letGo(own.child);
      ended.dispose();
    },
  };
}
