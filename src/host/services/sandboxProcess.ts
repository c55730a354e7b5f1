import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import { endSandbox, launchSandbox } from './sandboxLaunch.js';

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
  /** True where the sandbox of this window is one on this folder. */
  runsOn(dataDirectory: string): boolean;
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

/**
 * The one sandbox of this window: a child whose life hangs on the IPC channel to this extension host, or one that was joined.
 * @param agentsFiles the lists of agents that it is started with
 */
export function createSandboxProcess(extensionPath: string, agentsFiles: () => readonly string[], log: Logger): SandboxProcess {
  const ended = new Emitter<string>();
  let running: Running | undefined;
  let starting: { readonly ready: Promise<SandboxReady>; readonly controller: AbortController } | undefined;
  /** One that is started on a folder before the last one has let go of it would join that one. */
  let ending: Promise<unknown> = Promise.resolve();

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

  /** Forgets the sandbox and ends it, where it is ours. */
  async function end(own: Running | undefined): Promise<'ended' | 'left'> {
    if (own === undefined) return 'ended';
    if (running === own) running = undefined;
    own.release();
    if (own.child === undefined) return 'left';
    await endSandbox(own.child);
    return 'ended';
  }

  async function startAnew(dataDirectory: string, signal: AbortSignal): Promise<SandboxReady> {
    if (running !== undefined) {
      await end(running);
      // Whatever ran on the old folder is over, and must not be taken for what runs on the new one.
      ended.fire('its folder was changed');
    }
    await ending;
    const { child, ready } = await launchSandbox({ script: join(extensionPath, 'dist', 'sandbox.js'), dataDirectory, agentsFiles: agentsFiles(), log, signal });
    if (signal.aborted) {
      await endSandbox(child);
      throw new DOMException('The start was given up.', 'AbortError');
    }
    return keep(dataDirectory, ready, child);
  }

  return {
    onDidEnd: ended.event,
    runsOn: (dataDirectory) => running?.dataDirectory === dataDirectory,

    stop() {
      const given = starting;
      starting = undefined;
      given?.controller.abort();
      // What runs is forgotten at once: a start that follows is to be another one.
      const done = given === undefined ? end(running) : given.ready.then(() => undefined, () => undefined).then(() => end(running));
      // Asked again, what is ending already is waited for too.
      ending = Promise.allSettled([ending, done]);
      return done;
    },

    start(dataDirectory, signal) {
      if (starting === undefined && running?.dataDirectory === dataDirectory) return Promise.resolve(running.ready);
      if (starting === undefined) {
        const controller = new AbortController();
        const ready = startAnew(dataDirectory, controller.signal).finally(() => { if (starting?.controller === controller) starting = undefined; });
        starting = { ready, controller };
      }
      const { ready, controller } = starting;
      // Whoever cancels means the start itself, however many wait for it.
      const onAbort = () => { controller.abort(); };
      signal?.addEventListener('abort', onAbort, { once: true });
      return ready.finally(() => { signal?.removeEventListener('abort', onAbort); });
    },

    dispose() {
      starting?.controller.abort();
      void end(running);
      ended.dispose();
    },
  };
}
