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
  /** Rows under a row. Failures are rows too: this rejects only at the signal, with an `AbortError`. */
  children(node: TreeNode, signal?: AbortSignal): Promise<readonly TreeNode[]>;
  /** Reads the next page of a group. */
  loadMore(group: GroupKind): Promise<void>;
  /** Forgets what was read of this row's branch, or of everything, and says that it changed. */
  reload(node?: TreeNode): void;
  /** Reload for a command that changed something in a group and may have no row at hand. */
  reloadGroup(group: GroupKind): void;
  /** The row under which something changed; undefined for the whole tree. */
  readonly onDidChange: Event<TreeNode | undefined>;
}

/** Everything that was read of one connection. */
interface Branch {
  readonly connectionId: string;
  readonly lists: Readonly<Record<GroupKind, PagedList<TreeNode>>>;
  readonly facts: Map<string, Promise<readonly TreeNode[]>>;
  readonly controller: AbortController;
  /** Rows as they were last handed out: a view knows a row by its object, so a change is told with that one. */
  readonly shown: Map<string, TreeNode>;
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

  function toGroup({ connectionId, lists, shown }: Branch, group: GroupKind): TreeNode {
    const state = lists[group].state();
    const isKnown = state !== undefined && (state.error === undefined || state.items.length > 0);
    const node: NodeOf<'group'> = {
      kind: 'group', id: `${connectionId}/${group}`, group, count: isKnown ? state.items.length : undefined, more: state?.nextToken !== undefined,
    };
    const before = shown.get(node.id);
    return before?.kind === 'group' && before.count === node.count && before.more === node.more ? before : keep(shown, node);
  }

  async function listGroup(own: Branch, node: NodeOf<'group'>): Promise<readonly TreeNode[]> {
    const { items, nextToken, error } = await own.lists[node.group].load();
    if (own !== branch) return [];
    const rows = items.map((item) => own.shown.get(item.id) ?? keep(own.shown, item));
    const group = toGroup(own, node.group);
    // The count stands in the row above, which is drawn anew with its siblings.
    if (group !== node) changed.fire(own.shown.get(own.connectionId));
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

  function reloadGroup(group: GroupKind): void {
    const own = currentBranch();
    if (own === undefined) return;
    const id = `${own.connectionId}/${group}`;
    own.lists[group].forget();
    for (const key of [...own.facts.keys()]) if (key.startsWith(`${id}/`)) own.facts.delete(key);
    for (const key of [...own.shown.keys()]) if (key.startsWith(`${id}/`)) own.shown.delete(key);
    changed.fire(own.shown.get(id));
  }

  function reload(node?: TreeNode): void {
    const own = node === undefined ? undefined : currentBranch();
    const group = groupKinds.find((kind) => own !== undefined && node !== undefined && `${node.id}/`.startsWith(`${own.connectionId}/${kind}/`));
    if (own === undefined || node === undefined || group === undefined) {
      drop();
      changed.fire(undefined);
    } else if (own.facts.delete(node.id)) {
      changed.fire(own.shown.get(node.id) ?? node);
    } else {
      reloadGroup(group);
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
      return [before?.kind === 'connection' && before.connection === info ? before : keep(own.shown, { kind: 'connection', id: info.id, connection: info })];
    },
    children: (node, signal) => untilAborted(children(node), signal),
    async loadMore(group) {
      const own = currentBranch();
      if (own === undefined) return;
      await own.lists[group].loadMore();
      if (own === branch) changed.fire(own.shown.get(own.connectionId));
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
      workloadIdentity: list((ready, page) => ready.listWorkloadIdentities(page), (identity) => ({ kind: 'workloadIdentity', id: id('workloadIdentity', identity.name), identity })),
      provider: list((ready, page) => ready.listOauth2Providers(page), (provider) => ({ kind: 'provider', id: id('provider', provider.name), provider })),
      runtime: list((ready, page) => ready.listAgentRuntimes(page), (runtime) => ({ kind: 'runtime', id: id('runtime', runtime.id), runtime })),
    },
    facts: new Map(),
    controller: new AbortController(),
    shown: new Map(),
  };
}

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
