import type { Command } from '../services/services.js';

/** Tries again what an error row says failed. */
export const resourcesRetry: Command = ({ loader }, node) => {
  loader.reload(node?.kind === 'failure' ? node.parent : node);
};
