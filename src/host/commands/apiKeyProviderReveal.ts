import { confirm } from '../services/confirm.js';
import { chooseApiKeyProvider, chooseIdentity } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import { showSecret } from '../services/showSecret.js';
import type { Command } from '../services/services.js';

/**
 * Gets an API key the way an agent does, by GetResourceApiKey as a workload identity that the person chooses, after asking. It is shown
 * as dots, for 30 seconds, and kept nowhere.
 */
export const apiKeyProviderReveal: Command = async ({ connections }, node) => {
  const { info } = connections.require();
  const { control } = await connections.clientsOf(info);
  const provider = await chooseApiKeyProvider(control, node, {
    title: 'Reveal API Key', placeholder: 'Of which API key credential provider?', none: 'There is no API key credential provider yet. Create one first.',
  });
  if (provider === undefined) return;
  const identity = await chooseIdentity(control, undefined, {
    title: `Reveal the API Key of ${provider.name}`, placeholder: 'As which workload identity?', none: 'There is no workload identity to get it as. Create one first.',
  });
  if (identity === undefined) return;
  const detail = [
    `In ${info.label}, ${info.region}, by GetResourceApiKey as ${identity.name}. CloudTrail names you as the caller.`,
    'It is shown as dots, and for 30 seconds.',
  ].join('\n');
  if (!await confirm(`Reveal the API key of ${provider.name}?`, detail, 'Reveal')) return;
  // The current connection may be another one by now.
  const data = await connections.require(info).binding();
  const key = await withProgress(`Getting the API key of ${provider.name}`, async (signal) => {
    const token = await data.getWorkloadAccessToken(identity.name, undefined, signal);
    return data.getResourceApiKey(token, provider.name, signal);
  });
  await showSecret({ title: `API Key of ${provider.name}`, noun: 'API Key', secret: key });
};
