import { ServiceError } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';

/** How many lines of one agent are kept, and how long one may be. */
const MOST_LINES = 500;
const LONGEST_LINE = 1_000;

interface AgentLogLine {
  readonly timeMs: number;
  readonly message: string;
}

/** What agents have said about their work, and printed where they were started here: the last lines of each, by its runtime's id, in memory. */
export interface AgentLogs {
  write(runtimeId: string, message: string): void;
  list(runtimeId: string): readonly AgentLogLine[];
  clear(): void;
}

/** The query of a URL may be a secret, as that of a consent URL is; so may anything that looks like a JWT. */
const withoutSecrets = (message: string) => message.replace(/(\b\w+:\/\/[^\s?#]+)[?#]\S*/g, '$1?…').replace(/\beyJ[\w-]+\.[\w.-]+/g, '[token]');

export function createAgentLogs(now: () => number): AgentLogs {
  const lines = new Map<string, AgentLogLine[]>();
  return {
    write(runtimeId, message) {
      const line = { timeMs: now(), message: withoutSecrets(message).slice(0, LONGEST_LINE) };
      const kept = lines.get(runtimeId) ?? [];
      kept.push(line);
      if (kept.length > MOST_LINES) kept.shift();
      lines.set(runtimeId, kept);
    },
    list: (runtimeId) => lines.get(runtimeId) ?? [],
    clear() { lines.clear(); },
  };
}

/** `GET /_sandbox/logs/{runtime}`. */
export function toLogsHandler(logs: AgentLogs): Handler {
  return ({ sandbox, response, params }) => {
    const runtime = params['runtime'] ?? '';
    if (sandbox.store.get('runtimes', runtime) === undefined) throw new ServiceError('ResourceNotFoundException', `AgentRuntime not found: ${runtime}`);
    replyJson(response, 200, { lines: logs.list(runtime) });
  };
}
