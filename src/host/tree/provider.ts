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
import { followMotion } from './motion.js';
import { toTooltip, toTreeItem } from './render.js';
import { followWorkspace } from './workspaceAgents.js';

export interface ResourcesView extends Disposable {
  selected(): readonly TreeNode[];
  /** Selects the row with this id, once it could be read; without a word where there is none. */
  reveal(id: string): Promise<void>;
}

/** The Resources view: shows what the loader gives, and opens the default connection when it is first seen. */
export function createResourcesView(options: {
  readonly extensionUri: vscode.Uri;
  readonly loader: TreeLoader;
  readonly connections: Connections;
  readonly consents: Consents;
  readonly localAgents: LocalAgentsService;
}): ResourcesView {
  const { extensionUri, loader, connections, consents } = options;
  const changed = new vscode.EventEmitter<TreeNode | undefined>();

  async function children(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (node === undefined) {
      await connections.openDefault();
      // Where the only connection has nothing to show, the welcome content says what next.
      return loader.verdict() === undefined ? [...loader.roots()] : [];
    }
    const rows = await loader.children(node);
    for (const row of rows) if (row.kind === 'failure') connections.at(row).note(row.error);
    return [...rows];
  }

  const view = vscode.window.createTreeView<TreeNode>(viewIds.resources, {
    showCollapseAll: true,
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => toTreeItem(loader.latest(node), extensionUri),
      resolveTreeItem: (item, node) => { item.tooltip = toTooltip(loader.latest(node)); return item; },
      getChildren: children,
      getParent: (node) => loader.parent(node),
    },
  });

  let verdict = loader.verdict();
  function describe(): void {
    const state = connections.state();
    verdict = loader.verdict();
    setContext({
      state: verdict === 'empty' ? 'emptyAccount' : verdict === 'denied' ? 'noPermission' : state.kind === 'none' ? 'nothingConnected' : state.kind,
      filtered: loader.arrangement().filter !== '',
    });
    view.description = state.kind === 'connected' ? `${state.info.label} · ${state.info.region}` : '';
    const { filter } = loader.arrangement();
    view.message = state.kind === 'connecting' ? `Connecting to ${state.what}…`
      : state.kind === 'ended' ? `The sandbox ended (${state.reason}). Its state is saved; flows that were running are cancelled.`
        : filter === '' ? '' : `Only what has “${filter}” in its name is shown.`;
  }

  /** A verdict changes what the whole tree shows. */
  function follow(node: TreeNode | undefined): void {
    const before = verdict;
    changed.fire(node);
    countWaiting();
    describe();
    if (verdict !== before) changed.fire(undefined);
  }

  function countWaiting(): void {
    const waiting = consents.waiting();
    const targets = loader.pendingTargets().length;
    const value = waiting.length + targets;
    const what = targets === 0 && waiting.every(({ facts }) => facts.purpose === 'signIn') ? 'sign-in' : 'consent';
    view.badge = value === 0 ? undefined : { value, tooltip: value === 1 ? `1 ${what} is waiting` : `${value} ${what}s are waiting` };
  }

  let currentId: string | undefined;
  /** A row that stood there folded stays so for VS Code, whatever is opened; who opens a connection wants to see what is in it. */
  function unfoldCurrent(): void {
    const state = connections.state();
    const before = currentId;
    currentId = state.kind === 'connected' ? state.info.id : undefined;
    if (currentId === undefined || currentId === before || !view.visible) return;
    void loader.find(currentId).then((row) => (row === undefined ? undefined : view.reveal(row, { select: false, focus: false, expand: true })))
      // Gone again, before it was seen.
      .then(undefined, () => undefined);
  }

  describe();
  const subscriptions = [
    changed, view, followAgents(view, options), followMotion(view, loader), followWorkspace(view, () => { loader.reloadWorkspace(); }),
    loader.onDidChange(follow),
    connections.onDidChange(() => { describe(); unfoldCurrent(); }),
    connections.onDidChangeList(() => {
      const before = verdict;
      loader.noteConnections();
      describe();
      if (verdict !== before) changed.fire(undefined);
    }),
    consents.onDidChange(countWaiting),
  ];
  return {
    selected: () => view.selection,
    async reveal(id) {
      const row = await loader.show(id);
      if (row !== undefined) await view.reveal(row, { select: true, focus: true, expand: true });
    },
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
