import { apiKeyEditSteps } from '../../core/wizard/apiKey.js';
import { changeApiKey } from '../services/apiKeyChange.js';
import { chooseApiKeyProvider } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
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
  const { name } = chosen;
  const { secretSource, secretArn = '', secretJsonKey = '' } = await withProgress(`Reading ${name}`, (signal) => control.getApiKeyProvider(name, signal));
  const reference = secretSource === 'EXTERNAL' ? { secretSource, secretId: secretArn, jsonKey: secretJsonKey } as const : {};
  await changeApiKey(services, info, `Edit ${name}`, { name, ...reference }, apiKeyEditSteps);
};
