import * as vscode from 'vscode';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** What a row is worth copying, and what that is called. */
function valueOf(node: TreeNode | undefined): { readonly label: string; readonly value: string } | undefined {
  switch (node?.kind) {
    case 'fact': case 'section': return node.value === '' ? undefined : node;
    case 'returnUrl': return { label: 'Return URL', value: node.url };
    case 'gateway': return { label: 'Gateway id', value: node.gateway.id };
    case 'gatewayTarget': return node.target.consentUrl === undefined ? { label: 'Target id', value: node.target.id } : { label: 'Consent URL', value: node.target.consentUrl };
    case 'runtimeVersion': return { label: 'Version', value: node.version.version };
    case 'workspaceAgent': return { label: 'File', value: node.linked.agent.file };
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
  showDone(`Copied: ${found.label}`);
};
