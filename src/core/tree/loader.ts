import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { stateOfSetup, type SetupRecord } from '../cognito/record.js';
import { loadFacts, toReading, type Resource } from './details.js';
import { createList, LISTING, type TreeSources } from './lists.js';
import { poolGroups, rootGroups, type ConnectionInfo, type GroupPath, type NodeOf, type TreeNode } from './nodes.js';
import type { PagedList } from './pagedList.js';

export interface TreeLoaderOptions extends TreeSources {
  readonly connection: () => ConnectionInfo | undefined;
  /** Why the sandbox ended; undefined while it runs or where it is not wanted. */
  readonly ended: () => string | undefined;
  /** What is kept of set-ups of user pools in this connection. */
  readonly setups: (connectionId: string) => readonly SetupRecord[];
  readonly now?: () => number;
}

/** The explorer's rows as data, read on demand and kept until they are reloaded. */
export interface TreeLoader extends Disposable {
  roots(): readonly TreeNode[];
  /**
   * The row with what is known of it now. A view knows rows by their objects: a group keeps its object while its count
   * changes, so that drawing it anew leaves the rows beside it alone.
   */
  latest(node: TreeNode): TreeNode;
  /** Rows under a row. Failures are rows too: this rejects only at the signal, with an `AbortError`. */
  children(node: TreeNode, signal?: AbortSignal): Promise<readonly TreeNode[]>;
  /** Reads the next page of a group. */
  loadMore(path: GroupPath): Promise<void>;
  /** Forgets what was read of this row's branch, or of everything, and says that it changed. */
  reload(node?: TreeNode): void;
  /**
   * For a command that changed something in a group: reads it first and says so then, once, so that rows are replaced in one go.
   * A group that is not there yet will be read when it is opened.
   */
  reloadGroup(path: GroupPath): Promise<void>;
  /** The row under which something changed; undefined for the whole tree. */
  readonly onDidChange: Event<TreeNode | undefined>;
}

/** Everything that was read of one connection. */
interface Branch {
  readonly connectionId: string;
  /** By the id of the group's row, as the rest of this. */
  readonly lists: Map<string, PagedList<TreeNode>>;
  readonly facts: Map<string, Promise<readonly TreeNode[]>>;
  readonly controller: AbortController;
  /** Rows as they were handed out: a view knows a row by its object, so a change is told with that one. */
  readonly shown: Map<string, TreeNode>;
  /** What each group's row last said of its children, so that a change is told once. */
  readonly drawn: Map<string, string>;
}

export function createTreeLoader({ connection, ended, setups, now = Date.now, ...sources }: TreeLoaderOptions): TreeLoader {
  const changed = new Emitter<TreeNode | undefined>();
  let branch: Branch | undefined;

  function currentBranch(): Branch | undefined {
    const id = connection()?.id;
    if (branch !== undefined && branch.connectionId !== id) drop();
    if (branch === undefined && id !== undefined) branch = createBranch(id);
    return branch;
  }

  function drop(): void {
    branch?.controller.abort();
    for (const list of branch?.lists.values() ?? []) list.dispose();
    branch = undefined;
  }

  /** A group's row, where there is one: those of the connection always are. */
  function findGroup({ connectionId, shown }: Branch, path: GroupPath): NodeOf<'group'> | undefined {
    const id = `${connectionId}/${path}`;
    const before = shown.get(id);
    if (before?.kind === 'group') return before;
    const group = rootGroups.find((kind) => kind === path);
    return group === undefined ? undefined : keep(shown, { kind: 'group', id, group, path: group, pool: undefined, count: undefined, more: false });
  }

  function toPoolGroups(own: Branch, { id: poolId, pool }: NodeOf<'pool'>): readonly TreeNode[] {
    return poolGroups.map((group) => {
      const id = `${poolId}/${group}`;
      return own.shown.get(id)
        ?? keep(own.shown, { kind: 'group', id, group, path: `pool/${pool.id}/${group}`, pool, count: undefined, more: false });
    });
  }

  function listOf({ lists }: Branch, group: NodeOf<'group'>): PagedList<TreeNode> {
    const list = lists.get(group.id) ?? createList(group, sources);
    lists.set(group.id, list);
    return list;
  }

  function latest(node: TreeNode): TreeNode {
    const state = node.kind === 'group' ? branch?.lists.get(node.id)?.state() : undefined;
    if (node.kind !== 'group' || state === undefined) return node;
    const isKnown = state.error === undefined || state.items.length > 0;
    return { ...node, count: isKnown ? state.items.length : undefined, more: state.nextToken !== undefined };
  }

  async function listGroup(own: Branch, node: NodeOf<'group'>): Promise<readonly TreeNode[]> {
    const state = await listOf(own, node).load();
    const { items, nextToken, error } = state;
    if (own !== branch) return [];
    const rows = items.map((item) => own.shown.get(item.id) ?? keep(own.shown, item));
    const group = findGroup(own, node.path) ?? node;
    const drawn = toDrawn(state);
    if (own.drawn.get(node.id) !== drawn) {
      own.drawn.set(node.id, drawn);
      changed.fire(group);
    }
    const before = node.group === 'pool' ? toLeftovers(own, node) : [];
    if (error !== undefined) return [...before, ...rows, toFailure(group, error, LISTING[node.group])];
    if (nextToken !== undefined) return [...before, ...rows, { kind: 'loadMore', id: `${node.id}/#more`, path: node.path, loaded: rows.length }];
    return [...before, ...rows.length > 0 ? rows : [{ kind: 'empty', id: `${node.id}/#empty`, group: node.group } as const]];
  }

  /** What a window that was closed, or a removal that was refused, has left: nothing else would say so. */
  function toLeftovers({ connectionId }: Branch, { id }: NodeOf<'group'>): readonly TreeNode[] {
    return setups(connectionId).flatMap((record): readonly TreeNode[] => {
      const state = stateOfSetup(record, now());
      return state === 'made' ? [] : [{ kind: 'leftover', id: `${id}/#leftover/${record.setupId}`, record, state }];
    });
  }

  function listFacts(own: Branch, node: Resource): Promise<readonly TreeNode[]> {
    const known = own.facts.get(node.id);
    if (known !== undefined) return known;
    const rows = loadFacts(node, sources, now(), own.controller.signal)
      .catch((error: unknown): readonly TreeNode[] => (isCancellation(error) ? [] : [toFailure(node, error, toReading(node))]));
    own.facts.set(node.id, rows);
    return rows;
  }

  async function children(node: TreeNode): Promise<readonly TreeNode[]> {
    const own = currentBranch();
    if (own === undefined || !isIn(own, node)) return [];
    // A branch that is left keeps nobody waiting: where a program gives the credentials, a call goes on for long after its signal.
    return untilAborted(childrenIn(own, node), own.controller.signal).catch((error: unknown) => { if (own === branch) throw error; return []; });
  }

  async function childrenIn(own: Branch, node: TreeNode): Promise<readonly TreeNode[]> {
    switch (node.kind) {
      case 'connection': return rootGroups.flatMap((group) => findGroup(own, group) ?? []);
      case 'group': return listGroup(own, node);
      case 'workloadIdentity': case 'provider': case 'runtime': return listFacts(own, node);
      case 'pool': return [...await listFacts(own, node), ...toPoolGroups(own, node)];
      default: return [];
    }
  }

  /** Forgets everything below a row. */
  function forget({ lists, facts, shown, drawn }: Branch, { id }: TreeNode): void {
    for (const [key, list] of lists) {
      if (key === id) list.forget();
      if (!key.startsWith(`${id}/`)) continue;
      list.dispose();
      lists.delete(key);
    }
    for (const map of [facts, shown, drawn]) {
      for (const key of [...map.keys()]) if (key.startsWith(`${id}/`)) map.delete(key);
    }
    // The row of the group itself is drawn again before its list is read: without a count.
    drawn.delete(id);
  }

  async function reloadGroup(path: GroupPath): Promise<void> {
    const own = currentBranch();
    const group = own === undefined ? undefined : findGroup(own, path);
    if (own === undefined || group === undefined) return;
    forget(own, group);
    own.drawn.set(group.id, toDrawn(await listOf(own, group).load()));
    if (own === branch) changed.fire(findGroup(own, path));
  }

  function reload(node?: TreeNode): void {
    const own = node === undefined ? undefined : currentBranch();
    const groups = [...own?.shown.values() ?? []].filter((row) => row.kind === 'group' && `${node?.id ?? ''}/`.startsWith(`${row.id}/`));
    // The nearest: a group of a user pool is within the group of pools.
    const group = groups.sort((one, other) => other.id.length - one.id.length)[0];
    if (own === undefined || node === undefined || group === undefined) {
      drop();
      changed.fire(undefined);
    } else if (own.facts.delete(node.id)) {
      forget(own, node);
      changed.fire(own.shown.get(node.id) ?? node);
    } else {
      forget(own, group);
      changed.fire(group);
    }
  }

  return {
    roots() {
      const reason = ended();
      if (reason !== undefined) return [{ kind: 'sandboxEnded', id: 'sandbox/#ended', reason }];
      const info = connection();
      const own = currentBranch();
      if (info === undefined || own === undefined) return [];
      const before = own.shown.get(info.id);
      return [before?.kind === 'connection' && before.connection === info
        ? before
        : keep(own.shown, { kind: 'connection', id: info.id, connection: info })];
    },
    latest,
    children: (node, signal) => untilAborted(children(node), signal),
    async loadMore(path) {
      const own = currentBranch();
      const group = own === undefined ? undefined : findGroup(own, path);
      if (own === undefined || group === undefined) return;
      await listOf(own, group).loadMore();
      if (own === branch) changed.fire(group);
    },
    reload,
    reloadGroup,
    onDidChange: changed.event,
    dispose() {
      drop();
      changed.dispose();
    },
  };
}

function createBranch(connectionId: string): Branch {
  return { connectionId, lists: new Map(), facts: new Map(), controller: new AbortController(), shown: new Map(), drawn: new Map() };
}

/** What a group's row says of its list. */
const toDrawn = ({ items, nextToken }: { readonly items: readonly TreeNode[]; readonly nextToken?: string | undefined }) => `${items.length} ${nextToken ?? ''}`;

/** A row of an earlier connection may still be asked for while the view catches up. */
const isIn = ({ connectionId }: Branch, node: TreeNode) => node.id === connectionId || node.id.startsWith(`${connectionId}/`);

function keep<T extends TreeNode>(shown: Map<string, TreeNode>, node: T): T {
  shown.set(node.id, node);
  return node;
}

function toFailure(parent: TreeNode, error: unknown, doing: string): TreeNode {
  return { kind: 'failure', id: `${parent.id}/#failure`, parent, doing, error: explain(error, doing) };
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
