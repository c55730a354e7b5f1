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

/** Name and ARN of a row that is a resource; the ARN is missing where its list does not give one. */
export function namedOf(node: TreeNode | undefined): { readonly name: string; readonly arn: string | undefined } | undefined {
  switch (node?.kind) {
    case 'workloadIdentity': return node.identity;
    case 'provider': case 'apiKeyProvider': return node.provider;
    case 'runtime': return node.runtime;
    case 'runtimeEndpoint': return node.endpoint;
    case 'gateway': return { name: node.gateway.name, arn: undefined };
    case 'pool': return { name: node.pool.name, arn: undefined };
    case 'poolClient': return { name: node.client.name, arn: undefined };
    case 'poolUser': return { name: node.user.username, arn: undefined };
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
