import type { Command } from '../services/services.js';

/** Reads a branch again, or everything. */
export const resourcesRefresh: Command = ({ connections, loader }, node) => {
  connections.again();
  loader.reload(node?.kind === 'connection' ? undefined : node);
};
