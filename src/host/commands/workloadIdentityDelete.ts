import { confirm } from '../services/confirm.js';
import { chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Deletes a workload identity after a modal that says what stops working. */
export const workloadIdentityDelete: Command = async ({ connections, loader }, node) => {
  const { info } = connections.require();
  const control = await connections.control();
  const identity = await chooseIdentity(control, node, {
    title: 'Delete Workload Identity', placeholder: 'Which one is to be deleted?', none: 'There is no workload identity to delete.',
  });
  if (identity === undefined) return;
  const detail = `In ${info.label}, ${info.region}. Agents that act as it get no more tokens, and the tokens kept for its users are gone. This cannot be undone.`;
  if (!await confirm(`Delete the workload identity ${identity.name}?`, detail, 'Delete')) return;
  await withProgress(`Deleting ${identity.name}`, (signal) => control.deleteWorkloadIdentity(identity.name, signal));
  await loader.reloadGroup('workloadIdentity');
};
