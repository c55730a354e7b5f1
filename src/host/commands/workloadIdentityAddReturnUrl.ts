import * as vscode from 'vscode';
import { addReturnUrl } from '../../core/identity/returnUrls.js';
import { returnUrlSteps } from '../../core/wizard/returnUrl.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Registers one more resource OAuth2 return URL; those that are there stay. */
export const workloadIdentityAddReturnUrl: Command = async ({ connections, prompter, loader, settings }, node) => {
  const { info } = connections.require();
  const control = await connections.control();
  const identity = await chooseIdentity(control, node, {
    title: 'Add Return URL', placeholder: 'Which workload identity?', none: 'There is no workload identity yet. Create one first.',
  });
  if (identity === undefined) return;
  const draft = await runWizard(prompter, { title: `Add Return URL to ${identity.name}`, steps: returnUrlSteps, initial: { url: settings().callbackUrl } });
  if (draft === undefined) return;
  const { added } = await withProgress(`Adding a return URL to ${identity.name}`, (signal) => addReturnUrl(control, identity.name, draft.url, signal));
  await loader.reloadGroup('workloadIdentity', info.id);
  const said = added ? `Return URL is registered on ${identity.name}` : `This return URL was registered already on ${identity.name}`;
  vscode.window.setStatusBarMessage(`$(check) ${said}`, 5_000);
};
