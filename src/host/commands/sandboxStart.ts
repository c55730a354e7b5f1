import * as vscode from 'vscode';
import { viewIds } from '../../generated/ids.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Starts the local sandbox, or joins the one that runs, and makes it the current connection. */
export const sandboxStart: Command = async ({ connections, saved }) => {
  // At once, by the person's own key: moving the focus when the sandbox is ready would take it from what they do by then.
  await vscode.commands.executeCommand(`${viewIds.resources}.focus`);
  await withProgress('Starting the local sandbox', (signal) => connections.connectSandbox(signal));
  await saved.add({ kind: 'sandbox' });
};
