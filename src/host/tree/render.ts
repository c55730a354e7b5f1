import * as vscode from 'vscode';
import { isThrottled } from '../../core/tree/throttled.js';
import { labelOf } from '../../core/tree/labels.js';
import type { LocalAgent } from '../../core/localAgents/localAgents.js';
import type { GroupKind, NodeKind, NodeOf, TreeNode } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';
import { codicon, red, statusIcon, vendorIcon, yellow, type Icon } from './icons.js';
import { linksOf } from './links.js';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

const groupIcons: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'account', provider: 'plug', apiKeyProvider: 'key', runtime: 'server-process', runtimeEndpoint: 'link', runtimeVersion: 'versions',
  gateway: 'type-hierarchy', gatewayTarget: 'type-hierarchy', pool: 'organization', poolClient: 'key', poolUser: 'account',
};
/** Each is another service's, or of one resource, and read only when somebody opens it. */
const closedGroups: readonly GroupKind[] = ['pool', 'poolClient', 'poolUser', 'runtimeEndpoint', 'runtimeVersion'];

/** The look of an agent of the user's own: how it is, and what can be done with it. */
function agentLook({ health, process }: LocalAgent): Look {
  const state = Collapsed;
  if (health !== 'Unreachable') {
    const icon = statusIcon('READY');
    return process === 'running' ? { icon, state, contextValue: 'runtime.own.running' } : { icon, state, contextValue: 'runtime.own' };
  }
  if (process === 'running') return { icon: statusIcon('STARTING'), state, contextValue: 'runtime.own.running' };
  const icon = yellow('warning');
  return process === 'stopped' ? { icon, state, contextValue: 'runtime.own.stopped' } : { icon, state, contextValue: 'runtime.own' };
}

interface Look {
  readonly icon: Icon;
  readonly state: vscode.TreeItemCollapsibleState;
  /** What the manifest's menus test as `viewItem`. */
  readonly contextValue: string;
  readonly command?: vscode.Command;
}

type Looks = { readonly [K in NodeKind]: (node: NodeOf<K>, extensionUri: vscode.Uri) => Look };

const looks: Looks = {
  connection: (node) => {
    const { kind, state } = node.connection;
    const isClosed = state === 'closed' || state === 'suggested';
    return {
      icon: state === 'ended' || state === 'failed' ? red('error') : state === 'signedOut' ? yellow('warning') : state === 'opening' ? codicon('loading~spin') : codicon(kind === 'sandbox' ? 'beaker' : 'cloud'),
      state: state === 'open' || state === 'opening' ? Expanded : None,
      contextValue: `connection.${kind}.${state}`,
      // By a click, and not by the arrow of a tree: what is below one VS Code asks for by itself, too.
      ...(isClosed ? { command: { command: commandIds.connectionSwitch, title: 'Open', arguments: [node] } } : {}),
    };
  },
  group: (node) => ({
    icon: codicon(groupIcons[node.group]),
    state: closedGroups.includes(node.group) ? Collapsed : Expanded,
    contextValue: `group.${node.group}`,
  }),
  workloadIdentity: ({ owner }) => owner === undefined
    ? { icon: codicon('verified'), state: Collapsed, contextValue: 'workloadIdentity' }
    : { icon: codicon('lock-small'), state: Collapsed, contextValue: 'workloadIdentity.owned' },
  returnUrl: () => ({ icon: codicon('link'), state: None, contextValue: 'returnUrl' }),
  provider: ({ provider, status }, extensionUri) => ({
    icon: status === undefined || status === 'READY' ? vendorIcon(extensionUri, provider.vendor) : statusIcon(status), state: Collapsed, contextValue: 'provider',
  }),
  apiKeyProvider: () => ({ icon: codicon('key'), state: Collapsed, contextValue: 'apiKeyProvider' }),
  tokenVault: () => ({ icon: codicon('archive'), state: Collapsed, contextValue: 'tokenVault' }),
  runtime: ({ runtime, agent }) => (agent === undefined ? { icon: statusIcon(runtime.status), state: Collapsed, contextValue: 'runtime' } : agentLook(agent)),
  runtimeEndpoint: ({ endpoint }) => ({ icon: statusIcon(endpoint.status), state: None, contextValue: 'runtimeEndpoint' }),
  runtimeVersion: () => ({ icon: codicon('tag'), state: None, contextValue: 'runtimeVersion' }),
  gateway: ({ gateway }) => ({ icon: statusIcon(gateway.status), state: Collapsed, contextValue: 'gateway' }),
  gatewayTarget: ({ target }) => target.consentUrl === undefined
    ? { icon: statusIcon(target.status), state: Collapsed, contextValue: 'gatewayTarget' }
    : { icon: yellow('bell-dot'), state: Collapsed, contextValue: 'gatewayTarget.pending' },
  pool: () => ({ icon: codicon('organization'), state: Collapsed, contextValue: 'pool' }),
  poolClient: () => ({ icon: codicon('key'), state: None, contextValue: 'poolClient' }),
  poolUser: () => ({ icon: codicon('account'), state: None, contextValue: 'poolUser' }),
  fact: (node) => ({ icon: node.icon === 'warning' ? yellow('warning') : node.icon === 'error' ? red('error') : codicon(node.icon), state: None, contextValue: 'fact' }),
  section: (node) => ({ icon: codicon(node.icon), state: Collapsed, contextValue: 'section' }),
  usedBy: () => ({ icon: codicon('references'), state: Collapsed, contextValue: 'usedBy' }),
  workspace: () => ({ icon: codicon('folder'), state: Expanded, contextValue: 'workspace' }),
  workspaceAgent: ({ linked }) => ({
    icon: linked.links.some(({ warnings }) => warnings.length > 0) ? yellow('warning') : codicon('robot'), state: Collapsed, contextValue: 'workspaceAgent',
  }),
  finding: ({ finding }) => ({ icon: yellow('warning'), state: None, contextValue: 'finding', command: openFile(finding.file, finding.line) }),
  leftover: (node) => ({ icon: node.state === 'mayRun' ? codicon('sync') : yellow('warning'), state: None, contextValue: 'leftover' }),
  empty: () => ({ icon: codicon('dash'), state: None, contextValue: 'empty' }),
  loadMore: (node) => ({
    icon: codicon('ellipsis'), state: None, contextValue: 'loadMore',
    command: { command: commandIds.resourcesLoadMore, title: 'Load More', arguments: [node] },
  }),
  loading: () => ({ icon: codicon('loading~spin'), state: None, contextValue: 'loading' }),
  failure: (node) => isThrottled(node.error)
    ? { icon: red('error'), state: None, contextValue: 'failure', command: { command: commandIds.resourcesRetry, title: 'Retry', arguments: [node] } }
    : { icon: yellow('warning'), state: None, contextValue: 'failure' },
};

const openFile = (file: string, line: number): vscode.Command => ({
  command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.file(file), { selection: new vscode.Range(line - 1, 0, line - 1, 0) }],
});

/** Draws one row. Words come from core/tree/labels.ts, looks from the table above; nothing is decided here. */
export function toTreeItem(node: TreeNode, extensionUri: vscode.Uri): vscode.TreeItem {
  const look = (looks as Readonly<Record<NodeKind, (node: TreeNode, extensionUri: vscode.Uri) => Look>>)[node.kind](node, extensionUri);
  const words = labelOf(node);
  const item = new vscode.TreeItem(words.label, look.state);
  item.id = node.id;
  item.description = words.description;
  item.iconPath = look.icon;
  item.contextValue = look.contextValue;
  item.accessibilityInformation = { label: words.accessibleLabel };
  if (look.command !== undefined) item.command = look.command;
  return item;
}

/** What is shown beside a row that the pointer rests on. Without HTML: names in it come from the account. Links run commands of ours only. */
export function toTooltip(node: TreeNode): vscode.MarkdownString {
  const links = linksOf(node);
  const tooltip = new vscode.MarkdownString([labelOf(node).tooltip, ...(links.length === 0 ? [] : [links.map(({ text, target }) => `[${text}](${target})`).join(' · ')])].join('\n\n'));
  if (links.length > 0) tooltip.isTrusted = { enabledCommands: [...new Set(links.map(({ command }) => command))] };
  return tooltip;
}
