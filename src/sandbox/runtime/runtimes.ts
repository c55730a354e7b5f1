import type { Sandbox } from '../sandbox.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { createOnce, type Once } from '../web/once.js';
import { openAgentsFiles, type AgentsFiles } from './agentsFiles.js';
import { createBuiltInAgents } from './builtIn.js';
import { watchAgents, type AgentWatch } from './ownAgents.js';
import { createSessions, type Sessions } from './sessions.js';
import { createStartedAgents, type StartedAgents } from './startedAgents.js';

/** What is alive behind the runtimes. */
export interface Runtimes {
  readonly sessions: Sessions;
  /** Changes that were made. */
  readonly once: Once;
  readonly agentsFiles: AgentsFiles;
  readonly started: StartedAgents;
  readonly watch: AgentWatch;
  /** As in a new sandbox. */
  reset(): void;
  close(): void;
}

/** @param agentsFilePaths the lists of the user's own agents; where there is no file, none are listed */
export function createRuntimes(sandbox: Sandbox, logs: AgentLogs, agentsFilePaths: readonly string[]): Runtimes {
  const sessions = createSessions(createBuiltInAgents(sandbox, logs), sandbox);
  const once = createOnce();
  const agentsFiles = openAgentsFiles(sandbox, agentsFilePaths, sessions);
  const started = createStartedAgents(sandbox, logs);
  const watch = watchAgents(sandbox, logs, started);
  agentsFiles.read();
  return {
    sessions, once, agentsFiles, started, watch,
    reset() {
      sessions.clear();
      once.clear();
      agentsFiles.read();
    },
    close() {
      agentsFiles.close();
      watch.stop();
      started.close();
    },
  };
}
