import * as vscode from 'vscode';
import { newProvider, toProviderConfig } from '../../core/identity/providerDraft.js';
import { providerSteps } from '../../core/wizard/provider.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

const COPY = 'Copy Callback URL';

/** Creates an OAuth2 credential provider and gives its callback URL, which is only known then. */
export const providerCreate: Command = async ({ connections, prompter, loader }) => {
  const { sandbox } = connections.require();
  const client = sandbox?.clients[0];
  const draft = await runWizard(prompter, {
    title: 'New OAuth2 Credential Provider', initial: newProvider,
    steps: providerSteps(sandbox === undefined ? {} : {
      discoveryUrl: `${sandbox.issuer}/.well-known/openid-configuration`,
      ...(client === undefined ? {} : { clientId: client.clientId, clientSecret: client.clientSecret }),
    }),
  });
  if (draft === undefined) return;
  const control = await connections.control();
  const provider = await withProgress(`Creating ${draft.name}`, (signal) => control.createOauth2Provider(draft.name, toProviderConfig(draft), signal));
  await loader.reloadGroup('provider');
  const { callbackUrl } = provider;
  if (callbackUrl === undefined) {
    void vscode.window.showInformationMessage(`Created OAuth2 credential provider: ${provider.name}`);
    return;
  }
  // Not awaited: the notification stays until it is closed, and the command has done its work.
  void vscode.window.showInformationMessage(`Created ${provider.name}. Register this callback URL at the identity provider: ${callbackUrl}`, COPY)
    .then((chosen) => (chosen === COPY ? vscode.env.clipboard.writeText(callbackUrl) : undefined));
};
