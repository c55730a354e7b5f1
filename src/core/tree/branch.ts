import type { Disposable } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { untilAbortedOr } from '../base/untilAborted.js';
import type { SetupRecord } from '../cognito/record.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import { arrange, type Arrangement } from './arrange.js';
import { loadDetails, toReading, type Learned, type Resource } from './details.js';
import { toFailure } from './failure.js';
import { toOwners, withKnown } from './known.js';
import { toLeftovers } from './leftovers.js';
import { LISTING, pagesOf, type TreeSources } from './lists.js';
import { poolGroups, rootGroups, runtimeGroups, type GroupKind, type GroupPath, type NodeOf, type TreeNode } from './nodes.js';
import { createPagedList, type ListState, type PagedList } from './pagedList.js';
import { isToBeDrawn, type Drawn } from './redraw.js';
import { createStatusReader, haveMoved, moves, statusOf, type IsSeen } from './statuses.js';
import { withUniqueIds } from './uniqueIds.js';

export interface BranchOptions {
  /** The row of the connection. */
  readonly root: NodeOf<'connection'>;
  readonly sources: TreeSources;
  /** What is kept of set-ups of user pools in this connection. */
  readonly setups: () => readonly SetupRecord[];
  readonly agents: () => readonly WorkspaceAgent[];
  readonly arrangement: () => Arrangement;
  readonly now: () => number;
  /** How many rows of a list are read by themselves. */
  readonly mostRows: number;
  /** How many providers are asked how they stand when their group is opened. */
  readonly mostStatuses: number;
  /** Something under this row, or of it, has changed. */
  readonly onChange: (node: TreeNode) => void;
}

/** The rows of one connection, read on demand and kept until they are reloaded. */
export interface Branch extends Disposable {
  readonly root: NodeOf<'connection'>;
  /** The connection that it reads with; one that is opened anew is another. */
  readonly sources: TreeSources;
  latest(node: TreeNode): TreeNode;
  children(node: TreeNode): Promise<readonly TreeNode[]>;
  loadMore(path: GroupPath): Promise<void>;
  reload(node: TreeNode): Promise<void>;
  reloadGroup(path: GroupPath | 'tokenVault'): Promise<void>;
  /** How a row stands by what a command did, where it is shown. */
  noteStatus(id: string, status: string): void;
  /** Draws every list anew from what is known of it. */
  redraw(): void;
  /** A row by its id, where it was handed out. */
  find(id: string): TreeNode | undefined;
  /** What is known of a list of the connection; undefined before it was read. */
  listed(path: GroupPath): ListState<TreeNode> | undefined;
  /** True while something that is shown is being created, changed or deleted. */
  isInMotion(isSeen: IsSeen): boolean;
  /** Asks how those things stand. What cannot be read now stays as it is. */
  poll(isSeen: IsSeen): Promise<void>;
}

export function createBranch(options: BranchOptions): Branch {
  const { root, sources, now, onChange } = options;
  const controller = new AbortController();
  const lists = new Map<string, PagedList<TreeNode>>();
  const details = new Map<string, Promise<readonly TreeNode[]>>();
  const learned = new Map<string, Learned>();
  /** Rows as they were handed out: a view knows a row by its object, so a change is told with that one. */
  const shown = new Map<string, TreeNode>();
  /** What each group's row last said of its children, so that a change is told once. */
  const drawn = new Map<string, Drawn & { readonly said: string }>();
  shown.set(root.id, root);
  /** Groups that are drawn by who reads them anew. */
  const refreshing = new Set<string>();
  const statuses = createStatusReader({ sources, learned, most: options.mostStatuses, signal: controller.signal, onChange: (row) => { details.delete(row.id); onChange(row); } });

  const keep = <T extends TreeNode>(node: T): T => { shown.set(node.id, node); return node; };

  function groupOf(path: GroupPath, group: GroupKind, of: Pick<NodeOf<'group'>, 'pool' | 'parentId'> = { pool: undefined }): NodeOf<'group'> {
    const id = `${root.id}/${path}`;
    const before = shown.get(id);
    return before?.kind === 'group' ? before : keep({ kind: 'group', id, group, path, count: undefined, more: false, ...of });
  }

  /** A group's row, where there is one: those of the connection always are. */
  function findGroup(path: GroupPath): NodeOf<'group'> | undefined {
    const before = shown.get(`${root.id}/${path}`);
    const group = rootGroups.find((kind) => kind === path);
    return before?.kind === 'group' ? before : group === undefined ? undefined : groupOf(group, group);
  }

  const targetsOf = (gatewayId: string) => groupOf(`gateway/${gatewayId}/gatewayTarget`, 'gatewayTarget', { pool: undefined, parentId: gatewayId });
  /** The row in which a list is seen: targets stand in that of their gateway. */
  const rowOf = (group: NodeOf<'group'>): TreeNode => (group.group === 'gatewayTarget' ? shown.get(`${root.id}/gateway/${group.parentId ?? ''}`) ?? group : group);

  function listOf(group: NodeOf<'group'>): PagedList<TreeNode> {
    const list = lists.get(group.id) ?? createPagedList(pagesOf(group, sources, now), { most: options.mostRows, onPage: (state) => { noteGrowth(group, state); } });
    lists.set(group.id, list);
    return list;
  }

  function noteGrowth(group: NodeOf<'group'>, state: ListState<TreeNode>): void {
    if (group.group === 'runtime' || group.group === 'gateway') noteOwned(state);
    const before = drawn.get(group.id);
    if (refreshing.has(group.id) || before === undefined || before.said === toSaid(state)) return;
    if (!state.isReading || isToBeDrawn(before, { count: state.items.length, atMs: now() })) draw(group, state);
  }

  function draw(group: NodeOf<'group'>, state: ListState<TreeNode>): void {
    drawn.set(group.id, { said: toSaid(state), count: state.items.length, atMs: now() });
    onChange(rowOf(group));
  }

  /** Identities that turn out to be those of a runtime or gateway are drawn as that. */
  function noteOwned({ items }: ListState<TreeNode>): void {
    for (const owner of toOwners(items)) {
      const id = `${root.id}/workloadIdentity/${owner.id}`;
      if (learned.get(id)?.owner === undefined) learn(id, { owner }, shown.get(id));
    }
  }

  function learn(id: string, more: Learned, row: TreeNode | undefined): void {
    const say = () => (row === undefined ? '' : JSON.stringify(latest(row)));
    const before = say();
    learned.set(id, { ...learned.get(id), ...more });
    if (row !== undefined && say() !== before) onChange(row);
  }

  const latest = (node: TreeNode) => withKnown(node, learned.get(node.id), (id) => lists.get(id)?.state(), options.arrangement());

  async function listGroup(group: NodeOf<'group'>): Promise<readonly TreeNode[]> {
    const state = await listOf(group).load();
    const { nextToken, error, isReading } = state;
    const { rows, filter } = arrange(group.group, state.items, options.arrangement());
    if (drawn.get(group.id)?.said !== toSaid(state)) draw(group, state);
    if (group.group === 'provider') statuses.readFirst(rows);
    const before = group.group === 'pool' ? toLeftovers(group.id, options.setups(), now()) : [];
    if (error !== undefined) return [...before, ...rows, toFailure(rowOf(group), group.id, error, LISTING[group.group])];
    if (isReading) return [...before, ...rows, { kind: 'loading', id: `${group.id}/#loading`, loaded: state.items.length }];
    if (nextToken !== undefined) return [...before, ...rows, { kind: 'loadMore', id: `${group.id}/#more`, path: group.path, loaded: state.items.length }];
    if (rows.length > 0) return [...before, ...rows];
    return [...before, { kind: 'empty', id: `${group.id}/#empty`, group: group.group, filter: state.items.length === 0 ? undefined : filter }];
  }

  function listDetails(node: Resource): Promise<readonly TreeNode[]> {
    const known = details.get(node.id);
    if (known !== undefined) return known;
    const rows: Promise<readonly TreeNode[]> = loadDetails(latest(node) as Resource, sources, options.agents(), now(), controller.signal).then(
      ({ rows: read, learned: told, later }) => {
        if (told !== undefined) learn(node.id, told, shown.get(node.id) ?? node);
        void later?.then((more) => {
          if (more === undefined || details.get(node.id) !== rows) return;
          details.set(node.id, Promise.resolve(more.rows));
          learned.set(node.id, { ...learned.get(node.id), ...more.learned });
          // Its facts are others in any case, also where another list has told the row of its owner by now.
          onChange(shown.get(node.id) ?? node);
        });
        return read;
      },
      (error: unknown): readonly TreeNode[] => (isCancellation(error) ? [] : [toFailure(node, node.id, error, toReading(node))]),
    );
    details.set(node.id, rows);
    return rows;
  }

  async function childrenOf(node: TreeNode): Promise<readonly TreeNode[]> {
    switch (node.kind) {
      case 'connection': return rootGroups.flatMap((group): readonly TreeNode[] => [
        groupOf(group, group), ...(group === 'apiKeyProvider' ? [shown.get(`${root.id}/tokenVault`) ?? keep({ kind: 'tokenVault', id: `${root.id}/tokenVault` })] : []),
      ]);
      case 'group': return listGroup(node);
      case 'section': return node.rows;
      case 'workloadIdentity': case 'provider': case 'apiKeyProvider': case 'tokenVault': case 'gatewayTarget': case 'usedBy': return listDetails(node);
      case 'runtime': return [
        ...await listDetails(node),
        ...runtimeGroups.map((group) => groupOf(`runtime/${node.runtime.id}/${group}`, group, { pool: undefined, parentId: node.runtime.id })),
      ];
      case 'gateway': {
        const [facts, targets] = await Promise.all([listDetails(node), listGroup(targetsOf(node.gateway.id))]);
        return [...facts, ...targets];
      }
      case 'pool': return [...await listDetails(node), ...poolGroups.map((group) => groupOf(`pool/${node.pool.id}/${group}`, group, { pool: node.pool }))];
      default: return [];
    }
  }

  /** Forgets everything below a row. What its own row says stays, until something else is known. */
  function forgetBelow({ id }: TreeNode): void {
    for (const [key, list] of lists) {
      if (!key.startsWith(`${id}/`)) continue;
      list.dispose();
      lists.delete(key);
    }
    for (const map of [details, drawn, shown]) {
      for (const key of [...map.keys()]) if (key.startsWith(`${id}/`)) map.delete(key);
    }
  }

  /** What was learned of rows that are not listed any more: one of the same name would be another. */
  function forgetGone({ id: groupId }: NodeOf<'group'>, { items, nextToken }: ListState<TreeNode>): void {
    if (nextToken !== undefined) return;
    const listed = new Set(items.map(({ id }) => id));
    const isOf = (id: string) => id.startsWith(`${groupId}/`) && !listed.has(id);
    for (const id of [...learned.keys()]) if (isOf(id)) learned.delete(id);
  }

  async function refresh(group: NodeOf<'group'>): Promise<void> {
    const list = listOf(group);
    refreshing.add(group.id);
    const state = await list.refresh();
    refreshing.delete(group.id);
    // Gone with the row that it stands under, where that was read first.
    if (controller.signal.aborted || lists.get(group.id) !== list) return;
    if (state.error === undefined) {
      forgetBelow(group);
      forgetGone(group, state);
      statuses.forget();
    }
    draw(group, state);
  }

  async function reload(node: TreeNode): Promise<void> {
    if (node.kind === 'connection') {
      details.clear();
      await Promise.all([...lists.keys()].flatMap((id) => { const group = shown.get(id); return group?.kind === 'group' ? [refresh(group)] : []; }));
      onChange(root);
      return;
    }
    if (node.kind === 'group') { await refresh(node); return; }
    if (details.delete(node.id)) {
      const row = shown.get(node.id) ?? node;
      forgetBelow(node);
      onChange(row);
      return;
    }
    // The nearest group: one of a user pool is within the group of pools.
    const groups = [...shown.values()].filter((row): row is NodeOf<'group'> => row.kind === 'group' && node.id.startsWith(`${row.id}/`));
    const [nearest] = groups.sort((one, other) => other.id.length - one.id.length);
    if (nearest !== undefined) await refresh(nearest);
  }

  async function pollStatuses(isSeen: IsSeen): Promise<void> {
    const group = groupOf('provider', 'provider');
    if (await statuses.poll(isSeen, (id) => shown.get(id) ?? lists.get(group.id)?.state()?.items.find((row) => row.id === id))) await refresh(group);
  }

  async function pollList(id: string, list: PagedList<TreeNode>, isSeen: IsSeen): Promise<void> {
    const group = shown.get(id);
    const before = list.state()?.items ?? [];
    const moving = before.filter((row) => moves(row) && isSeen(row.id));
    if (group?.kind !== 'group' || moving.length === 0 || !await haveMoved(moving, sources, controller.signal)) return;
    refreshing.add(id);
    const after = await list.poll();
    refreshing.delete(id);
    if (controller.signal.aborted || lists.get(id) !== list || after.items.map(statusOf).join() === before.map(statusOf).join()) return;
    for (const item of after.items) if (statusOf(item) !== statusOf(before.find((one) => one.id === item.id))) details.delete(item.id);
    if (group.group === 'gatewayTarget') details.delete(rowOf(group).id);
    draw(group, after);
  }

  return {
    root, sources, latest, reload,
    async children(node) {
      // A branch that is left keeps nobody waiting: where a program gives the credentials, a call goes on for long after its signal.
      const rows = controller.signal.aborted ? [] : withUniqueIds(await untilAbortedOr(childrenOf(node), controller.signal, []));
      if (controller.signal.aborted) return [];
      for (const row of rows) shown.set(row.id, row);
      return rows;
    },
    async loadMore(path) {
      const group = findGroup(path);
      if (group === undefined) return;
      const reading = listOf(group).loadMore();
      const begun = listOf(group).state();
      if (begun?.isReading === true) draw(group, begun);
      const state = await reading;
      if (drawn.get(group.id)?.said !== toSaid(state)) draw(group, state);
    },
    async reloadGroup(path) {
      const vault = shown.get(`${root.id}/tokenVault`);
      if (path === 'tokenVault') return vault === undefined ? undefined : reload(vault);
      const group = findGroup(path);
      return group === undefined ? undefined : refresh(group);
    },
    noteStatus(id, status) { if (shown.has(id)) learn(id, { status }, shown.get(id)); },
    redraw() {
      drawn.clear();
      for (const id of lists.keys()) { const group = shown.get(id); if (group?.kind === 'group') onChange(rowOf(group)); }
    },
    find: (id) => shown.get(id),
    listed: (path) => lists.get(`${root.id}/${path}`)?.state(),
    isInMotion: (isSeen) => statuses.isInMotion(isSeen) || [...lists.values()].some((list) => list.state()?.items.some((row) => moves(row) && isSeen(row.id)) === true),
    async poll(isSeen) { await Promise.all([pollStatuses(isSeen), ...[...lists].map(([id, list]) => pollList(id, list, isSeen))]); },
    dispose() {
      controller.abort();
      for (const list of lists.values()) list.dispose();
    },
  };
}

/** What a group's row says of its list, and whether more of it is on the way. */
const toSaid = ({ items, nextToken, isReading, error }: ListState<TreeNode>) => `${items.length} ${nextToken ?? ''} ${String(isReading)} ${String(error === undefined)}`;
