import * as vscode from 'vscode';
import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';

/** Reads everything again, from the title of the view: VS Code hands a command there the row that has the focus, which is not meant. */
export const resourcesRefreshAll: Command = async () => {
  await vscode.commands.executeCommand(commandIds.resourcesRefresh);
};
