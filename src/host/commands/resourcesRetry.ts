import type { Command } from '../services/services.js';
import { showLoading } from '../tree/showLoading.js';

/** Tries again what an error row says failed. */
export const resourcesRetry: Command = async ({ loader, connections }, node) => {
  const parent = node?.kind === 'failure' ? node.parent : node;
  if (parent?.kind === 'connection') await connections.again(parent.id);
  await showLoading(loader.reload(parent));
};
