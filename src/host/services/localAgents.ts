import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import type { Logger } from '../../core/base/log.js';
import { createLocalAgents, type LocalAgent, type LocalAgents } from '../../core/localAgents/localAgents.js';
import { listedAgentsFiles } from './agentsFiles.js';
import type { Connections } from './connections.js';

/** The user's own agents, of the sandbox that this window is connected to. */
export interface LocalAgentsService extends Disposable {
  /** None where no sandbox is connected. */
  list(): Promise<readonly LocalAgent[]>;
  /** True where they are no longer as they were listed last. */
  haveChanged(): Promise<boolean>;
  /** Throws a `UserError` where no sandbox is connected. */
  require(): LocalAgents;
  /** Lets the sandbox, where one is connected, read the lists of this window now, and follow them from now on. */
  followLists(): Promise<void>;
}

/** Tells each sandbox that this window connects to of its lists, for one that was joined was started with those of another window. */
export function createLocalAgentsService(connections: Connections, log: Logger): LocalAgentsService {
  let listed: string | undefined;
  const connected = (): LocalAgents | undefined => {
    const sandbox = connections.opened('sandbox')?.sandbox;
    return sandbox === undefined ? undefined : createLocalAgents(sandbox);
  };
  const read = async () => await connected()?.list() ?? [];

  async function followLists(): Promise<void> {
    const agents = connected();
    if (agents === undefined) return;
    for (const file of listedAgentsFiles()) await agents.follow(file);
  }

  const follow = () => { followLists().catch((error: unknown) => { log.warn(`lists of agents: ${plainText(error)}`); }); };
  const subscriptions = [connections.onDidChange(follow), vscode.workspace.onDidGrantWorkspaceTrust(follow), vscode.workspace.onDidChangeWorkspaceFolders(follow)];
  return {
    async list() {
      const agents = await read();
      listed = JSON.stringify(agents);
      return agents;
    },
    haveChanged: async () => listed !== undefined && JSON.stringify(await read()) !== listed,
    require() {
      connections.require();
      const agents = connected();
      if (agents === undefined) throw new UserError('Only the local sandbox has agents of your own.', { code: 'NotSandbox', hint: 'Switch to the local sandbox first.' });
      return agents;
    },
    followLists,
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
