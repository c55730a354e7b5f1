import { isAbsolute } from 'node:path';
import { toRuntimeArn } from '../control/agentRuntimes.js';
import { removeRuntime } from '../control/runtimeChanges.js';
import type { Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { ServiceError, toRuleViolation } from '../web/errors.js';
import { readFields, type TextRule } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';
import { ping, type Health } from './ownProcess.js';
import { toPlaceText } from './place.js';
import { findByName, readRegistration, register } from './registration.js';
import type { Runtimes } from './runtimes.js';
import type { StartedAgents } from './startedAgents.js';

const PING_INTERVAL_MS = 5_000;
const PATH = { min: 1, max: 4_096, validate: (path) => (isAbsolute(path) ? undefined : 'Member must be an absolute path') } as const satisfies TextRule;

/** Watches the agents that run in processes of the user's own. */
export interface AgentWatch {
  /** Asks the agent now. */
  check(runtime: RuntimeRecord): Promise<Health>;
  stop(): void;
}

/** Asks each agent at times how it is, tells its log when that changes, and ends what was started for a runtime that is gone. */
export function watchAgents({ store }: Pick<Sandbox, 'store'>, logs: AgentLogs, started: StartedAgents): AgentWatch {
  const known = new Map<string, Health>();
  const check = async ({ id, agent }: RuntimeRecord): Promise<Health> => {
    if (typeof agent !== 'object') return 'Healthy';
    const health = await ping(agent);
    if (known.get(id) !== health) {
      const elsewhere = started.isRunning(id) ? '' : ' It was not started here: what it prints is on its own terminal.';
      logs.write(id, health === 'Unreachable' ? `The agent does not answer at ${agent.url}ping` : `The agent is ${health}.${elsewhere}`);
    }
    known.set(id, health);
    return health;
  };
  const timer = setInterval(() => {
    started.keepOnly((id) => store.get('runtimes', id) !== undefined);
    for (const runtime of store.list('runtimes')) void check(runtime);
  }, PING_INTERVAL_MS);
  timer.unref();
  return { check, stop: () => { clearInterval(timer); } };
}

/** The handlers of `/_sandbox/agents`. */
interface AgentRoutes {
  /** What is behind runtimes, how it is, and whether it can be started here. */
  readonly list: Handler;
  readonly add: Handler;
  readonly remove: Handler;
  /** Starts the command that the list has for an agent. Nothing is ever started without being asked for. */
  readonly start: Handler;
  readonly stop: Handler;
  /** Follows one more list. */
  readonly follow: Handler;
}

export function createAgentRoutes({ watch, started, agentsFiles, sessions }: Pick<Runtimes, 'watch' | 'started' | 'agentsFiles' | 'sessions'>): AgentRoutes {
  const describe = async (sandbox: Sandbox, runtime: RuntimeRecord) => ({
    name: runtime.name,
    ...(runtime.agent === undefined ? {} : { url: toPlaceText(runtime.agent), health: await watch.check(runtime) }),
    workload: runtime.workloadName,
    protocol: runtime.protocol ?? 'HTTP',
    agentRuntimeArn: toRuntimeArn(sandbox, runtime.id),
    fromFile: runtime.fromFile === true,
    ...(agentsFiles.findCommand(runtime.name) === undefined ? {} : { process: started.isRunning(runtime.id) ? 'running' : 'stopped' }),
  });
  const find = ({ sandbox, params }: Call): RuntimeRecord => {
    const name = params['name'] ?? '';
    const found = findByName(sandbox, name);
    if (found === undefined) throw new ServiceError('ResourceNotFoundException', `AgentRuntime not found: ${name}`);
    return found;
  };
  return {
    async list({ sandbox, response }) {
      replyJson(response, 200, { agents: await Promise.all(sandbox.store.list('runtimes').map((runtime) => describe(sandbox, runtime))) });
    },
    async add({ sandbox, request, response }) {
      const fields = readFields(await readJson(request));
      const registration = readRegistration(fields);
      fields.check();
      sandbox.store.write(register(sandbox, registration, false));
      const made = findByName(sandbox, registration.name);
      replyJson(response, 200, made === undefined ? {} : await describe(sandbox, made));
    },
    async remove(call) {
      const found = find(call);
      call.sandbox.store.write(removeRuntime(call.sandbox, found));
      sessions.endOrphans();
      await started.stop(found.id);
      replyJson(call.response, 204, undefined);
    },
    async start(call) {
      const found = find(call);
      const command = agentsFiles.findCommand(found.name);
      if (command === undefined) throw toRuleViolation(`No list has a command for this agent: ${found.name}`);
      await started.start(found.id, command);
      replyJson(call.response, 200, await describe(call.sandbox, found));
    },
    async stop(call) {
      const found = find(call);
      await started.stop(found.id);
      replyJson(call.response, 200, await describe(call.sandbox, found));
    },
    async follow({ request, response }) {
      const fields = readFields(await readJson(request));
      const path = fields.text('path', PATH);
      fields.check();
      agentsFiles.add(path);
      replyJson(response, 204, undefined);
    },
  };
}
