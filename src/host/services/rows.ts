import type { Deletable } from '../../core/identity/deletion.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Owner } from '../../core/usage/usage.js';

// What commands read off a row.

/** The resource of a row that a command deletes, with its owner where the row knows of one. */
export function deletableOf(node: TreeNode | undefined): (Deletable & { readonly owner?: Owner | undefined }) | undefined {
  switch (node?.kind) {
    case 'workloadIdentity': return { kind: node.kind, name: node.identity.name, arn: node.identity.arn, owner: node.owner };
    case 'provider': return { kind: node.kind, name: node.provider.name, arn: node.provider.arn };
    case 'apiKeyProvider': return { kind: node.kind, name: node.provider.name, arn: node.provider.arn };
    default: return undefined;
  }
}

/** What a row is called that stands for something of its own. */
export function nameOf(node: TreeNode | undefined): string | undefined {
  switch (node?.kind) {
    case 'workloadIdentity': return node.identity.name;
    case 'provider': case 'apiKeyProvider': return node.provider.name;
    case 'runtime': return node.runtime.name;
    case 'runtimeEndpoint': return node.endpoint.name;
    case 'gateway': return node.gateway.name;
    case 'pool': return node.pool.name;
    case 'poolClient': return node.client.name;
    case 'poolUser': return node.user.username;
    default: return undefined;
  }
}

/** A return URL and the workload identity that it is registered on. */
export interface ReturnUrl {
  readonly identity: string;
  readonly url: string;
}

/** The return URL of a row; undefined for any other row. */
export function returnUrlOf(node: TreeNode | undefined): ReturnUrl | undefined {
  return node?.kind === 'returnUrl' ? { identity: node.identity.name, url: node.url } : undefined;
}
