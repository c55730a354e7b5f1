import type { Command } from '../services/services.js';

/** Reads a branch again, or everything. */
export const resourcesRefresh: Command = async ({ connections, loader }, node) => {
  const id = node?.kind === 'connection' ? node.id : connections.list().find(({ isCurrent }) => isCurrent)?.id;
  if (id !== undefined) await connections.again(id);
  loader.reload(node?.kind === 'connection' ? undefined : node);
};
