import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Page, PageRequest } from '../base/paging.js';
import type { IdentityControl } from '../identity/control.js';
import { loadFacts, toReading } from './details.js';
import { groupKinds, type ConnectionInfo, type GroupKind, type NodeOf, type TreeNode } from './nodes.js';
import { createPagedList, type PagedList } from './pagedList.js';

export interface TreeLoaderOptions {
  readonly connection: () => ConnectionInfo | undefined;
  /** Why the sandbox ended; undefined while it runs or where it is not wanted. */
  readonly ended: () => string | undefined;
  readonly control: () => Promise<IdentityControl>;
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
  loadMore(group: GroupKind): Promise<void>;
  /** Forgets what was read of this row's branch, or of everything, and says that it changed. */
  reload(node?: TreeNode): void;
  /** For a command that changed something in a group: reads it first and says so then, once, so that rows are replaced in one go. */
  reloadGroup(group: GroupKind): Promise<void>;
  /** The row under which something changed; undefined for the whole tree. */
  readonly onDidChange: Event<TreeNode | undefined>;
}

/** Everything that was read of one connection. */
interface Branch {
  readonly connectionId: string;
  readonly lists: Readonly<Record<GroupKind, PagedList<TreeNode>>>;
  readonly facts: Map<string, Promise<readonly TreeNode[]>>;
  readonly controller: AbortController;
  /** Rows as they were handed out: a view knows a row by its object, so a change is told with that one. */
  readonly shown: Map<string, TreeNode>;
  /** What each group's row last said of its children, so that a change is told once. */
  readonly drawn: Map<GroupKind, string>;
}

const LISTING: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'list workload identities', provider: 'list OAuth2 credential providers', runtime: 'list agent runtimes',
};

export function createTreeLoader({ connection, ended, control, now = Date.now }: TreeLoaderOptions): TreeLoader {
  const changed = new Emitter<TreeNode | undefined>();
  let branch: Branch | undefined;

  function currentBranch(): Branch | undefined {
    const id = connection()?.id;
    if (branch !== undefined && branch.connectionId !== id) drop();
    if (branch === undefined && id !== undefined) branch = createBranch(id, control);
    return branch;
  }

  function drop(): void {
    branch?.controller.abort();
    for (const list of Object.values(branch?.lists ?? {})) list.dispose();
    branch = undefined;
  }

  function toGroup({ connectionId, shown }: Branch, group: GroupKind): NodeOf<'group'> {
    const id = `${connectionId}/${group}`;
    const before = shown.get(id);
    return before?.kind === 'group' ? before : keep(shown, { kind: 'group', id, group, count: undefined, more: false });
  }

  function latest(node: TreeNode): TreeNode {
    const state = node.kind === 'group' && branch !== undefined && isIn(branch, node) ? branch.lists[node.group].state() : undefined;
    if (node.kind !== 'group' || state === undefined) return node;
    const isKnown = state.error === undefined || state.items.length > 0;
    return { ...node, count: isKnown ? state.items.length : undefined, more: state.nextToken !== undefined };
  }

  async function listGroup(own: Branch, node: NodeOf<'group'>): Promise<readonly TreeNode[]> {
    const state = await own.lists[node.group].load();
    const { items, nextToken, error } = state;
    if (own !== branch) return [];
    const rows = items.map((item) => own.shown.get(item.id) ?? keep(own.shown, item));
    const group = toGroup(own, node.group);
    const drawn = toDrawn(state);
    if (own.drawn.get(node.group) !== drawn) {
      own.drawn.set(node.group, drawn);
      changed.fire(group);
    }
    if (error !== undefined) return [...rows, toFailure(group, error, LISTING[node.group])];
    if (nextToken !== undefined) return [...rows, { kind: 'loadMore', id: `${node.id}/#more`, group: node.group, loaded: rows.length }];
    return rows.length > 0 ? rows : [{ kind: 'empty', id: `${node.id}/#empty`, group: node.group }];
  }

  function listFacts(own: Branch, node: NodeOf<'workloadIdentity'> | NodeOf<'provider'> | NodeOf<'runtime'>): Promise<readonly TreeNode[]> {
    const known = own.facts.get(node.id);
    if (known !== undefined) return known;
    const rows = control()
      .then((ready): Promise<readonly TreeNode[]> => loadFacts(node, ready, now(), own.controller.signal))
      .catch((error: unknown): readonly TreeNode[] => (isCancellation(error) ? [] : [toFailure(node, error, toReading(node))]));
    own.facts.set(node.id, rows);
    return rows;
  }

  async function children(node: TreeNode): Promise<readonly TreeNode[]> {
    const own = currentBranch();
    if (own === undefined || !isIn(own, node)) return [];
    switch (node.kind) {
      case 'connection': return groupKinds.map((group) => toGroup(own, group));
      case 'group': return listGroup(own, node);
      case 'workloadIdentity': case 'provider': case 'runtime': return listFacts(own, node);
      default: return [];
    }
  }

  function forget({ connectionId, lists, facts, shown }: Branch, group: GroupKind): void {
    const id = `${connectionId}/${group}/`;
    lists[group].forget();
    for (const key of [...facts.keys()]) if (key.startsWith(id)) facts.delete(key);
    for (const key of [...shown.keys()]) if (key.startsWith(id)) shown.delete(key);
  }

  async function reloadGroup(group: GroupKind): Promise<void> {
    const own = currentBranch();
    if (own === undefined) return;
    forget(own, group);
    own.drawn.set(group, toDrawn(await own.lists[group].load()));
    if (own === branch) changed.fire(toGroup(own, group));
  }

  function reload(node?: TreeNode): void {
    const own = node === undefined ? undefined : currentBranch();
    const group = groupKinds.find((kind) => own !== undefined && node !== undefined
      && `${node.id}/`.startsWith(`${own.connectionId}/${kind}/`));
    if (own === undefined || node === undefined || group === undefined) {
      drop();
      changed.fire(undefined);
    } else if (own.facts.delete(node.id)) {
      changed.fire(own.shown.get(node.id) ?? node);
    } else {
      forget(own, group);
      changed.fire(toGroup(own, group));
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
    async loadMore(group) {
      const own = currentBranch();
      if (own === undefined) return;
      await own.lists[group].loadMore();
      if (own === branch) changed.fire(toGroup(own, group));
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

function createBranch(connectionId: string, control: () => Promise<IdentityControl>): Branch {
  const list = <T>(fetch: (ready: IdentityControl, page: PageRequest) => Promise<Page<T>>, toNode: (item: T) => TreeNode) => (
    createPagedList(async (page) => {
      const { items, nextToken } = await fetch(await control(), page);
      return { items: items.map(toNode), nextToken };
    }));
  const id = (group: GroupKind, name: string) => `${connectionId}/${group}/${name}`;
  return {
    connectionId,
    lists: {
      workloadIdentity: list((ready, page) => ready.listWorkloadIdentities(page), (identity) => ({
        kind: 'workloadIdentity', id: id('workloadIdentity', identity.name), identity,
      })),
      provider: list((ready, page) => ready.listOauth2Providers(page), (provider) => ({
        kind: 'provider', id: id('provider', provider.name), provider,
      })),
      runtime: list((ready, page) => ready.listAgentRuntimes(page), (runtime) => ({
        kind: 'runtime', id: id('runtime', runtime.id), runtime,
      })),
    },
    facts: new Map(),
    controller: new AbortController(),
    shown: new Map(),
    drawn: new Map(),
  };
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
