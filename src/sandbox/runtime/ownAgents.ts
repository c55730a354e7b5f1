import { toRuntimeArn } from '../control/agentRuntimes.js';
import { removeRuntime } from '../control/runtimeChanges.js';
import type { Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { ServiceError } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Handler } from '../web/router.js';
import { ping, type Health } from './ownProcess.js';
import { toPlaceText } from './place.js';
import { findByName, readRegistration, register } from './registration.js';

const PING_INTERVAL_MS = 5_000;

/** Watches the agents that run in processes of the user's own. */
export interface AgentWatch {
  /** Asks the agent now. */
  check(runtime: RuntimeRecord): Promise<Health>;
  stop(): void;
}

/** Asks each agent at times how it is, and tells its log when that changes. */
export function watchAgents({ store }: Pick<Sandbox, 'store'>, logs: AgentLogs): AgentWatch {
  const known = new Map<string, Health>();
  const check = async ({ id, agent }: RuntimeRecord): Promise<Health> => {
    if (typeof agent !== 'object') return 'Healthy';
    const health = await ping(agent);
    if (known.get(id) !== health) logs.write(id, health === 'Unreachable' ? `The agent does not answer at ${agent.url}ping` : `The agent is ${health}.`);
    known.set(id, health);
    return health;
  };
  const timer = setInterval(() => {
    for (const runtime of store.list('runtimes')) void check(runtime);
  }, PING_INTERVAL_MS);
  timer.unref();
  return { check, stop: () => { clearInterval(timer); } };
}

/** The handlers of `/_sandbox/agents`: GET lists what is behind runtimes and how it is, POST registers an agent, DELETE takes one away. */
export function createAgentRoutes(watch: AgentWatch): { readonly list: Handler; readonly add: Handler; readonly remove: Handler } {
  const describe = async (sandbox: Sandbox, runtime: RuntimeRecord) => ({
    name: runtime.name,
    ...(runtime.agent === undefined ? {} : { url: toPlaceText(runtime.agent), health: await watch.check(runtime) }),
    workload: runtime.workloadName,
    protocol: runtime.protocol ?? 'HTTP',
    agentRuntimeArn: toRuntimeArn(sandbox, runtime.id),
    fromFile: runtime.fromFile === true,
  });
  return {
    async list({ sandbox, response }) {
      replyJson(response, 200, { agents: await Promise.all(sandbox.store.list('runtimes').map((runtime) => describe(sandbox, runtime))) });
    },
    async add({ sandbox, request, response }) {
      const fields = readFields(await readJson(request));
      const registration = readRegistration(fields);
      fields.check();
      sandbox.store.write(...register(sandbox, registration, false));
      const made = findByName(sandbox, registration.name);
      replyJson(response, 200, made === undefined ? {} : await describe(sandbox, made));
    },
    remove({ sandbox, response, params }) {
      const name = params['name'] ?? '';
      const found = findByName(sandbox, name);
      if (found === undefined) throw new ServiceError('ResourceNotFoundException', `AgentRuntime not found: ${name}`);
      sandbox.store.write(...removeRuntime(sandbox, found));
      replyJson(response, 204, undefined);
    },
  };
}
