import type { TreeNode } from '../../core/tree/nodes.js';
import type { Services } from './services.js';

/**
 * Reads rows again, or everything where none is given, and tries to open the connections among them that could not be used. One that
 * cannot be opened keeps no other row from being read: its own says why.
 */
export async function refreshRows({ connections, loader }: Pick<Services, 'connections' | 'loader'>, rows?: readonly TreeNode[]): Promise<void> {
  if (rows === undefined) {
    await Promise.all([Promise.allSettled(connections.list().map(({ id }) => connections.again(id))), loader.reload()]);
    return;
  }
  await Promise.all(rows.map(async (row) => {
    const [opened] = row.kind === 'connection' ? await Promise.allSettled([connections.again(row.id)]) : [];
    if (opened?.status !== 'rejected') await loader.reload(row);
  }));
}
