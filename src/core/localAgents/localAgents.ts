import * as v from 'valibot';
import { steer, type SteeringAddress } from '../steering/call.js';

/** What an agent said of itself at `GET /ping`; `Unreachable` where nothing that can be understood was said. */
const health = v.picklist(['Healthy', 'HealthyBusy', 'Unreachable']);

const agent = v.object({
  name: v.string(),
  agentRuntimeArn: v.string(),
  /** `sandbox:` and a name for one of the sandbox's own; undefined where nothing is behind the runtime. */
  url: v.optional(v.string()),
  health: v.optional(health),
  fromFile: v.boolean(),
  process: v.optional(v.picklist(['running', 'stopped'])),
});
const listing = v.object({ agents: v.array(agent) });
const log = v.object({ lines: v.array(v.object({ timeMs: v.number(), message: v.string() })) });

/** An agent of the user's own: a process on this computer behind a runtime of the sandbox. */
export interface LocalAgent {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly health: v.InferOutput<typeof health>;
  /** True for one that a list of agents names. */
  readonly fromFile: boolean;
  /** Of the process that the sandbox starts; undefined where the list names no command. */
  readonly process: 'running' | 'stopped' | undefined;
}

/** What the sandbox says of the user's own agents, and does with them. Every method throws a `UserError` where it cannot. */
export interface LocalAgents {
  list(): Promise<readonly LocalAgent[]>;
  /** Lets the sandbox read a list of agents, and follow it from now on. */
  follow(path: string): Promise<void>;
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  /** The last lines of an agent's log, by the id of its runtime. No tokens are in them. */
  readLog(runtimeId: string): Promise<readonly { readonly timeMs: number; readonly message: string }[]>;
}

/** The steering routes of a sandbox that are about the user's own agents (docs/sandbox.md). */
export function createLocalAgents(ready: SteeringAddress): LocalAgents {
  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const text = await steer(ready, { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return text === '' ? undefined : JSON.parse(text) as unknown;
  }
  return {
    async list() {
      const { agents } = v.parse(listing, await call('GET', 'agents'));
      return agents.flatMap(({ agentRuntimeArn: arn, url, health: state, process, ...rest }) => (
        url === undefined || state === undefined || url.startsWith('sandbox:') ? [] : [{ ...rest, arn, url, health: state, process }]));
    },
    follow: async (path) => { await call('POST', 'agents-files', { path }); },
    start: async (name) => { await call('POST', `agents/${encodeURIComponent(name)}/start`); },
    stop: async (name) => { await call('POST', `agents/${encodeURIComponent(name)}/stop`); },
    readLog: async (runtimeId) => v.parse(log, await call('GET', `logs/${encodeURIComponent(runtimeId)}`)).lines,
  };
}
