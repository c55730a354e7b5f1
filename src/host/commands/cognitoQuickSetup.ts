import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { toSentence } from '../../core/base/explainRule.js';
import { toSetupCommands } from '../../core/cognito/cliCommands.js';
import { toDomainPrefix } from '../../core/cognito/domain.js';
import { newPassword } from '../../core/cognito/newPassword.js';
import { describeThing } from '../../core/cognito/record.js';
import { runSetup, type SetupOutcome } from '../../core/cognito/setup.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { cognitoSetupSteps, newCognitoSetup, toSetupOptions } from '../../core/wizard/cognitoSetup.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { offerRetry, toRemovalTools } from '../services/cognitoRemoval.js';
import { showSetupSummary } from '../services/cognitoSummary.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

/** Unguessable, and short enough for a domain prefix. */
const newSetupId = () => randomBytes(6).toString('hex');

/** Makes a user pool with clients, a domain and a first user. Given up in the middle, it removes what it made or says what remains. */
export const cognitoQuickSetup: Command = async (services) => {
  const { connections, prompter, loader, settings } = services;
  const { access, info } = connections.require();
  const draft = await runWizard(prompter, {
    title: 'Set Up a Cognito User Pool', steps: cognitoSetupSteps(settings().callbackUrl, `${info.region} of ${info.label}`), initial: newCognitoSetup,
  });
  if (draft === undefined) return;
  const options = toSetupOptions(draft);
  if (draft.how === 'copy') {
    await vscode.env.clipboard.writeText(toSetupCommands(access, options, toDomainPrefix(options.poolName, newSetupId().slice(0, 8))));
    void vscode.window.showInformationMessage(`Nothing was made. The commands that set up ${options.poolName} are copied; they ask for a password.`);
    return;
  }
  const tools = await toRemovalTools(services, info);
  const outcome = await withProgress(`Setting up ${options.poolName}`, (signal, onProgress) => runSetup(options, {
    ...tools, newSetupId, newPassword: ({ passwordPolicy }) => newPassword(passwordPolicy), signal, onProgress,
  }));
  await loader.reloadGroup('pool', info.id);
  if (outcome.kind === 'done') await showSetupSummary(services, info, outcome, outcome.record.setupId);
  else say(services, info, outcome);
};

/** Says what became of everything that was made. */
function say(services: Services, info: ConnectionInfo, outcome: Exclude<SetupOutcome, { readonly kind: 'done' }>): void {
  const { removed, remaining } = outcome.report;
  const why = outcome.kind === 'failed' ? toSentence(outcome.error.message) : 'The set-up was cancelled.';
  const hint = outcome.kind === 'failed' && outcome.error.hint !== undefined ? ` ${outcome.error.hint}` : '';
  if (outcome.kind === 'failed') services.log.error(`set up a user pool: ${outcome.error.code}: ${why}${hint}`);
  if (remaining.length > 0) {
    offerRetry(services, info, `${why}${hint}`, { remaining, left: [{ setupId: outcome.setupId, remaining }] });
    return;
  }
  const made = removed.length === 0 ? 'Nothing was made.' : `What it had made is removed again: ${removed.map(describeThing).join(', ')}.`;
  const text = `${why} ${made}${hint}`;
  void (outcome.kind === 'failed' ? vscode.window.showErrorMessage(text) : vscode.window.showInformationMessage(text));
}
