import type { Sandbox } from '../sandbox.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { openAgentsFile, type AgentsFile } from './agentsFile.js';
import { createBuiltInAgents } from './builtIn.js';
import { watchAgents, type AgentWatch } from './ownAgents.js';
import { createSessions, type Sessions } from './sessions.js';

/** What is alive behind the runtimes. */
export interface Runtimes {
  readonly sessions: Sessions;
  readonly agentsFile: AgentsFile;
  readonly watch: AgentWatch;
  /** As in a new sandbox. */
  reset(): void;
  close(): void;
}

/** @param agentsFilePath the list of the user's own agents; where there is no file, none are listed */
export function createRuntimes(sandbox: Sandbox, logs: AgentLogs, agentsFilePath: string): Runtimes {
  const sessions = createSessions(createBuiltInAgents(sandbox, logs), sandbox.now);
  const agentsFile = openAgentsFile(sandbox, agentsFilePath);
  const watch = watchAgents(sandbox, logs);
  agentsFile.read();
  return {
    sessions, agentsFile, watch,
    reset() {
      sessions.clear();
      agentsFile.read();
    },
    close() {
      agentsFile.close();
      watch.stop();
    },
  };
}
