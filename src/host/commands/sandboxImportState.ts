import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Secret } from '../../core/base/secret.js';
import { importState, isSealed, readState, validatePassphrase } from '../../core/steering/state.js';
import { confirm } from '../services/confirm.js';
import { withFirmProgress } from '../services/progress.js';
import { requireSandbox } from '../services/requireSandbox.js';
import type { Command } from '../services/services.js';
import { describeCancelling } from '../services/waitingConsent.js';

/** Puts a state that was exported in the place of what the sandbox remembers, after a modal that says so. */
export const sandboxImportState: Command = async ({ connections, loader, prompter, invokePanels, resourceDocuments }) => {
  const ready = requireSandbox(connections);
  const [file] = await vscode.window.showOpenDialog({ title: 'Import a State of the Sandbox', filters: { JSON: ['json'] }, openLabel: 'Import' }) ?? [];
  if (file === undefined) return;
  const name = basename(file.fsPath);
  const state = await readState(file.fsPath);
  let passphrase: Secret | undefined;
  if (isSealed(state)) {
    const answer = await prompter.input({
      prompt: `The passphrase that ${name} was sealed with.`, password: true, validate: validatePassphrase,
    }, { title: 'Import a State of the Sandbox', step: 1, totalSteps: 1, canGoBack: false });
    if (answer.kind !== 'value') return;
    passphrase = new Secret(answer.value);
  }
  const detail = `Everything that is in the sandbox now is replaced by it. ${describeCancelling(invokePanels)}Where something is wrong with the file, nothing changes. This cannot be undone.`;
  if (!await confirm(`Replace the state of the local sandbox by ${name}?`, detail, 'Replace the State')) return;
  await withFirmProgress('Importing the state of the sandbox', async () => {
    await importState(ready, state, passphrase);
    invokePanels.cancelConsents('sandbox');
    // Its users and clients are others now, which it tells when it is opened.
    await connections.stopSandbox();
    await connections.open('sandbox');
  });
  await loader.reload();
  resourceDocuments.refresh();
};
