import type { IdentityControl } from '../identity/control.js';
import type { Resource } from './resource.js';

/** Where a connection is; the account may not be known yet. */
export interface Place {
  readonly region: string;
  readonly account: string | undefined;
}

/** The ARN of a resource, read where its list does not give it. Undefined for what has none, or where the account is not known. */
export async function readArn(control: Pick<IdentityControl, 'getGateway'>, resource: Resource, place: Place, signal?: AbortSignal): Promise<string | undefined> {
  switch (resource.kind) {
    case 'workloadIdentity': case 'provider': case 'apiKeyProvider': case 'runtime': case 'runtimeEndpoint': return resource.arn;
    case 'gateway': return (await control.getGateway(resource.id, signal)).arn;
    case 'tokenVault': return toVaultArn(resource.name, place);
    default: return undefined;
  }
}

/**
 * No operation gives it: as it stands in "Set customer managed key policy" of the developer guide, and in the Service Authorization
 * Reference of Amazon Bedrock AgentCore.
 */
function toVaultArn(id: string, { region, account }: Place): string | undefined {
  return account === undefined ? undefined : `arn:${toPartition(region)}:bedrock-agentcore:${region}:${account}:token-vault/${id}`;
}

function toPartition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
