import type { TreeNode } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';

interface Link {
  readonly text: string;
  readonly command: string;
  readonly target: string;
}

/** A link that runs a command on a row, which is named by its id: the row itself is looked for then. */
function link(text: string, command: string, { id }: TreeNode): Link {
  return { text, command, target: `command:${command}?${encodeURIComponent(JSON.stringify([{ row: id }]))}` };
}

/** What comes next for a row, in its tooltip. */
export function linksOf(node: TreeNode): readonly Link[] {
  switch (node.kind) {
    case 'workloadIdentity': return [
      ...(node.owner === undefined ? [link('Add Return URL…', commandIds.workloadIdentityAddReturnUrl, node)] : []), link('Copy ARN', commandIds.resourceCopyArn, node),
    ];
    case 'provider': return [link('Copy Callback URL', commandIds.providerCopyCallbackUrl, node), link('Copy ARN', commandIds.resourceCopyArn, node)];
    case 'apiKeyProvider': return [link('Copy ARN', commandIds.resourceCopyArn, node)];
    case 'runtime': return [link('Invoke Agent…', commandIds.runtimeInvoke, node), link('Copy ARN', commandIds.resourceCopyArn, node)];
    case 'gatewayTarget': return node.target.consentUrl === undefined ? [] : [
      link('Open Consent Page', commandIds.gatewayTargetOpenConsent, node), link('Copy Consent URL', commandIds.resourceCopyValue, node),
    ];
    case 'failure': return [link('Retry', commandIds.resourcesRetry, node), link('Details', commandIds.resourcesShowDetails, node)];
    default: return [];
  }
}
