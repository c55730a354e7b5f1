import { deleteResources } from '../services/deleting.js';
import { pickDeletable } from '../services/pickDeletable.js';
import type { Command } from '../services/services.js';

/** Deletes workload identities, and whatever is selected with them, after a modal that says what stops working. */
export const workloadIdentityDelete: Command = async (services, _node, nodes) => {
  const { connections } = services;
  connections.require();
  const control = await connections.control();
  await deleteResources(services, nodes, () => pickDeletable({
    title: 'Delete Workload Identities', kind: 'workloadIdentity', none: 'There is no workload identity to delete.',
    list: (page) => control.listWorkloadIdentities(page),
  }));
};
