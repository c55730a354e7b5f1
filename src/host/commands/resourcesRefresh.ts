import { refreshRows } from '../services/refreshRows.js';
import type { Command } from '../services/services.js';
import { showLoading } from '../tree/showLoading.js';

/** Reads the branches that are selected again, or everything. Rows stay until what is read is there. */
export const resourcesRefresh: Command = async (services, node, nodes) => {
  await showLoading(refreshRows(services, node === undefined ? undefined : nodes));
  services.resourceDocuments.refresh();
};
