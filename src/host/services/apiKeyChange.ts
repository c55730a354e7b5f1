import type { IdentityControl } from '../../core/identity/control.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { newApiKey, type ApiKeyDraft } from '../../core/wizard/apiKey.js';
import type { Step } from '../../core/wizard/runWizard.js';
import { toKeptSecret } from '../../core/wizard/secretSteps.js';
import { askOtherSecret } from './otherSecret.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';
import { write } from './write.js';

/** A provider as a form begins with it: who keeps its key, and where, but not the key, which the service gives back to nobody. */
export async function readApiKeyDraft(control: IdentityControl, name: string): Promise<ApiKeyDraft> {
  const { secretSource, secretArn = '', secretJsonKey = '' } = await withProgress(`Reading ${name}`, (signal) => control.getApiKeyProvider(name, signal));
  return { ...newApiKey, name, ...(secretSource === 'EXTERNAL' ? { secretSource, secretId: secretArn, jsonKey: secretJsonKey } as const : {}) };
}

/** Asks for another key of a provider, and puts it in the place of the one that it has. */
export async function changeApiKey(
  { connections, prompter, loader }: Services, info: ConnectionInfo, title: string, before: ApiKeyDraft, steps: readonly Step<ApiKeyDraft>[],
): Promise<void> {
  const draft = await askOtherSecret(prompter, { title, steps, initial: before });
  const key = draft === undefined ? undefined : toKeptSecret(draft);
  if (draft === undefined || key === undefined) return;
  const { control } = await connections.clientsOf(info);
  await write(
    `Updating ${draft.name}`, `${draft.name} may have been updated`, () => loader.reloadGroup('apiKeyProvider', info.id),
    (signal) => control.updateApiKeyProvider(draft.name, key, signal),
  );
  showDone(`The API key of ${draft.name} was changed`);
}
