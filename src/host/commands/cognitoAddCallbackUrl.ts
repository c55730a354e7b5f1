import { UserError } from '../../core/base/errors.js';
import { listAll } from '../../core/base/paging.js';
import type { IdentityControl, Oauth2ProviderSummary } from '../../core/identity/control.js';
import { cognitoCallbackUrlSteps, newCognitoCallbackUrl, type CognitoCallbackUrlDraft } from '../../core/wizard/cognitoCallbackUrl.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { chooseClient } from '../services/pickCognito.js';
import { withProgress } from '../services/progress.js';
import { registerCallbackUrl } from '../services/registeredUrl.js';
import type { Command } from '../services/services.js';

/** Registers one more callback URL on an app client, such as that of a credential provider; every other setting is kept. */
export const cognitoAddCallbackUrl: Command = async (services, node) => {
  const { connections, prompter } = services;
  const { info } = connections.require();
  const { control, cognito } = await connections.clientsOf(info);
  const chosen = await chooseClient(cognito, node, 'Add Callback URL');
  if (chosen === undefined) return;
  const providers: readonly Oauth2ProviderSummary[] = await withProgress(
    'Listing credential providers', (signal) => listAll((page) => control.listOauth2Providers({ ...page, signal })),
  );
  const draft = await runWizard(prompter, {
    title: `Add Callback URL to ${chosen.client.name}`, steps: cognitoCallbackUrlSteps(providers), initial: newCognitoCallbackUrl,
  });
  if (draft === undefined) return;
  await registerCallbackUrl(services, info, chosen, (signal) => readUrl(control, draft, signal));
};

async function readUrl(control: IdentityControl, { provider, url }: CognitoCallbackUrlDraft, signal: AbortSignal): Promise<string> {
  if (provider === undefined || provider === '') return url;
  const { callbackUrl } = await control.getOauth2Provider(provider, signal);
  if (callbackUrl !== undefined) return callbackUrl;
  throw new UserError(`The service gave no callback URL for: ${provider}`, {
    code: 'NoCallbackUrl', hint: 'It is given once the provider is READY; try again then.',
  });
}
