import * as vscode from 'vscode';
import { apiKeyAgainSteps, newApiKey, type ApiKeyDraft } from '../../core/wizard/apiKey.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { runWizard, type Step } from '../../core/wizard/runWizard.js';
import { toKeptSecret } from '../../core/wizard/secretSteps.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

/** Asks for another key of a provider, and puts it in the place of the one that it has. */
export async function changeApiKey(
  { connections, prompter, loader }: Services, info: ConnectionInfo, title: string, initial: Partial<ApiKeyDraft> & Pick<ApiKeyDraft, 'name'>,
  steps: readonly Step<ApiKeyDraft>[] = apiKeyAgainSteps,
): Promise<void> {
  const draft = await runWizard(prompter, { title, steps, initial: { ...newApiKey, ...initial } });
  const key = draft === undefined ? undefined : toKeptSecret(draft);
  if (draft === undefined || key === undefined) return;
  const { control } = await connections.clientsOf(info);
  await withProgress(`Updating ${draft.name}`, (signal) => control.updateApiKeyProvider(draft.name, key, signal));
  await loader.reloadGroup('apiKeyProvider', info.id);
  vscode.window.setStatusBarMessage(`$(check) The API key of ${draft.name} is another one now`, 5_000);
}
