import * as vscode from 'vscode';
import type { Command } from '../services/services.js';

/** Asks for a text and shows only rows that have it in their name, of all pages that are loaded. Empty shows all. */
export const resourceFilter: Command = async ({ loader }) => {
  const filter = await vscode.window.showInputBox({
    title: 'Filter Resources', prompt: 'Part of a name, a vendor, or the status of a runtime or gateway. Empty shows all.', value: loader.arrangement().filter,
  });
  if (filter !== undefined) loader.arrange({ filter: filter.trim() });
};
