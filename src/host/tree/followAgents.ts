import type * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { TreeLoader } from '../../core/tree/loader.js';
import type { Connections } from '../services/connections.js';
import type { LocalAgentsService } from '../services/localAgents.js';

/** The sandbox asks agents how they are, and a process brings no event of its own when it begins to listen. */
const INTERVAL_MS = 2_000;

/** Draws the runtimes anew when an agent of the user's own comes, goes, starts or stops: while the view is seen and shows a sandbox. */
export function followAgents(view: vscode.TreeView<unknown>, { loader, connections, localAgents }: {
  readonly loader: TreeLoader;
  readonly connections: Connections;
  readonly localAgents: LocalAgentsService;
}): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let isAsking = false;

  async function look(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      if (await localAgents.haveChanged()) await loader.reloadGroup('runtime', 'sandbox');
    } catch {
      // The sandbox has ended, which others tell.
    } finally {
      isAsking = false;
    }
  }

  function decide(): void {
    const isWanted = view.visible && connections.opened('sandbox') !== undefined;
    if (isWanted) timer ??= setInterval(() => { void look(); }, INTERVAL_MS);
    else {
      clearInterval(timer);
      timer = undefined;
    }
  }

  const subscriptions = [view.onDidChangeVisibility(decide), connections.onDidChangeList(decide)];
  return { dispose: () => { clearInterval(timer); for (const item of subscriptions) item.dispose(); } };
}
