import { isDeepStrictEqual } from 'node:util';
import { toLifetimesMs } from '../control/runtimeSettings.js';
import type { Sandbox } from '../sandbox.js';
import type { BuiltInAgent, RuntimeRecord } from '../state.js';
import { ServiceError } from '../web/errors.js';
import { toCall, type Agent, type CallAgent } from './agent.js';
import { toProcessCall } from './ownProcess.js';
import type { Target } from './target.js';

/** Makes a new instance of each of the sandbox's own agents, for one runtime. */
export type BuiltInAgents = Readonly<Record<BuiltInAgent, (runtime: RuntimeRecord) => Agent>>;

/** One conversation with an agent, while one call of it is answered. */
export interface Session {
  readonly call: CallAgent;
  /** Aborted when the session ends before its answer. */
  readonly stopped: AbortSignal;
  /** To be called once, when the answer is over: a session that answers is not idle. */
  close(): void;
}

/** The conversations that go on, in memory. As in AgentCore each has an instance of the agent to itself, and is with one endpoint. */
export interface Sessions {
  /** Goes on with a session, or begins it: also one that was idle or went on for too long, or was with another agent. */
  open(target: Target, sessionId: string): Session;
  /** Ends a session with all that it answers. False where there is none. */
  stop(target: Target, sessionId: string): boolean;
  /** Ends those of runtimes that are gone. */
  endOrphans(): void;
  /** Ends all of them. */
  clear(): void;
}

interface Kept {
  readonly call: CallAgent;
  readonly abort: AbortController;
  /** As it was when the session began. */
  readonly runtime: RuntimeRecord;
  readonly endsAtMs: number;
  readonly idleMs: number;
  /** When the last answer was over. */
  usedAtMs: number;
  /** How many answers are under way. */
  answering: number;
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

/** Another version is another program, and so is another process that was registered for the runtime. */
const isSameAgent = (one: RuntimeRecord, other: RuntimeRecord) => (
  one.version === other.version && one.protocol === other.protocol && isDeepStrictEqual(one.agent, other.agent)
);

const toKey = ({ runtime, endpoint }: Target, sessionId: string) => `${runtime.id}/${endpoint}/${sessionId}`;

/** With fewer sessions it is not worth looking for those that are over. */
const SWEEP_AT = 100;

export function createSessions(agents: BuiltInAgents, { store, now }: Pick<Sandbox, 'store' | 'now'>): Sessions {
  const sessions = new Map<string, Kept>();
  const isOver = ({ endsAtMs, usedAtMs, idleMs, answering }: Kept) => now() >= endsAtMs || (answering === 0 && now() >= usedAtMs + idleMs);
  const endWhere = (isEnding: (kept: Kept) => boolean) => {
    for (const [key, kept] of sessions) {
      if (!isEnding(kept)) continue;
      sessions.delete(key);
      kept.abort.abort();
    }
  };
  let sweepAt = SWEEP_AT;
  /** Only when there are twice as many as were left the last time, so that it costs each call a little. */
  const sweep = () => {
    if (sessions.size < sweepAt) return;
    endWhere(isOver);
    sweepAt = Math.max(SWEEP_AT, 2 * sessions.size);
  };
  const begin = (runtime: RuntimeRecord): Kept => {
    const { idleMs, longestMs } = toLifetimesMs(runtime);
    return { call: start(agents, runtime), abort: new AbortController(), runtime, endsAtMs: now() + longestMs, idleMs, usedAtMs: now(), answering: 0 };
  };
  return {
    open(target, sessionId) {
      sweep();
      const key = toKey(target, sessionId);
      const before = sessions.get(key);
      const goesOn = before !== undefined && isSameAgent(before.runtime, target.runtime) && !isOver(before);
      const kept = goesOn ? before : begin(target.runtime);
      if (!goesOn) before?.abort.abort();
      sessions.set(key, kept);
      kept.answering += 1;
      return {
        call: kept.call,
        stopped: kept.abort.signal,
        close() {
          kept.answering -= 1;
          kept.usedAtMs = now();
        },
      };
    },
    stop(target, sessionId) {
      const key = toKey(target, sessionId);
      const kept = sessions.get(key);
      if (kept === undefined) return false;
      const wasOver = isOver(kept);
      sessions.delete(key);
      kept.abort.abort();
      return !wasOver;
    },
    endOrphans() { endWhere(({ runtime }) => store.get('runtimes', runtime.id) === undefined); },
    clear() { endWhere(() => true); },
  };
}
