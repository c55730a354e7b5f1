import { rootGroups, type GroupKind, type TreeNode } from './nodes.js';

/** How the rows of a connection's lists are ordered, and which of them are shown. */
export interface Arrangement {
  readonly order: 'name' | 'date';
  /** Empty shows all. Rows that have it in their name or in what their list says of them are shown. */
  readonly filter: string;
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What a resource is found by, and when it was changed where its list says so. */
function aboutOf(node: TreeNode): { readonly name: string; readonly words: string; readonly atMs: number | undefined } {
  switch (node.kind) {
    case 'workloadIdentity': return { name: node.identity.name, words: '', atMs: undefined };
    case 'provider': return { name: node.provider.name, words: node.provider.vendor, atMs: toMs(node.provider.lastUpdatedTime) };
    case 'apiKeyProvider': return { name: node.provider.name, words: '', atMs: toMs(node.provider.lastUpdatedTime) };
    case 'runtime': return { name: node.runtime.name, words: `${node.runtime.id} ${node.runtime.status}`, atMs: toMs(node.runtime.lastUpdatedTime) };
    case 'gateway': return { name: node.gateway.name, words: `${node.gateway.id} ${node.gateway.status}`, atMs: toMs(node.gateway.lastUpdatedTime) };
    case 'pool': return { name: node.pool.name, words: node.pool.id, atMs: undefined };
    default: return { name: '', words: '', atMs: undefined };
  }
}

const toMs = (date: Date | undefined) => date?.getTime();

/**
 * Orders and filters the rows of a list of the connection; other lists stay as the service gave them. By date only where the list has
 * dates: ListWorkloadIdentities and ListUserPools give none, and to read each resource for it would be a call for every row.
 */
export function arrange(group: GroupKind, items: readonly TreeNode[], { order, filter }: Arrangement): {
  readonly rows: readonly TreeNode[]; readonly isByDate: boolean; readonly filter: string | undefined;
} {
  if (!rootGroups.some((kind) => kind === group)) return { rows: items, isByDate: false, filter: undefined };
  const wanted = filter.trim().toLowerCase();
  const all = items.map((node) => ({ node, ...aboutOf(node) }));
  const matching = wanted === '' ? all : all.filter(({ name, words }) => `${name} ${words}`.toLowerCase().includes(wanted));
  const isByDate = order === 'date' && matching.length > 0 && matching.every(({ atMs }) => atMs !== undefined);
  matching.sort((one, other) => (isByDate ? (other.atMs ?? 0) - (one.atMs ?? 0) : 0) || byName.compare(one.name, other.name));
  return { rows: matching.map(({ node }) => node), isByDate, filter: wanted === '' ? undefined : filter.trim() };
}
