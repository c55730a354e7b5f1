import * as vscode from 'vscode';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Command } from '../services/services.js';

/** What a row is worth copying, and what that is called. */
function valueOf(node: TreeNode | undefined): { readonly label: string; readonly value: string } | undefined {
  switch (node?.kind) {
    case 'fact': return node.value === '' ? undefined : node;
    case 'pool': return { label: 'Pool id', value: node.pool.id };
    case 'poolClient': return { label: 'Client id', value: node.client.id };
    case 'poolUser': return { label: 'User name', value: node.user.username };
    default: return undefined;
  }
}

/** Copies the whole value of a row, which may show only a part of it. */
export const resourceCopyValue: Command = async (_services, node) => {
  const found = valueOf(node);
  if (found === undefined) return;
  await vscode.env.clipboard.writeText(found.value);
  vscode.window.setStatusBarMessage(`$(check) Copied: ${found.label}`, 3_000);
};
