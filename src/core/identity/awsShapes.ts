import type {
  AgentRuntimeEndpoint, GetAgentRuntimeResponse, GetOauth2CredentialProviderResponse, Oauth2ProviderConfigOutput, WorkloadIdentityDetails,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AgentRuntime, AgentRuntimeSummary, Oauth2Provider, RuntimeEndpoint, WorkloadIdentity } from './control.js';

// Between the shapes of the SDK, in which everything may be missing, and ours. Types of the SDK only, no code of it.

interface WorkloadIdentityOutput {
  readonly name?: string | undefined;
  readonly workloadIdentityArn?: string | undefined;
  readonly allowedResourceOauth2ReturnUrls?: readonly string[] | undefined;
  /** Create gives no times. */
  readonly createdTime?: Date | undefined;
  readonly lastUpdatedTime?: Date | undefined;
}

export function toWorkloadIdentity(output: WorkloadIdentityOutput): WorkloadIdentity {
  return {
    name: output.name ?? '',
    arn: output.workloadIdentityArn ?? '',
    allowedResourceOauth2ReturnUrls: output.allowedResourceOauth2ReturnUrls ?? [],
    createdTime: output.createdTime,
    lastUpdatedTime: output.lastUpdatedTime,
  };
}

type ProviderOutput = Pick<
  Partial<GetOauth2CredentialProviderResponse>,
  'name' | 'credentialProviderArn' | 'credentialProviderVendor' | 'callbackUrl' | 'status' | 'failureReason' | 'oauth2ProviderConfigOutput'
  | 'clientSecretArn' | 'clientSecretSource' | 'createdTime' | 'lastUpdatedTime'
>;

export function toOauth2Provider(output: ProviderOutput): Oauth2Provider {
  const config = findConfig(output.oauth2ProviderConfigOutput);
  return {
    name: output.name ?? '',
    arn: output.credentialProviderArn ?? '',
    vendor: output.credentialProviderVendor ?? '',
    callbackUrl: output.callbackUrl,
    status: output.status,
    failureReason: output.failureReason,
    clientId: config?.clientId,
    discoveryUrl: config?.oauthDiscovery?.discoveryUrl,
    issuer: config?.oauthDiscovery?.authorizationServerMetadata?.issuer,
    clientSecretArn: output.clientSecretArn?.secretArn,
    clientSecretSource: output.clientSecretSource,
    createdTime: output.createdTime,
    lastUpdatedTime: output.lastUpdatedTime,
  };
}

/** What every arm of the output union has in common. */
interface CommonConfig {
  readonly clientId?: string | undefined;
  readonly oauthDiscovery?: {
    readonly discoveryUrl?: string | undefined;
    readonly authorizationServerMetadata?: { readonly issuer?: string | undefined } | undefined;
  } | undefined;
}

/** The union has one key, named after the vendor's arm; its content is alike for all of them. */
function findConfig(output: Oauth2ProviderConfigOutput | undefined): CommonConfig | undefined {
  const arms: readonly unknown[] = Object.values(output ?? {});
  return arms.find((arm): arm is CommonConfig => typeof arm === 'object' && arm !== null);
}

type RuntimeOutput = Pick<
  Partial<GetAgentRuntimeResponse>,
  'agentRuntimeId' | 'agentRuntimeName' | 'agentRuntimeArn' | 'agentRuntimeVersion' | 'status' | 'lastUpdatedAt'
>;

export function toRuntimeSummary(output: RuntimeOutput): AgentRuntimeSummary {
  return {
    id: output.agentRuntimeId ?? '',
    name: output.agentRuntimeName ?? '',
    arn: output.agentRuntimeArn ?? '',
    version: output.agentRuntimeVersion ?? '',
    status: output.status ?? '',
    lastUpdatedTime: output.lastUpdatedAt,
  };
}

export function toAgentRuntime(output: GetAgentRuntimeResponse): AgentRuntime {
  const discoveryUrl = output.authorizerConfiguration?.customJWTAuthorizer?.discoveryUrl;
  return {
    ...toRuntimeSummary(output),
    inbound: discoveryUrl === undefined ? { kind: 'IAM' } : { kind: 'JWT', discoveryUrl },
    protocol: output.protocolConfiguration?.serverProtocol ?? 'HTTP',
    allowedHeaders: output.requestHeaderConfiguration?.requestHeaderAllowlist ?? [],
    workloadIdentityName: toOwnedName(output.workloadIdentityDetails),
    customJwtAuthorizer: output.authorizerConfiguration?.customJWTAuthorizer,
    failureReason: output.failureReason,
    createdTime: output.createdAt,
  };
}

/** Name of the identity that a runtime or a gateway owns: `…:workload-identity-directory/default/workload-identity/NAME`. */
export function toOwnedName(details: WorkloadIdentityDetails | undefined): string | undefined {
  const arn = details?.workloadIdentityArn;
  return arn?.slice(arn.lastIndexOf('/') + 1);
}

export function toRuntimeEndpoint(output: AgentRuntimeEndpoint): RuntimeEndpoint {
  const { name = '', agentRuntimeEndpointArn = '', liveVersion, targetVersion, status = '' } = output;
  return { name, arn: agentRuntimeEndpointArn, liveVersion, targetVersion, status };
}
