import * as vscode from 'vscode';
import type { ReadSetup } from '../../core/cognito/readSetup.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';
import { copyExportLines } from './cognitoExports.js';
import { createCognitoProvider } from './cognitoProvider.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';

type Choice = 'provider' | 'signIn' | 'exports' | { readonly label: string; readonly copies: string };

/** What a set-up made, each line to be copied, and what one does next. Stays until the person leaves it or goes on. */
export async function showSetupSummary(services: Services, info: ConnectionInfo, setup: ReadSetup, setupId: string): Promise<void> {
  const { summary } = setup;
  const facts: readonly (readonly [label: string, value: string])[] = [
    ['Pool id', summary.poolId],
    ['Client id, for people', summary.codeClientId],
    ['Client id, for machines', summary.machineClientId],
    ['Issuer', summary.issuer],
    ['Discovery URL', summary.discoveryUrl],
    ['Hosted UI URL', summary.hostedUiUrl],
    ['User', summary.username],
  ];
  const items = [
    { label: 'Create Credential Provider…', description: 'and register its callback URL on the client', icon: 'plug', value: 'provider' as const, section: 'what comes next' },
    { label: `Sign In as ${summary.username}`, description: 'gives the user\'s own token', icon: 'sign-in', value: 'signIn' as const },
    { label: 'Copy Exports…', description: 'as lines for a shell', icon: 'terminal', value: 'exports' as const },
    ...facts.map(([label, value], index) => (
      { label, description: value, icon: 'copy', value: { label, copies: value }, ...(index === 0 ? { section: 'what was made; choose one to copy it' } : {}) })),
  ];
  for (;;) {
    const answer = await services.prompter.pick<Choice>(
      { placeholder: 'What is next?', items }, { title: `${summary.poolName} is set up`, step: 1, totalSteps: 1, canGoBack: false },
    );
    if (answer.kind !== 'value') return;
    const choice = answer.value;
    if (typeof choice === 'string') services.connections.require(info);
    if (choice === 'provider') return createCognitoProvider(services, info, setup, setupId);
    if (choice === 'exports') return copyExportLines(services, info, setup);
    if (choice === 'signIn') {
      const pool = { id: summary.poolId, name: summary.poolName };
      const user = { username: summary.username, status: 'CONFIRMED', isEnabled: true, email: undefined };
      await vscode.commands.executeCommand(commandIds.cognitoSignIn, { kind: 'poolUser', id: `${pool.id}/${user.username}`, pool, user });
      return;
    }
    await vscode.env.clipboard.writeText(choice.copies);
    showDone(`Copied: ${choice.label}`);
  }
}
