import * as vscode from 'vscode';
import { nameOf } from '../services/rows.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies the names of rows, one a line. */
export const resourceCopyName: Command = async ({ selection }, node, nodes) => {
  const names = (nodes.length > 0 ? nodes : [node ?? selection()]).flatMap((row) => nameOf(row) ?? []);
  if (names.length === 0) {
    void vscode.window.showInformationMessage('Select a resource first.');
    return;
  }
  await vscode.env.clipboard.writeText(names.join('\n'));
  showDone(`Copied: ${names.length === 1 ? names.join('') : `${names.length} names`}`);
};
