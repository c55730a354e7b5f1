import { addReturnUrl } from '../../core/identity/returnUrls.js';
import { returnUrlSteps } from '../../core/wizard/returnUrl.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { chooseIdentity } from '../services/pickResource.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

/** Registers one more resource OAuth2 return URL; those that are there stay. */
export const workloadIdentityAddReturnUrl: Command = async ({ connections, prompter, loader, settings }, node) => {
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const identity = await chooseIdentity(control, node, {
    title: 'Add Return URL', placeholder: 'Which workload identity?', none: 'There is no workload identity yet. Create one first.',
  });
  if (identity === undefined) return;
  const draft = await runWizard(prompter, { title: `Add Return URL to ${identity.name}`, steps: returnUrlSteps, initial: { url: settings().callbackUrl } });
  if (draft === undefined) return;
  const then = await connections.clientsOf(info);
  const { added } = await write(
    `Adding a return URL to ${identity.name}`, `it may have been registered on ${identity.name}`, () => loader.reloadGroup('workloadIdentity', info.id),
    (signal) => addReturnUrl(then.control, identity.name, draft.url, signal),
  );
  const said = added ? `Return URL is registered on ${identity.name}` : `This return URL was registered already on ${identity.name}`;
  showDone(said);
};
