import type { Command } from '../services/services.js';

/** Adds the next page under a group. */
export const resourcesLoadMore: Command = async ({ loader }, node) => {
  if (node?.kind === 'loadMore') await loader.loadMore(node);
};
