import { apiKeyAgainSteps } from '../../core/wizard/apiKey.js';
import { otherSecretSteps } from '../../core/wizard/secretSteps.js';
import { changeApiKey, readApiKeyDraft } from '../services/apiKeyChange.js';
import { chooseApiKeyProvider } from '../services/pickResource.js';
import type { Command } from '../services/services.js';

/** Puts another API key in the place of the one that a provider keeps. */
export const apiKeyProviderRotate: Command = async (services, node) => {
  const { connections } = services;
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const provider = await chooseApiKeyProvider(control, node, {
    title: 'Rotate API Key', placeholder: 'Of which API key credential provider?', none: 'There is no API key credential provider yet. Create one first.',
  });
  if (provider === undefined) return;
  const before = await readApiKeyDraft(control, provider.name);
  await changeApiKey(services, info, `Rotate the API Key of ${provider.name}`, before, otherSecretSteps(before, apiKeyAgainSteps));
};
