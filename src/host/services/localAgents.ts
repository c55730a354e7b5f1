import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { plainText } from '../../core/base/explain.js';
import type { Logger } from '../../core/base/log.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import { createLocalAgents, type LocalAgent, type LocalAgents } from '../../core/localAgents/localAgents.js';
import { listedAgentsFiles } from './agentsFiles.js';
import type { Connections } from './connections.js';
import { requireSandbox } from './requireSandbox.js';

/** The user's own agents, of the sandbox of this window, be it the current connection or not. */
export interface LocalAgentsService extends Disposable {
  /** None where no sandbox is open. */
  list(): Promise<readonly LocalAgent[]>;
  /** True where they are no longer as they were listed last. */
  haveChanged(): Promise<boolean>;
  /** Throws a `UserError` where no sandbox is open. */
  require(): LocalAgents;
  /** Lets the sandbox, where one is connected, read the lists of this window now, and follow them from now on. */
  followLists(): Promise<void>;
}

/** Tells each sandbox that this window connects to of its lists, for one that was joined was started with those of another window. */
export function createLocalAgentsService(connections: Connections, log: Logger): LocalAgentsService {
  let listed: string | undefined;
  const connected = (): LocalAgents | undefined => {
    const ready = connections.opened('sandbox')?.sandbox;
    return ready === undefined ? undefined : createLocalAgents(ready);
  };
  const read = async () => await connected()?.list() ?? [];

  async function followLists(): Promise<void> {
    const agents = connected();
    if (agents === undefined) return;
    for (const file of listedAgentsFiles()) await agents.follow(file);
  }

  const follow = () => { followLists().catch((error: unknown) => { log.warn(`lists of agents: ${plainText(error)}`); }); };
  let followed: SandboxReady | undefined;
  const followOpened = () => {
    const ready = connections.opened('sandbox')?.sandbox;
    if (ready !== followed) follow();
    followed = ready;
  };
  const subscriptions = [connections.onDidChangeList(followOpened), vscode.workspace.onDidGrantWorkspaceTrust(follow), vscode.workspace.onDidChangeWorkspaceFolders(follow)];
  return {
    async list() {
      const agents = await read();
      listed = JSON.stringify(agents);
      return agents;
    },
    haveChanged: async () => listed !== undefined && JSON.stringify(await read()) !== listed,
    require() {
      return createLocalAgents(requireSandbox(connections));
    },
    followLists,
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
