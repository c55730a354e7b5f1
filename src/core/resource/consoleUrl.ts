import { findConnectionId } from '../connections/saved.js';
import type { TreeNode } from '../tree/nodes.js';
import { resourceOfRow } from './ofRow.js';
import type { Resource } from './resource.js';

/** Hosts of the console by the partition of the region. */
function toHost(region: string): string {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  return region.startsWith('us-gov-') ? `${region}.console.amazonaws-us-gov.com` : `${region}.console.aws.amazon.com`;
}

/**
 * Where the AWS console shows a resource, or the list that it is in. AWS documents only /bedrock-agentcore/identity ("Add an API key",
 * developer guide); the pages of agents, gateways and user pools are those that the console itself has in November 2026. Whether a single
 * provider, gateway or target has an address that lasts is not known, so that its list is opened. Where a partition does not have
 * the service, the console says so.
 */
export function toConsoleUrl(resource: Resource, region: string): string {
  const url = new URL(toPath(resource), `https://${toHost(region)}`);
  url.searchParams.set('region', region);
  return url.href;
}

function toPath(resource: Resource): string {
  switch (resource.kind) {
    case 'workloadIdentity':
    case 'provider':
    case 'apiKeyProvider':
    case 'tokenVault': return '/bedrock-agentcore/identity';
    case 'runtime': return `/bedrock-agentcore/agents/${encodeURIComponent(resource.id)}`;
    case 'runtimeEndpoint': return `/bedrock-agentcore/agents/${encodeURIComponent(resource.runtimeId)}`;
    case 'gateway':
    case 'gatewayTarget': return '/bedrock-agentcore/toolsAndGateways';
    case 'pool': return toPoolPath(resource.id);
    case 'poolClient': return toPoolPath(resource.poolId);
  }
}

const toPoolPath = (id: string) => `/cognito/v2/idp/user-pools/${encodeURIComponent(id)}`;

/** Whether the row's own connection, and not another that is open, is to AWS, so that the console has its resource. */
export const isInConsole = (node: TreeNode): boolean => resourceOfRow(node) !== undefined && !['sandbox', undefined].includes(findConnectionId(node.id));
