import type { Sandbox } from '../sandbox.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { openAgentsFiles, type AgentsFiles } from './agentsFiles.js';
import { createBuiltInAgents } from './builtIn.js';
import { watchAgents, type AgentWatch } from './ownAgents.js';
import { createSessions, type Sessions } from './sessions.js';
import { createStartedAgents, type StartedAgents } from './startedAgents.js';

/** What is alive behind the runtimes. */
export interface Runtimes {
  readonly sessions: Sessions;
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
  const agentsFiles = openAgentsFiles(sandbox, agentsFilePaths, sessions);
  const started = createStartedAgents(sandbox, logs);
  const watch = watchAgents(sandbox, logs, started);
  agentsFiles.read();
  return {
    sessions, agentsFiles, started, watch,
    reset() {
      sessions.clear();
      agentsFiles.read();
    },
    close() {
      agentsFiles.close();
      watch.stop();
      started.close();
    },
  };
}
