import * as vscode from 'vscode';
import { toExportLines, toExportLinesWithSecrets } from '../../core/cognito/exportLines.js';
import type { ReadSetup } from '../../core/cognito/readSetup.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { cognitoExportsSteps, newCognitoExports } from '../../core/wizard/cognitoExports.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import type { Services } from './services.js';
import { showDone } from './showDone.js';

/** Copies a set-up as lines that set environment variables. Secrets only where they are asked for, and that is said. */
export async function copyExportLines({ prompter, connections, passwords }: Services, info: ConnectionInfo, { summary, secrets }: ReadSetup): Promise<void> {
  const draft = await runWizard(prompter, {
    title: `Copy ${summary.poolName} as Export Lines`, steps: cognitoExportsSteps,
    initial: newCognitoExports(process.platform === 'win32' ? 'powershell' : 'posix'),
  });
  if (draft === undefined) return;
  connections.require(info);
  if (!draft.withSecrets) {
    await vscode.env.clipboard.writeText(toExportLines(summary, draft.shell));
    showDone(`Export lines copied without secrets: ${summary.poolName}`);
    return;
  }
  const { poolId, username } = summary;
  const password = await passwords.get({ connectionId: info.id, poolId, username });
  await vscode.env.clipboard.writeText(toExportLinesWithSecrets(summary, { ...secrets, password }, draft.shell).reveal());
  const missing = password === undefined ? ' The password is not among them: it was not kept.' : '';
  void vscode.window.showWarningMessage(`The clipboard holds secrets in clear: the export lines of ${summary.poolName}.${missing}`);
}
