import type { Command } from '../services/services.js';
import { showLoading } from '../tree/showLoading.js';

/** Reads the branches that are selected again, or everything. Rows stay until what is read is there. */
export const resourcesRefresh: Command = async ({ connections, loader, resourceDocuments }, node, nodes) => {
  const ids = node === undefined ? connections.list().map(({ id }) => id) : nodes.flatMap(({ kind, id }) => (kind === 'connection' ? [id] : []));
  for (const id of ids) await connections.again(id);
  await showLoading(node === undefined ? loader.reload() : Promise.all(nodes.map((one) => loader.reload(one))));
  resourceDocuments.refresh();
};
