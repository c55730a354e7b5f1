import { apiKeySteps, newApiKey } from '../../core/wizard/apiKey.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { toKeptSecret } from '../../core/wizard/secretSteps.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';
import { write } from '../services/write.js';

/** Creates a credential provider that keeps an API key, or refers to one in Secrets Manager. */
export const apiKeyProviderCreate: Command = async ({ connections, prompter, loader, reveal }) => {
  const { info } = connections.require();
  const draft = await runWizard(prompter, { title: 'New API Key Credential Provider', steps: apiKeySteps, initial: newApiKey });
  const key = draft === undefined ? undefined : toKeptSecret(draft);
  if (draft === undefined || key === undefined) return;
  const { control } = await connections.clientsOf(info);
  await write(
    `Creating ${draft.name}`, `${draft.name} may have been created`, () => loader.reloadGroup('apiKeyProvider', info.id),
    (signal) => control.createApiKeyProvider(draft.name, key, signal),
  );
  await reveal(`${info.id}/apiKeyProvider/${draft.name}`);
  showDone(`Created API key credential provider: ${draft.name}`);
};
