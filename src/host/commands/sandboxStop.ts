import * as vscode from 'vscode';
import { confirm } from '../services/confirm.js';
import type { Command } from '../services/services.js';

/** Ends the sandbox of this window. Its state stays on disk. */
export const sandboxStop: Command = async ({ connections, invokePanels }) => {
  const running = invokePanels.waitsForConsent('sandbox');
  if (running && !await confirm('Stop the local sandbox?', 'A consent is waiting in the browser. It is cancelled; everything else is kept.', 'Stop the Sandbox')) return;
  if (await connections.stopSandbox() === 'left') {
    void vscode.window.showInformationMessage('Disconnected. Another window runs this sandbox, so it goes on.');
  }
};
