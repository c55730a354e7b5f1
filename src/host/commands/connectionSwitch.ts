import * as vscode from 'vscode';
import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';

/** The sandbox or AWS. */
export const connectionSwitch: Command = async ({ connections }) => {
  const state = connections.state();
  const current = state.kind === 'connected' ? state.info.kind : undefined;
  const chosen = await vscode.window.showQuickPick([
    { label: '$(beaker) Local Sandbox', description: current === 'sandbox' ? 'connected' : 'no AWS account needed', command: commandIds.sandboxStart },
    { label: '$(cloud) AWS…', description: current === 'aws' && state.kind === 'connected' ? `connected: ${state.info.label}, ${state.info.region}` : 'a profile of your AWS config and a region', command: commandIds.connectionConnectAws },
  ], { title: 'Switch Connection', placeHolder: 'Where do your agents live?' });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
};
