import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { createProvider, registerProvider, type ProviderOutcome, type ProviderThing } from '../../core/cognito/provider.js';
import type { ReadSetup } from '../../core/cognito/readSetup.js';
import type { SetupSummary } from '../../core/cognito/record.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { providerNameStep, toProviderName, type ProviderNameDraft } from '../../core/wizard/providerName.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { showError } from './commandRunner.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

const COPY = 'Copy Callback URL';
const TRY_AGAIN = 'Try Again';

/** Creates a credential provider from the code-flow client of a set-up, and registers its callback URL on that client. */
export async function createCognitoProvider(services: Services, info: ConnectionInfo, setup: ReadSetup, setupId: string): Promise<void> {
  const { summary } = setup;
  const draft = await runWizard(services.prompter, {
    title: 'New Credential Provider for Cognito', steps: [providerNameStep<ProviderNameDraft>()], initial: { name: toProviderName(summary.poolName) },
  });
  if (draft === undefined) return;
  const { name } = draft;
  const { control, cognito } = await services.connections.clientsOf(info);
  const keep = (thing: ProviderThing) => keepWithSetup(services, info, setupId, thing);
  try {
    const outcome = await withProgress(`Creating ${name}`, (signal, onProgress) => (
      createProvider(name, setup, { control, cognito, keep, signal, onProgress })));
    void say(services, { name, summary, info }, outcome);
  } finally {
    // In any case: where no answer came, it may be there.
    await services.loader.reloadGroup('provider', info.id);
  }
}

/** So that a clean-up of the set-up finds it. Throws where the set-up was cleaned up meanwhile: nothing is made from it then. */
async function keepWithSetup({ cognitoSetups }: Services, { id: connectionId }: ConnectionInfo, setupId: string, thing: ProviderThing): Promise<void> {
  const record = cognitoSetups.find(connectionId, setupId);
  if (record === undefined) {
    throw new UserError(`The set-up was cleaned up meanwhile, so nothing is made from it: ${thing.name}`, {
      code: 'SetupGone', hint: 'Set up another user pool.',
    });
  }
  if (record.things.some((other) => other.kind === 'provider' && other.name === thing.name)) return;
  await cognitoSetups.save(connectionId, { ...record, things: [...record.things, thing] }, setupId);
}

/** What a notification is about, which may be answered long after. */
interface Made {
  readonly name: string;
  readonly summary: SetupSummary;
  readonly info: ConnectionInfo;
}

/** Says what became of the provider. Waits for the person's answer: callers do not await it. */
async function say(services: Services, made: Made, outcome: ProviderOutcome): Promise<void> {
  const { name } = made;
  if (outcome.kind === 'registered') {
    const { callbackUrl } = outcome;
    const said = `Created ${name}. Its callback URL is registered on the app client, whose other settings are kept: ${callbackUrl}`;
    if (await vscode.window.showInformationMessage(said, COPY) === COPY) await vscode.env.clipboard.writeText(callbackUrl);
    return;
  }
  const said = `Created ${name}. Its callback URL is not registered on the app client yet. ${plainText(outcome.error)}`;
  services.log.warn(said);
  if (await vscode.window.showWarningMessage(said, TRY_AGAIN) !== TRY_AGAIN) return;
  try {
    await say(services, made, await registerAgain(services, made));
  } catch (error) {
    await showError(services, error, 'register the callback URL');
  }
}

async function registerAgain(services: Services, { name, summary, info }: Made): Promise<ProviderOutcome> {
  const { control, cognito } = await services.connections.clientsOf(info);
  return withProgress(`Registering the callback URL of ${name}`, (signal) => registerProvider(name, summary, { control, cognito, signal }));
}
