import { toLifetimesMs } from '../control/runtimeSettings.js';
import type { BuiltInAgent, RuntimeRecord } from '../state.js';
import { ServiceError } from '../web/errors.js';
import { toCall, type Agent, type CallAgent } from './agent.js';
import { toProcessCall } from './ownProcess.js';

/** Makes a new instance of each of the sandbox's own agents, for one runtime. */
export type BuiltInAgents = Readonly<Record<BuiltInAgent, (runtime: RuntimeRecord) => Agent>>;

/** One conversation with an agent. */
export interface Session {
  readonly call: CallAgent;
  /** Aborted when the session is stopped. */
  readonly stopped: AbortSignal;
}

/** The conversations that go on, in memory. As in AgentCore each has an instance of the agent to itself. */
export interface Sessions {
  /** Goes on with a session, or begins it: also one that was idle or went on for too long. */
  open(runtime: RuntimeRecord, sessionId: string): Session;
  /** Ends a session with all that it answers. False where there is none. */
  stop(runtimeId: string, sessionId: string): boolean;
  /** Ends all of them. */
  clear(): void;
}

interface Kept extends Session {
  readonly abort: AbortController;
  readonly version: string;
  readonly endsAtMs: number;
  readonly idleMs: number;
  readonly usedAtMs: number;
}

/** Called by each session: an own process serves all of them, one of the sandbox's agents only this one. */
function start(agents: BuiltInAgents, runtime: RuntimeRecord): CallAgent {
  const { agent, protocol } = runtime;
  if (agent === undefined) {
    const hint = 'register the address of a process on this computer, in agents.json or with POST /_sandbox/agents';
    throw new ServiceError('RuntimeClientError', `No agent of the sandbox is behind this runtime; ${hint}: ${runtime.name}`);
  }
  return typeof agent === 'string' ? toCall(agents[agent](runtime)) : toProcessCall(agent, protocol);
}

/** With fewer sessions it is not worth looking for those that are over. */
const SWEEP_AT = 100;

export function createSessions(agents: BuiltInAgents, now: () => number): Sessions {
  const sessions = new Map<string, Kept>();
  const toKey = (runtimeId: string, sessionId: string) => `${runtimeId}/${sessionId}`;
  const isOver = ({ endsAtMs, usedAtMs, idleMs }: Kept) => now() >= Math.min(endsAtMs, usedAtMs + idleMs);
  let sweepAt = SWEEP_AT;
  /** Only when there are twice as many as were left the last time, so that it costs each call a little. */
  const sweep = () => {
    if (sessions.size < sweepAt) return;
    for (const [key, kept] of sessions) if (isOver(kept)) sessions.delete(key);
    sweepAt = Math.max(SWEEP_AT, 2 * sessions.size);
  };
  return {
    open(runtime, sessionId) {
      sweep();
      const key = toKey(runtime.id, sessionId);
      const kept = sessions.get(key);
      // A version that was updated meanwhile is another program.
      if (kept?.version === runtime.version && !isOver(kept)) {
        sessions.set(key, { ...kept, usedAtMs: now() });
        return kept;
      }
      const abort = new AbortController();
      const { idleMs, longestMs } = toLifetimesMs(runtime);
      const begun: Kept = {
        call: start(agents, runtime), stopped: abort.signal, abort, version: runtime.version, endsAtMs: now() + longestMs, idleMs, usedAtMs: now(),
      };
      sessions.set(key, begun);
      return begun;
    },
    stop(runtimeId, sessionId) {
      const key = toKey(runtimeId, sessionId);
      const kept = sessions.get(key);
      sessions.delete(key);
      kept?.abort.abort();
      return kept !== undefined && !isOver(kept);
    },
    clear() {
      for (const { abort } of sessions.values()) abort.abort();
      sessions.clear();
    },
  };
}
