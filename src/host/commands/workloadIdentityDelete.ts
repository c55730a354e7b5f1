import { deleteResources } from '../services/deleting.js';
import { pickDeletable } from '../services/pickDeletable.js';
import type { Command } from '../services/services.js';

/** Deletes workload identities, and whatever is selected with them, after a modal that says what stops working. */
export const workloadIdentityDelete: Command = (services, _node, nodes) => deleteResources(services, nodes, (control) => pickDeletable({
  title: 'Delete Workload Identities', kind: 'workloadIdentity', none: 'There is no workload identity to delete.',
  list: (page) => control.listWorkloadIdentities(page),
}));
