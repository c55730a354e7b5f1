import * as vscode from 'vscode';
import { discoverAgents } from '../../core/workspace/discover.js';
import { nodeFiles } from '../../core/workspace/nodeFiles.js';
import type { Disposable } from '../../core/base/disposable.js';
import type { WorkspaceSource } from '../../core/tree/workspaceRows.js';

/** The files that agents are read from: of the starter toolkit, and of the AgentCore CLI. */
const PATTERNS = ['**/.bedrock_agentcore.yaml', '**/agentcore/{agentcore.json,aws-targets.json}', '**/agentcore/.cli/deployed-state.json'];

/** The agents of the folders that are open, while they are trusted and on a real disk. */
export function workspaceSource(): WorkspaceSource | undefined {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (!vscode.workspace.isTrusted || folders.length === 0) return undefined;
  return async (signal) => {
    const all = await Promise.all(folders.map(({ uri }) => discoverAgents(nodeFiles, uri.fsPath, signal)));
    return { value: all.flatMap(({ value }) => value), findings: all.flatMap(({ findings }) => findings) };
  };
}

/** Tells when those files change, while the view is seen; what changed meanwhile is told when it is seen again. */
export function followWorkspace(view: vscode.TreeView<unknown>, onChange: () => void): Disposable {
  let watchers: readonly vscode.Disposable[] = [];
  let wasSeen = false;

  function decide(): void {
    if (view.visible === watchers.length > 0) return;
    for (const watcher of watchers) watcher.dispose();
    watchers = [];
    if (!view.visible) return;
    watchers = PATTERNS.flatMap((pattern) => {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      return [watcher, watcher.onDidCreate(onChange), watcher.onDidChange(onChange), watcher.onDidDelete(onChange)];
    });
    if (wasSeen) onChange();
    wasSeen = true;
  }

  decide();
  const subscriptions = [view.onDidChangeVisibility(decide), vscode.workspace.onDidGrantWorkspaceTrust(onChange), vscode.workspace.onDidChangeWorkspaceFolders(onChange)];
  return { dispose: () => { for (const item of [...subscriptions, ...watchers]) item.dispose(); } };
}
