import { apiKeyEditSteps } from '../../core/wizard/apiKey.js';
import { changeApiKey, readApiKeyDraft } from '../services/apiKeyChange.js';
import { chooseApiKeyProvider } from '../services/pickResource.js';
import type { Command } from '../services/services.js';

/** Changes who keeps the API key of a provider, and the key itself: a provider of this kind has nothing else. */
export const apiKeyProviderEdit: Command = async (services, node) => {
  const { connections } = services;
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const chosen = await chooseApiKeyProvider(control, node, {
    title: 'Edit API Key Credential Provider', placeholder: 'Which one is to be changed?', none: 'There is no API key credential provider yet. Create one first.',
  });
  if (chosen === undefined) return;
  await changeApiKey(services, info, `Edit ${chosen.name}`, await readApiKeyDraft(control, chosen.name), apiKeyEditSteps);
};
