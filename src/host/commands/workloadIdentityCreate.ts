import { runWizard } from '../../core/wizard/runWizard.js';
import { newWorkloadIdentity, workloadIdentitySteps } from '../../core/wizard/workloadIdentity.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

/** Creates a workload identity with, if wanted, this window's return URL registered. */
export const workloadIdentityCreate: Command = async ({ connections, prompter, loader, settings, reveal }) => {
  const { info } = connections.require();
  const draft = await runWizard(prompter, {
    title: 'New Workload Identity', steps: workloadIdentitySteps(settings().callbackUrl), initial: newWorkloadIdentity,
  });
  if (draft === undefined) return;
  const { control } = await connections.clientsOf(info);
  const identity = await write(
    `Creating ${draft.name}`, `${draft.name} may have been created`, () => loader.reloadGroup('workloadIdentity', info.id),
    (signal) => control.createWorkloadIdentity(draft.name, draft.returnUrls, signal),
  );
  await reveal(`${info.id}/workloadIdentity/${identity.name}`);
  showDone(`Created workload identity: ${identity.name}`);
};
