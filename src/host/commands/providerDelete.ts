import { confirm } from '../services/confirm.js';
import { chooseProvider } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Deletes an OAuth2 credential provider after a modal that says what stops working. */
export const providerDelete: Command = async ({ connections, loader }, node) => {
  const { info } = connections.require();
  const control = await connections.control();
  const provider = await chooseProvider(control, node, {
    title: 'Delete OAuth2 Credential Provider', placeholder: 'Which one is to be deleted?', none: 'There is no OAuth2 credential provider to delete.',
  });
  if (provider === undefined) return;
  const detail = `In ${info.label}, ${info.region}. Agents can no longer get tokens from it, and the tokens kept through it are gone. A new one of the same name has another callback URL. This cannot be undone.`;
  if (!await confirm(`Delete the OAuth2 credential provider ${provider.name}?`, detail, 'Delete')) return;
  await withProgress(`Deleting ${provider.name}`, (signal) => control.deleteOauth2Provider(provider.name, signal));
  await loader.reloadGroup('provider');
};
