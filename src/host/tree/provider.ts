import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { TreeLoader } from '../../core/tree/loader.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { viewIds } from '../../generated/ids.js';
import type { Connections } from '../services/connections.js';
import type { Consents } from '../services/consents.js';
import { setContext } from '../services/context.js';
import type { LocalAgentsService } from '../services/localAgents.js';
import { followAgents } from './followAgents.js';
import { toTreeItem } from './render.js';

export interface ResourcesView extends Disposable {
  selection(): TreeNode | undefined;
}

/** The Resources view: shows what the loader gives, and opens the default connection when it is first seen. */
export function createResourcesView(options: {
  readonly loader: TreeLoader;
  readonly connections: Connections;
  readonly consents: Consents;
  readonly localAgents: LocalAgentsService;
}): ResourcesView {
  const { loader, connections, consents } = options;
  const changed = new vscode.EventEmitter<TreeNode | undefined>();

  /** The connection whose rows are on show, by the id of its row. */
  let onShow: string | undefined;

  /**
   * VS Code keeps the rows that it shows until it has every row that follows. Those of a connection that was left would be
   * taken for rows of the new one, and none of their commands would know its row: they go before anything else is read.
   */
  async function roots(): Promise<TreeNode[]> {
    await connections.openDefault();
    const rows = [...loader.roots()];
    const before = onShow;
    onShow = rows[0]?.id;
    if (before === undefined || onShow === undefined || before === onShow) return rows;
    onShow = undefined;
    changed.fire(undefined);
    return [];
  }

  async function children(node: TreeNode): Promise<TreeNode[]> {
    const rows = await loader.children(node);
    for (const row of rows) if (row.kind === 'failure') connections.note(row.error);
    return [...rows];
  }

  const view = vscode.window.createTreeView<TreeNode>(viewIds.resources, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => toTreeItem(loader.latest(node)),
      getChildren: (node) => (node === undefined ? roots() : children(node)),
    },
  });

  function describe(): void {
    const state = connections.state();
    setContext({
      connection: state.kind === 'connected' ? state.info.kind : '',
      state: state.kind === 'none' ? 'nothingConnected' : state.kind,
    });
    // The container's title holds the view's, and no description: this is where the connection can be read.
    view.title = state.kind === 'connected' ? `${state.info.label} · ${state.info.region}` : 'Resources';
    view.message = state.kind === 'connecting' ? `Connecting to ${state.what}…`
      : state.kind === 'ended' ? `The sandbox ended (${state.reason}). Its state is saved; flows that were running are cancelled.`
        : '';
  }

  function countWaiting(): void {
    const waiting = consents.waiting();
    const { length } = waiting;
    const what = waiting.every(({ facts }) => facts.purpose === 'signIn') ? 'sign-in' : 'consent';
    view.badge = length === 0 ? undefined : { value: length, tooltip: length === 1 ? `1 ${what} is waiting` : `${length} ${what}s are waiting` };
  }

  describe();
  const subscriptions = [
    changed, view, followAgents(view, options),
    loader.onDidChange((node) => { changed.fire(node); }),
    connections.onDidChange(() => { describe(); loader.reload(); }),
    consents.onDidChange(countWaiting),
    view.onDidChangeSelection(({ selection }) => { setContext({ selection: selection[0]?.kind ?? '' }); }),
  ];
  return {
    selection: () => view.selection[0],
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
