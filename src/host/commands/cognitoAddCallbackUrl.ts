import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { addCallbackUrl, removeCallbackUrl, type CallbackUrlRemoval } from '../../core/cognito/callbackUrls.js';
import type { IdentityControl, Oauth2ProviderSummary } from '../../core/identity/control.js';
import { cognitoCallbackUrlSteps, newCognitoCallbackUrl, type CognitoCallbackUrlDraft } from '../../core/wizard/cognitoCallbackUrl.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { showError } from '../services/commandRunner.js';
import { chooseClient } from '../services/pickCognito.js';
import { listAll } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

const UNDO = 'Undo';

const AFTER_UNDO: Readonly<Record<CallbackUrlRemoval, (client: string, url: string) => string>> = {
  removed: (client, url) => `No longer registered on ${client}: ${url}`,
  notRegistered: (client, url) => `It was no longer registered on ${client}: ${url}`,
  last: (client, url) => `Still registered on ${client}, as Cognito lets no client with the code flow be without a callback URL: ${url}`,
};

/** Registers one more callback URL on an app client, such as that of a credential provider; every other setting is kept. */
export const cognitoAddCallbackUrl: Command = async (services, node) => {
  const { connections, prompter } = services;
  connections.require();
  const [cognito, control] = [await connections.cognito(), await connections.control()];
  const chosen = await chooseClient(cognito, node, 'Add Callback URL');
  if (chosen === undefined) return;
  const { pool, client } = chosen;
  const providers: readonly Oauth2ProviderSummary[] = await withProgress(
    'Listing credential providers', (signal) => listAll((page) => control.listOauth2Providers({ ...page, signal })),
  );
  const draft = await runWizard(prompter, {
    title: `Add Callback URL to ${client.name}`, steps: cognitoCallbackUrlSteps(providers), initial: newCognitoCallbackUrl,
  });
  if (draft === undefined) return;
  const { url, added } = await withProgress(`Adding a callback URL to ${client.name}`, async (signal) => {
    const wanted = await readUrl(control, draft, signal);
    return { url: wanted, ...await addCallbackUrl(cognito, pool.id, client.id, wanted, signal) };
  });
  if (!added) {
    vscode.window.setStatusBarMessage(`$(check) This callback URL was registered already on ${client.name}`, 5_000);
    return;
  }
  void vscode.window.showInformationMessage(`Registered on ${client.name}, whose other settings are kept: ${url}`, UNDO)
    .then(async (pressed) => {
      if (pressed !== UNDO) return;
      const removal = await withProgress(`Removing a callback URL from ${client.name}`, (signal) => removeCallbackUrl(cognito, pool.id, client.id, url, signal));
      await vscode.window.showInformationMessage(AFTER_UNDO[removal](client.name, url));
    })
    .then(undefined, (error: unknown) => showError(services, error, 'remove the callback URL'));
};

async function readUrl(control: IdentityControl, { provider, url }: CognitoCallbackUrlDraft, signal: AbortSignal): Promise<string> {
  if (provider === undefined || provider === '') return url;
  const { callbackUrl } = await control.getOauth2Provider(provider, signal);
  if (callbackUrl !== undefined) return callbackUrl;
  throw new UserError(`The service gave no callback URL for: ${provider}`, {
    code: 'NoCallbackUrl', hint: 'It is given once the provider is READY; try again then.',
  });
}
