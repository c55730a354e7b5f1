import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { untilAborted } from '../base/untilAborted.js';
import type { SetupRecord } from '../cognito/record.js';
import type { ListedConnection } from '../connections/listed.js';
import { findConnectionId } from '../connections/saved.js';
import type { Arrangement } from './arrange.js';
import { createBranch, type Branch } from './branch.js';
import { toFailure } from './failure.js';
import type { TreeSources } from './lists.js';
import type { GroupPath, NodeOf, TreeNode } from './nodes.js';
import type { IsSeen } from './statuses.js';
import { judge, type Verdict } from './verdict.js';
import { createWorkspaceRows, type WorkspaceSource } from './workspaceRows.js';

/** Connections as the tree needs them. */
export interface TreeConnections {
  /** In the order in which they are shown. */
  list(): readonly ListedConnection[];
  /** What an open one is read with, always the same object until it is opened anew; undefined where it is not open. */
  opened(id: string): TreeSources | undefined;
  /** Asked of one that is being opened only, to share that opening. */
  open(id: string, signal?: AbortSignal): Promise<unknown>;
}

export interface TreeLoaderOptions {
  readonly connections: TreeConnections;
  /** What is kept of set-ups of user pools in a connection. */
  readonly setups: (connectionId: string) => readonly SetupRecord[];
  /** The agents of the workspace; undefined where it may not be read, as one that is not trusted. */
  readonly workspace: () => WorkspaceSource | undefined;
  readonly now?: () => number;
  /** How many rows of a list are read by themselves, page after page. */
  readonly mostRows?: number;
  /** How many providers are asked for their status when their group is opened. */
  readonly mostStatuses?: number;
}

/** The explorer's rows as data, read on demand and kept until they are reloaded. */
export interface TreeLoader extends Disposable {
  roots(): readonly TreeNode[];
  /**
   * The row with what is known of it now. A view knows rows by their objects: a row keeps its object while what it says
   * changes, so that drawing it anew leaves the rows beside it alone.
   */
  latest(node: TreeNode): TreeNode;
  /** Rows under a row. Failures are rows too: this rejects only at the signal, with an `AbortError`. */
  children(node: TreeNode, signal?: AbortSignal): Promise<readonly TreeNode[]>;
  /** The row under which a row stands; undefined for a root. */
  parent(node: TreeNode): TreeNode | undefined;
  /** Reads on in a list that has more. */
  loadMore(node: NodeOf<'loadMore'>): Promise<void>;
  /** Reads this row's branch anew, or everything, and says that it changed. Rows stay until the new ones are there. */
  reload(node?: TreeNode): Promise<void>;
  /**
   * For a command that changed something in a group: reads it first and says so then, once, so that rows are replaced in one go.
   * A group that is not there yet will be read when it is opened.
   */
  reloadGroup(path: GroupPath | 'tokenVault', connectionId: string): Promise<void>;
  /** A command has set the provider of this row in motion: it says so, and is asked for until it rests or is gone. */
  noteStatus(id: string, status: string): void;
  /** Project files of the workspace have changed, or whether they may be read. */
  reloadWorkspace(): void;
  /** Reads as far as needed to know the row with this id; undefined where there is none. */
  find(id: string): Promise<TreeNode | undefined>;
  /** As `find`, for a row that is to be seen: a filter that hides it is taken off. */
  show(id: string): Promise<TreeNode | undefined>;
  /** The connections, or how they stand, have changed: draws the rows that say so. */
  noteConnections(): void;
  arrangement(): Arrangement;
  arrange(change: Partial<Arrangement>): void;
  /** Targets of gateways that are known to wait for somebody's consent. */
  pendingTargets(): readonly NodeOf<'gatewayTarget'>[];
  /** What the only connection lacks altogether; undefined while something of it is not known. */
  verdict(): Verdict | undefined;
  /**
   * Whether something that is shown will stand otherwise by itself.
   * @param isSeen false of a row that stands in a branch which was folded up, by its id
   */
  isInMotion(isSeen?: IsSeen): boolean;
  /** Asks once how those things stand. */
  poll(isSeen?: IsSeen): Promise<void>;
  /** The row under which something changed; undefined for the whole tree. */
  readonly onDidChange: Event<TreeNode | undefined>;
}

const all: IsSeen = () => true;
const MOST_ROWS = 1_000;
const MOST_STATUSES = 20;

export function createTreeLoader(options: TreeLoaderOptions): TreeLoader {
  const { now = Date.now, mostRows = MOST_ROWS, mostStatuses = MOST_STATUSES } = options;
  const changed = new Emitter<TreeNode | undefined>();
  const branches = new Map<string, Branch>();
  let arrangement: Arrangement = { order: 'name', filter: '' };
  const onChange = (node: TreeNode | undefined) => { changed.fire(node); };
  const { connections } = options;
  /** Rows of connections, each the same object for as long as it is listed. */
  const rows = new Map<string, NodeOf<'connection'>>();
  let lastList = '';
  /** What each row of a connection last said, and what it was read with. */
  const lastSaid = new Map<string, { readonly said: string; readonly sources: TreeSources | undefined }>();

  const workspace = createWorkspaceRows({
    source: options.workspace, onChange,
    connections: () => connections.list().flatMap(({ id, account, region }) => { const sources = connections.opened(id); return sources === undefined ? [] : [{ account, region, sources }]; }),
  });

  function rowOf(listed: ListedConnection): NodeOf<'connection'> {
    const row = rows.get(listed.id) ?? { kind: 'connection', id: listed.id, connection: listed };
    rows.set(listed.id, row);
    return row;
  }

  /** The row of the connection that a row stands under. */
  function rootOf({ id }: TreeNode): TreeNode | undefined {
    const connectionId = findConnectionId(id, rows.keys());
    return connectionId === undefined ? undefined : rows.get(connectionId);
  }

  /** Whether the row of a connection says something else than when this was asked last, or what is below it is read anew. */
  function isNews(listed: ListedConnection): boolean {
    const now = { said: JSON.stringify(listed), sources: connections.opened(listed.id) };
    const before = lastSaid.get(listed.id);
    lastSaid.set(listed.id, now);
    return before?.said !== now.said || before.sources !== now.sources;
  }

  /** The branches of the connections that are open now; those of others are dropped. */
  function sync(): readonly Branch[] {
    const open = connections.list().flatMap((listed) => { const sources = connections.opened(listed.id); return sources === undefined ? [] : [{ listed, sources }]; });
    for (const [id, branch] of branches) {
      if (open.some(({ listed, sources }) => listed.id === id && sources === branch.sources)) continue;
      branch.dispose();
      branches.delete(id);
    }
    return open.map(({ listed, sources }) => {
      const branch = branches.get(listed.id) ?? createBranch({
        root: rowOf(listed), now, mostRows, mostStatuses, onChange, sources, setups: () => options.setups(listed.id),
        agents: () => workspace.agents(), arrangement: () => arrangement,
      });
      branches.set(listed.id, branch);
      return branch;
    });
  }

  /** Asked for every row that is drawn: the list of connections is read only where another one is open than before. */
  function branchOf(rowId: string): Branch | undefined {
    const id = findConnectionId(rowId, rows.keys());
    if (id === undefined) return undefined;
    if (branches.get(id)?.sources !== connections.opened(id)) sync();
    return branches.get(id);
  }

  /**
   * Waits for a connection that is being opened. None is opened for its rows to be asked for: a view asks by itself too, as after Stop
   * or Cancel, and a sandbox is started and a profile used at a person's click only.
   */
  async function openRow(node: NodeOf<'connection'>): Promise<readonly TreeNode[]> {
    const state = connections.list().find(({ id }) => id === node.id)?.state;
    if (state !== 'opening') return [];
    try {
      await connections.open(node.id);
    } catch (error) {
      return isCancellation(error) ? [] : [toFailure(node, node.id, error, 'open the connection')];
    }
    return await branchOf(node.id)?.children(node) ?? [];
  }

  function childrenOf(node: TreeNode): Promise<readonly TreeNode[]> {
    const branch = branchOf(node.id);
    if (branch !== undefined) return branch.children(node);
    return node.kind === 'connection' ? openRow(node) : workspace.children(node);
  }

  async function locate(id: string): Promise<{ readonly row: TreeNode; readonly isHidden: boolean } | undefined> {
    const branch = branchOf(id);
    let row: TreeNode | undefined = branch?.root;
    let isHidden = false;
    // From the root down: what is on the way to it is read where it was not.
    while (branch !== undefined && row !== undefined && row.id !== id) {
      const rows: readonly TreeNode[] = await branch.children(row);
      // Those that a filter hides are known too.
      const known: readonly TreeNode[] = row.kind === 'group' ? [...rows, ...branch.listed(row.path)?.items ?? []] : rows;
      const next: TreeNode | undefined = known.filter((child) => id === child.id || id.startsWith(`${child.id}/`)).sort((one, other) => other.id.length - one.id.length)[0];
      const more: TreeNode | undefined = rows.find(({ kind }) => kind === 'loading' || kind === 'loadMore');
      if (next === undefined && more !== undefined && row.kind === 'group') {
        await branch.loadMore(row.path);
        continue;
      }
      isHidden ||= next !== undefined && !rows.includes(next);
      row = next;
    }
    return row === undefined ? undefined : { row, isHidden };
  }

  function arrange(change: Partial<Arrangement>): void {
    arrangement = { ...arrangement, ...change };
    for (const branch of sync()) branch.redraw();
  }

  return {
    roots() {
      const list = connections.list();
      for (const id of [...rows.keys()]) if (!list.some((one) => one.id === id)) rows.delete(id);
      lastList = toOrder(list);
      const root = workspace.root();
      return root === undefined ? list.map(rowOf) : [...list.map(rowOf), root];
    },
    latest(node) {
      if (node.kind === 'connection') return { ...node, connection: connections.list().find(({ id }) => id === node.id) ?? node.connection };
      return branchOf(node.id)?.latest(node) ?? workspace.latest(node);
    },
    children: (node, signal) => untilAborted(childrenOf(node), signal),
    noteConnections() {
      sync();
      workspace.noteConnections();
      const list = connections.list();
      const news = list.filter((listed) => isNews(listed));
      if (toOrder(list) !== lastList) changed.fire(undefined);
      else for (const { id } of news) changed.fire(rows.get(id));
    },
    parent(node) {
      const branch = branchOf(node.id);
      for (let end = node.id.lastIndexOf('/'); end > 0; end = node.id.lastIndexOf('/', end - 1)) {
        const row = branch === undefined ? workspace.find(node.id.slice(0, end)) : branch.find(node.id.slice(0, end));
        // The list of a gateway's targets has no row of its own.
        if (row !== undefined && !(row.kind === 'group' && row.group === 'gatewayTarget')) return row;
      }
      return undefined;
    },
    async loadMore(node) { await branchOf(node.id)?.loadMore(node.path); },
    async reload(node) {
      if (node !== undefined && workspace.has(node)) { workspace.reload(); return; }
      if (node !== undefined) {
        const branch = branchOf(node.id);
        // Below a connection that is not open nothing is read: its row is drawn again as it stands.
        if (branch === undefined) changed.fire(rootOf(node)); else await branch.reload(node);
        return;
      }
      workspace.reload();
      await Promise.all(sync().map((one) => one.reload(one.root)));
      changed.fire(undefined);
    },
    async reloadGroup(path, connectionId) { await branchOf(connectionId)?.reloadGroup(path); },
    noteStatus(id, status) { branchOf(id)?.noteStatus(id, status); },
    reloadWorkspace() { workspace.reload(); },
    find: async (id) => (await locate(id))?.row,
    async show(id) {
      const found = await locate(id);
      if (found?.isHidden === true) arrange({ filter: '' });
      return found?.row;
    },
    arrangement: () => arrangement,
    arrange,
    pendingTargets: () => sync().flatMap((branch) => (branch.listed('gateway')?.items ?? []).flatMap((row) => (
      row.kind !== 'gateway' ? [] : (branch.listed(`gateway/${row.gateway.id}/gatewayTarget`)?.items ?? []).filter((target) => (
        target.kind === 'gatewayTarget' && target.target.consentUrl !== undefined))))).filter((row) => row.kind === 'gatewayTarget'),
    verdict() {
      const [only, ...others] = connections.list();
      if (only?.error?.code === 'NoCredentials' && others.length === 0 && workspace.root() === undefined) return 'noCredentials';
      return only === undefined || others.length > 0 || only.state !== 'open' || workspace.root() !== undefined ? undefined : judge(branches.get(only.id));
    },
    isInMotion: (isSeen = all) => sync().some((branch) => branch.isInMotion(isSeen)),
    async poll(isSeen = all) { await Promise.all(sync().map((branch) => branch.poll(isSeen))); },
    onDidChange: changed.event,
    dispose() {
      for (const branch of branches.values()) branch.dispose();
      workspace.dispose();
      changed.dispose();
    },
  };
}

const toOrder = (list: readonly ListedConnection[]): string => JSON.stringify(list.map(({ id }) => id));
