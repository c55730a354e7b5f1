import * as vscode from 'vscode';
import { viewIds } from '../../generated/ids.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Starts the local sandbox, or joins the one that runs, and connects the window to it. */
export const sandboxStart: Command = async ({ connections }) => {
  // At once, by the person's own key: moving the focus when the sandbox is ready would take it from what they do by then.
  await vscode.commands.executeCommand(`${viewIds.resources}.focus`);
  await withProgress('Starting the local sandbox', (signal) => connections.connectSandbox(signal));
};
