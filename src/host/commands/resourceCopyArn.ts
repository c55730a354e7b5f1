import * as vscode from 'vscode';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Command } from '../services/services.js';

function arnOf(node: TreeNode | undefined): string | undefined {
  switch (node?.kind) {
    case 'workloadIdentity': return node.identity.arn;
    case 'provider': return node.provider.arn;
    case 'apiKeyProvider': return node.provider.arn;
    case 'runtime': return node.runtime.arn;
    case 'runtimeEndpoint': return node.endpoint.arn;
    default: return undefined;
  }
}

/** Copies the ARN of a row. */
export const resourceCopyArn: Command = async ({ selection }, node) => {
  const arn = arnOf(node ?? selection());
  if (arn === undefined) {
    void vscode.window.showInformationMessage('Select a workload identity, a credential provider or a runtime first.');
    return;
  }
  await vscode.env.clipboard.writeText(arn);
  vscode.window.setStatusBarMessage(`$(check) ARN copied: ${arn}`, 3_000);
};
