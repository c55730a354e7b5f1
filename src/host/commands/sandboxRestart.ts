import * as vscode from 'vscode';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';
import { confirmCancelling } from '../services/waitingConsent.js';

/** Ends the sandbox of this window and starts it again, for instance on another folder. Its state stays. */
export const sandboxRestart: Command = async ({ connections, invokePanels }) => {
  if (!await confirmCancelling(invokePanels, 'Restart the local sandbox?', 'Restart the Sandbox')) return;
  const stopped = await withProgress('Restarting the local sandbox', async (signal) => {
    const how = await connections.stopSandbox();
    await connections.open('sandbox', signal);
    return how;
  });
  if (stopped === 'left') void vscode.window.showInformationMessage('Another window runs this sandbox, so it went on. This window has joined it again.');
};
