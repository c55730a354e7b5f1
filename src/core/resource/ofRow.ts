import type { TreeNode } from '../tree/nodes.js';
import type { Resource } from './resource.js';

/** The resource that a row stands for; undefined for a row of anything else, and for what has no Get of its own, such as a version. */
export function resourceOfRow(node: TreeNode | undefined): Resource | undefined {
  switch (node?.kind) {
    case 'workloadIdentity': return { kind: 'workloadIdentity', name: node.identity.name, arn: node.identity.arn };
    case 'provider':
    case 'apiKeyProvider': return { kind: node.kind, name: node.provider.name, arn: node.provider.arn };
    case 'tokenVault': return { kind: 'tokenVault', name: node.vault?.id ?? 'default' };
    case 'runtime': return { kind: 'runtime', name: node.runtime.name, id: node.runtime.id, arn: node.runtime.arn };
    case 'runtimeEndpoint': return toEndpoint(node.endpoint);
    case 'gateway': return { kind: 'gateway', name: node.gateway.name, id: node.gateway.id };
    case 'gatewayTarget': return { kind: 'gatewayTarget', name: node.target.name, id: node.target.id, gatewayId: node.gatewayId };
    case 'pool': return { kind: 'pool', name: node.pool.name, id: node.pool.id };
    case 'poolClient': return { kind: 'poolClient', name: node.client.name, id: node.client.id, poolId: node.pool.id };
    default: return undefined;
  }
}

/** `…:runtime/RUNTIME_ID/runtime-endpoint/NAME` */
function toEndpoint({ name, arn }: { readonly name: string; readonly arn: string }): Resource | undefined {
  const runtimeId = /:runtime\/([^/]+)\//.exec(arn)?.[1];
  return runtimeId === undefined ? undefined : { kind: 'runtimeEndpoint', name, runtimeId, arn };
}
