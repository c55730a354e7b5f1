import { replaceReturnUrls } from '../../core/identity/returnUrls.js';
import { editList } from '../../core/wizard/editList.js';
import { returnUrlsEditing } from '../../core/wizard/returnUrls.js';
import { chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

/** Edits the return URLs of a workload identity as one list: nothing else of it can be changed. */
export const workloadIdentityEdit: Command = async ({ connections, prompter, loader, settings }, node) => {
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const identity = await chooseIdentity(control, node, {
    title: 'Edit Workload Identity', placeholder: 'Which workload identity?', none: 'There is no workload identity yet. Create one first.',
  });
  if (identity === undefined) return;
  const { name } = identity;
  const { allowedResourceOauth2ReturnUrls: before } = await withProgress(`Reading ${name}`, (signal) => control.getWorkloadIdentity(name, signal));
  const after = await editList(prompter, returnUrlsEditing(name, settings().callbackUrl), before);
  if (after === undefined) return;
  const then = await connections.clientsOf(info);
  await write(
    `Saving the return URLs of ${name}`, `the return URLs of ${name} may have been saved`, () => loader.reloadGroup('workloadIdentity', info.id),
    (signal) => replaceReturnUrls(then.control, name, before, after, signal),
  );
  showDone(`Saved ${after.length === 1 ? '1 return URL' : `${after.length} return URLs`} of ${name}`);
};
