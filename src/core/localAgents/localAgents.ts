import { request } from 'node:http';
import * as v from 'valibot';
import { UserError } from '../base/errors.js';
import type { SandboxReady } from '../identity/sandboxReady.js';

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
const refusal = v.object({ message: v.string() });

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

type Address = Pick<SandboxReady, 'endpoint' | 'controlToken'>;

/** Sends a request to the sandbox itself. Not `fetch`, which may be led through a proxy. */
function send({ endpoint, controlToken }: Address, method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-sandbox-control-token': controlToken };
    const sent = request(`${endpoint}/_sandbox/${path}`, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).once('end', () => { resolve({ status: response.statusCode ?? 0, text }); });
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The steering routes of a sandbox that are about the user's own agents (docs/sandbox.md). */
export function createLocalAgents(ready: Address): LocalAgents {
  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await send(ready, method, path, body);
    if (status < 300) return text === '' ? undefined : JSON.parse(text) as unknown;
    const said = v.safeParse(refusal, parse(text));
    throw new UserError(said.success ? said.output.message : `The sandbox refused, with status: ${status}`, { code: 'SandboxRefused', hint: 'The log of the agent and that of the extension may say more.' });
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
