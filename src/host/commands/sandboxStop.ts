import * as vscode from 'vscode';
import type { Command } from '../services/services.js';
import { confirmCancelling } from '../services/waitingConsent.js';

/** Ends the sandbox of this window. Its state stays on disk. */
export const sandboxStop: Command = async ({ connections, invokePanels }) => {
  if (!await confirmCancelling(invokePanels, 'Stop the local sandbox?', 'Stop the Sandbox')) return;
  if (await connections.stopSandbox() === 'left') {
    void vscode.window.showInformationMessage('Disconnected. Another window runs this sandbox, so it goes on.');
  }
};
