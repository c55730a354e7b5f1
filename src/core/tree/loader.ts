import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import type { SetupRecord } from '../cognito/record.js';
import type { Arrangement } from './arrange.js';
import { createBranch, type Branch } from './branch.js';
import type { TreeSources } from './lists.js';
import type { ConnectionInfo, GroupPath, NodeOf, TreeNode } from './nodes.js';
import { judge, type Verdict } from './verdict.js';
import { createWorkspaceRows, type WorkspaceSource } from './workspaceRows.js';

/** A connection as a root of the tree. One that is opened anew has another `info`. */
export interface TreeRoot {
  readonly info: ConnectionInfo;
  /** Why the sandbox ended; undefined while it runs. */
  readonly ended?: string | undefined;
}

export interface TreeLoaderOptions {
  /** In the order in which they are shown. */
  readonly roots: () => readonly TreeRoot[];
  /** The connection that commands mean where they name none. */
  readonly current: () => string | undefined;
  readonly sources: (connectionId: string) => TreeSources;
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
   * @param connectionId the current connection where it is left out
   */
  reloadGroup(path: GroupPath | 'tokenVault', connectionId?: string): Promise<void>;
  /** Reads as far as needed to know the row with this id; undefined where there is none. */
  find(id: string): Promise<TreeNode | undefined>;
  arrangement(): Arrangement;
  arrange(change: Partial<Arrangement>): void;
  /** Targets of gateways that are known to wait for somebody's consent. */
  pendingTargets(): readonly NodeOf<'gatewayTarget'>[];
  /** What the only connection lacks altogether; undefined while something of it is not known. */
  verdict(): Verdict | undefined;
  isInMotion(): boolean;
  /** Asks once how the things in motion stand. */
  poll(): Promise<void>;
  /** The row under which something changed; undefined for the whole tree. */
  readonly onDidChange: Event<TreeNode | undefined>;
}

const MOST_ROWS = 1_000;
const MOST_STATUSES = 20;

export function createTreeLoader(options: TreeLoaderOptions): TreeLoader {
  const { now = Date.now, mostRows = MOST_ROWS, mostStatuses = MOST_STATUSES } = options;
  const changed = new Emitter<TreeNode | undefined>();
  const branches = new Map<string, Branch>();
  let arrangement: Arrangement = { order: 'name', filter: '' };
  const onChange = (node: TreeNode) => { changed.fire(node); };
  const workspace = createWorkspaceRows({ source: options.workspace, connections: () => sync().map(({ info }) => ({ info, sources: options.sources(info.id) })), onChange });

  /** The branches of the connections that are open now; those of others are dropped. */
  function sync(): readonly Branch[] {
    const open = options.roots().filter(({ ended }) => ended === undefined);
    for (const [id, branch] of branches) {
      if (open.some(({ info }) => info === branch.info)) continue;
      branch.dispose();
      branches.delete(id);
    }
    return open.map(({ info }) => {
      const branch = branches.get(info.id) ?? createBranch({
        info, now, mostRows, mostStatuses, onChange, sources: options.sources(info.id), setups: () => options.setups(info.id),
        agents: () => workspace.agents(), arrangement: () => arrangement,
      });
      branches.set(info.id, branch);
      return branch;
    });
  }

  const branchOf = (id: string) => sync().find(({ info }) => id === info.id || id.startsWith(`${info.id}/`));

  async function find(id: string): Promise<TreeNode | undefined> {
    const branch = branchOf(id);
    if (branch === undefined) return undefined;
    let row: TreeNode | undefined = branch.root;
    // From the root down: what is on the way to it is read where it was not.
    while (row !== undefined && row.id !== id) {
      const rows: readonly TreeNode[] = await branch.children(row);
      const next: TreeNode | undefined = rows.filter((child) => id === child.id || id.startsWith(`${child.id}/`)).sort((one, other) => other.id.length - one.id.length)[0];
      const more: TreeNode | undefined = rows.find(({ kind }) => kind === 'loading' || kind === 'loadMore');
      if (next === undefined && more !== undefined && row.kind === 'group') await branch.loadMore(row.path);
      else row = next;
    }
    return row;
  }

  return {
    roots() {
      sync();
      const rows = options.roots().map(({ info, ended }): TreeNode => (
        ended === undefined ? branches.get(info.id)?.root ?? { kind: 'connection', id: info.id, connection: info } : { kind: 'sandboxEnded', id: `${info.id}/#ended`, reason: ended }));
      const root = workspace.root();
      return root === undefined ? rows : [...rows, root];
    },
    latest: (node) => branchOf(node.id)?.latest(node) ?? workspace.latest(node),
    children: (node, signal) => untilAborted(branchOf(node.id)?.children(node) ?? workspace.children(node), signal),
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
      const branch = node === undefined ? undefined : branchOf(node.id);
      if (node !== undefined && branch !== undefined) { await branch.reload(node); return; }
      workspace.reload();
      await Promise.all(sync().map((one) => one.reload(one.root)));
      changed.fire(undefined);
    },
    async reloadGroup(path, connectionId = options.current()) {
      if (connectionId !== undefined) await branchOf(connectionId)?.reloadGroup(path);
    },
    find,
    arrangement: () => arrangement,
    arrange(change) {
      arrangement = { ...arrangement, ...change };
      for (const branch of sync()) branch.redraw();
    },
    pendingTargets: () => sync().flatMap((branch) => (branch.listed('gateway')?.items ?? []).flatMap((row) => (
      row.kind !== 'gateway' ? [] : (branch.listed(`gateway/${row.gateway.id}/gatewayTarget`)?.items ?? []).filter((target) => (
        target.kind === 'gatewayTarget' && target.target.consentUrl !== undefined))))).filter((row) => row.kind === 'gatewayTarget'),
    verdict() {
      const [only, ...others] = options.roots();
      return only === undefined || others.length > 0 || only.ended !== undefined || workspace.root() !== undefined ? undefined : judge(branches.get(only.info.id));
    },
    isInMotion: () => sync().some((branch) => branch.isInMotion()),
    async poll() { await Promise.all(sync().map((branch) => branch.poll())); },
    onDidChange: changed.event,
    dispose() {
      for (const branch of branches.values()) branch.dispose();
      workspace.dispose();
      changed.dispose();
    },
  };
}

/** Stops waiting at the signal. What is read goes on, for others may wait for it too. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => { reject(new DOMException('No longer waited for.', 'AbortError')); };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => { signal.removeEventListener('abort', stop); });
  });
}
