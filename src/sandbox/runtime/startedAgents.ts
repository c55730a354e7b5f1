import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Sandbox } from '../sandbox.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { toErrorCode } from '../textFile.js';
import { toRuleViolation } from '../web/errors.js';
import { readLines } from './lines.js';

/** How a program is started: without a shell. */
export interface AgentCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** The processes behind runtimes that were started here, by the id of the runtime. */
export interface StartedAgents {
  /** Starts the program, where it does not run. @throws ServiceError ValidationException where it cannot be started */
  start(runtimeId: string, command: AgentCommand): Promise<void>;
  /** Ends it with all that it has started, and waits for that. */
  stop(runtimeId: string): Promise<void>;
  isRunning(runtimeId: string): boolean;
  /** Ends those that are no longer wanted. */
  keepOnly(isWanted: (runtimeId: string) => boolean): void;
  close(): void;
}

/** How long a process may take to end by itself. */
const PATIENCE_MS = 3_000;
/** How long what a process has printed may take to arrive after its end. A process that has left its group may hold the pipes for ever. */
const LAST_WORDS_MS = 500;
const IS_WINDOWS = process.platform === 'win32';

/**
 * Reads from a pipe that this process alone holds open: it ends with this process, kill -9 included, and the agent's process group then is
 * told to end. A person's shell scripts use the same means. Windows has none like it: there an agent outlives a sandbox that is killed.
 */
const GUARD = 'read -r _; kill -s TERM -- "-$1" && sleep 2 && kill -s KILL -- "-$1"';

/** What a process of AgentCore Runtime is told by its environment, and none of the user's real credentials. */
function toEnvironment({ origin, region }: Pick<Sandbox, 'origin' | 'region'>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|ELECTRON)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    AWS_ENDPOINT_URL: origin, AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox',
    BEDROCK_AGENTCORE_DP_ENDPOINT: origin, BEDROCK_AGENTCORE_CP_ENDPOINT: origin, // what Python's bedrock-agentcore reads instead
    PYTHONUNBUFFERED: '1', // else Python keeps what it prints to a pipe until there is a lot
  };
}

/** Ends a process and all that it has started. */
function end({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  if (IS_WINDOWS) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // nothing of it is left
  }
}

function guard({ pid }: ChildProcess): ChildProcess | undefined {
  if (IS_WINDOWS) return undefined;
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined); // without a shell, the agent is ended by an orderly stop only
  return child;
}

/** Starts agents as the user asks for it, and keeps what they print as their logs. */
export function createStartedAgents(sandbox: Pick<Sandbox, 'origin' | 'region'>, logs: AgentLogs): StartedAgents {
  const running = new Map<string, ChildProcess>();

  async function start(runtimeId: string, { program, args, cwd }: AgentCommand): Promise<void> {
    if (running.has(runtimeId)) return;
    const child = spawn(program, args, { cwd, env: toEnvironment(sandbox), detached: !IS_WINDOWS, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    running.set(runtimeId, child);
    const tell = (line: string) => { logs.write(runtimeId, line); };
    try {
      await once(child, 'spawn');
    } catch (error) {
      running.delete(runtimeId);
      const reason = `The command of the agent cannot be started (${toErrorCode(error) ?? 'unknown'}) in ${cwd}: ${program}`;
      tell(reason);
      throw toRuleViolation(reason);
    }
    tell(`Started in ${cwd}: ${[program, ...args].join(' ')}`);
    for (const stream of [child.stdout, child.stderr]) readLines(stream, tell);
    const watcher = guard(child);
    child.once('exit', () => {
      end(child, 'SIGKILL'); // what it started goes with it
      watcher?.kill('SIGKILL');
      const timer = setTimeout(() => { for (const stream of [child.stdout, child.stderr]) stream.destroy(); }, LAST_WORDS_MS);
      child.once('close', () => { clearTimeout(timer); });
    });
    child.once('close', (code, signal) => {
      running.delete(runtimeId);
      tell(signal === null ? `The process has ended with code ${String(code)}.` : `The process was ended by ${signal}.`);
    });
  }

  async function stop(runtimeId: string): Promise<void> {
    const child = running.get(runtimeId);
    if (child === undefined) return;
    const closed = once(child, 'close');
    end(child, 'SIGTERM');
    const timer = setTimeout(() => { end(child, 'SIGKILL'); }, PATIENCE_MS);
    await closed;
    clearTimeout(timer);
  }

  return {
    start, stop,
    isRunning: (runtimeId) => running.has(runtimeId),
    keepOnly(isWanted) { for (const runtimeId of running.keys()) if (!isWanted(runtimeId)) void stop(runtimeId); },
    close() { for (const child of running.values()) end(child, 'SIGTERM'); },
  };
}
