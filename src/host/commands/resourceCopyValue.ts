import * as vscode from 'vscode';
import type { Command } from '../services/services.js';

/** Copies the whole value of a fact, of which the row may show only a part. */
export const resourceCopyValue: Command = async (_services, node) => {
  if (node?.kind !== 'fact' || node.value === '') return;
  await vscode.env.clipboard.writeText(node.value);
  vscode.window.setStatusBarMessage(`$(check) Copied: ${node.label}`, 3_000);
};
