import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { chooseProvider } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies the URL that has to be registered at the identity provider. */
export const providerCopyCallbackUrl: Command = async ({ connections }, node) => {
  connections.require();
  const control = await connections.control();
  const chosen = await chooseProvider(control, node, {
    title: 'Copy Callback URL', placeholder: 'Of which OAuth2 credential provider?', none: 'There is no OAuth2 credential provider yet. Create one first.',
  });
  if (chosen === undefined) return;
  const { callbackUrl } = await withProgress(`Reading ${chosen.name}`, (signal) => control.getOauth2Provider(chosen.name, signal));
  if (callbackUrl === undefined) {
    throw new UserError(`The service gave no callback URL for: ${chosen.name}`, { code: 'NoCallbackUrl', hint: 'It is given once the provider is READY; try again then.' });
  }
  await vscode.env.clipboard.writeText(callbackUrl);
  showDone(`Callback URL copied: ${chosen.name}`);
};
