import * as vscode from 'vscode';
import { labelOf } from '../../core/tree/labels.js';
import type { LocalAgent } from '../../core/localAgents/localAgents.js';
import type { GroupKind, NodeKind, NodeOf, TreeNode } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

const groupIcons: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'account', provider: 'plug', runtime: 'server-process', pool: 'organization', poolClient: 'key', poolUser: 'account',
};
/** Each is another service's, read only when somebody opens it. */
const closedGroups: readonly GroupKind[] = ['pool', 'poolClient', 'poolUser'];

/** Icon and colour by a resource's status; one green icon is all that success gets. */
function statusIcon(status: string): vscode.ThemeIcon {
  if (status === 'READY') return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('charts.green'));
  if (status.endsWith('FAILED')) return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
  return new vscode.ThemeIcon('sync~spin', new vscode.ThemeColor('charts.blue'));
}

/** The look of an agent of the user's own: how it is, and what can be done with it. */
function agentLook({ health, process }: LocalAgent): Look {
  const state = Collapsed;
  if (health !== 'Unreachable') {
    const icon = statusIcon('READY');
    return process === 'running' ? { icon, state, contextValue: 'runtime.own.running' } : { icon, state, contextValue: 'runtime.own' };
  }
  if (process === 'running') return { icon: statusIcon('STARTING'), state, contextValue: 'runtime.own.running' };
  const icon = new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow'));
  return process === 'stopped' ? { icon, state, contextValue: 'runtime.own.stopped' } : { icon, state, contextValue: 'runtime.own' };
}

interface Look {
  readonly icon: vscode.ThemeIcon;
  readonly state: vscode.TreeItemCollapsibleState;
  /** What the manifest's menus test as `viewItem`. */
  readonly contextValue: string;
  readonly command?: vscode.Command;
}

const looks: { readonly [K in NodeKind]: (node: NodeOf<K>) => Look } = {
  connection: (node) => node.connection.kind === 'sandbox'
    ? { icon: new vscode.ThemeIcon('beaker'), state: Expanded, contextValue: 'connection.sandbox' }
    : { icon: new vscode.ThemeIcon('cloud'), state: Expanded, contextValue: 'connection.aws' },
  sandboxEnded: () => ({ icon: new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red')), state: None, contextValue: 'sandboxEnded' }),
  group: (node) => ({
    icon: new vscode.ThemeIcon(groupIcons[node.group]),
    state: closedGroups.includes(node.group) ? Collapsed : Expanded,
    contextValue: `group.${node.group}`,
  }),
  workloadIdentity: () => ({ icon: new vscode.ThemeIcon('verified'), state: Collapsed, contextValue: 'workloadIdentity' }),
  provider: () => ({ icon: new vscode.ThemeIcon('key'), state: Collapsed, contextValue: 'provider' }),
  runtime: ({ runtime, agent }) => (agent === undefined ? { icon: statusIcon(runtime.status), state: Collapsed, contextValue: 'runtime' } : agentLook(agent)),
  pool: () => ({ icon: new vscode.ThemeIcon('organization'), state: Collapsed, contextValue: 'pool' }),
  poolClient: () => ({ icon: new vscode.ThemeIcon('key'), state: None, contextValue: 'poolClient' }),
  poolUser: () => ({ icon: new vscode.ThemeIcon('account'), state: None, contextValue: 'poolUser' }),
  fact: (node) => ({ icon: new vscode.ThemeIcon(node.icon), state: None, contextValue: 'fact' }),
  leftover: (node) => ({
    icon: node.state === 'mayRun' ? new vscode.ThemeIcon('sync') : new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow')),
    state: None, contextValue: 'leftover',
  }),
  empty: () => ({ icon: new vscode.ThemeIcon('dash'), state: None, contextValue: 'empty' }),
  loadMore: (node) => ({
    icon: new vscode.ThemeIcon('ellipsis'), state: None, contextValue: 'loadMore',
    command: { command: commandIds.resourcesLoadMore, title: 'Load More', arguments: [node] },
  }),
  failure: () => ({ icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow')), state: None, contextValue: 'failure' }),
};

/** Draws one row. Words come from core/tree/labels.ts, looks from the table above; nothing is decided here. */
export function toTreeItem<K extends NodeKind>(node: NodeOf<K> & TreeNode): vscode.TreeItem {
  const look = (looks as Readonly<Record<NodeKind, (node: TreeNode) => Look>>)[node.kind](node);
  const words = labelOf(node);
  const item = new vscode.TreeItem(words.label, look.state);
  item.id = node.id;
  item.description = words.description;
  item.iconPath = look.icon;
  item.contextValue = look.contextValue;
  item.accessibilityInformation = { label: words.accessibleLabel };
  // Not trusted and without HTML: names in it come from the account.
  item.tooltip = new vscode.MarkdownString(words.tooltip);
  if (look.command !== undefined) item.command = look.command;
  return item;
}
