import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { addCallbackUrl } from '../../core/cognito/callbackUrls.js';
import type { ReadSetup } from '../../core/cognito/readSetup.js';
import { providerNameSteps, toProviderName } from '../../core/wizard/providerName.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

const COPY = 'Copy Callback URL';

/** Creates a credential provider from the code-flow client of a set-up, and registers its callback URL on that client. */
export async function createCognitoProvider(services: Services, { summary, secrets }: ReadSetup, setupId: string): Promise<void> {
  const { connections, cognitoSetups, loader } = services;
  const { info } = connections.require();
  const draft = await runWizard(services.prompter, {
    title: 'New Credential Provider for Cognito', steps: providerNameSteps, initial: { name: toProviderName(summary.poolName) },
  });
  if (draft === undefined) return;
  const { issuer, authorizationEndpoint, tokenEndpoint, poolId, codeClientId: clientId } = summary;
  const control = await connections.control();
  const provider = await withProgress(`Creating ${draft.name}`, (signal) => control.createOauth2Provider(draft.name, {
    vendor: 'CognitoOauth2', issuer, authorizationEndpoint, tokenEndpoint, clientId, clientSecret: secrets.codeClientSecret,
  }, signal));
  // So that a clean-up of the set-up finds it.
  const record = cognitoSetups.find(info.id, setupId);
  if (record !== undefined) {
    await cognitoSetups.save(info.id, { ...record, things: [...record.things, { kind: 'provider', name: draft.name, clientId }] }, setupId);
  }
  await loader.reloadGroup('provider');
  const { callbackUrl } = provider;
  if (callbackUrl === undefined) {
    throw new UserError(`The service gave no callback URL for: ${draft.name}`, {
      code: 'NoCallbackUrl', hint: 'Once the provider is READY, add its callback URL to the app client.',
    });
  }
  const cognito = await connections.cognito();
  await withProgress(`Registering the callback URL of ${draft.name}`, (signal) => addCallbackUrl(cognito, poolId, clientId, callbackUrl, signal));
  const said = `Created ${draft.name}. Its callback URL is registered on the app client, whose other settings are kept: ${callbackUrl}`;
  void vscode.window.showInformationMessage(said, COPY)
    .then((pressed) => (pressed === COPY ? vscode.env.clipboard.writeText(callbackUrl) : undefined));
}
