import { editProvider } from '../../core/wizard/editProvider.js';
import { chooseProvider } from '../services/pickResource.js';
import { readDraft, updateProvider } from '../services/providerUpdate.js';
import { createServerSource } from '../services/serverSource.js';
import type { Command } from '../services/services.js';

/** Shows every setting of an OAuth2 credential provider, and updates it with what was changed and the secret, which is asked for again. */
export const providerEdit: Command = async (services, node) => {
  const { connections, prompter } = services;
  const { info, network } = connections.require();
  const { control } = await connections.clientsOf(info);
  const provider = await chooseProvider(control, node, {
    title: 'Edit OAuth2 Credential Provider', placeholder: 'Which one is to be changed?', none: 'There is no OAuth2 credential provider yet. Create one first.',
  });
  if (provider === undefined) return;
  const before = await readDraft(control, provider.name);
  const draft = await editProvider(prompter, before, createServerSource(network?.fetch));
  if (draft !== undefined) await updateProvider(services, info, before, draft, `Updated ${draft.name}`);
};
