import type { GatewaySummary as SummaryOutput, GetGatewayResponse } from '@aws-sdk/client-bedrock-agentcore-control';
import { toOwnedName } from './awsShapes.js';
import type { Gateway, GatewaySummary } from './control.js';

type GatewayOutput = Pick<Partial<SummaryOutput>, 'gatewayId' | 'name' | 'status' | 'authorizerType' | 'protocolType'>;

export function toGatewaySummary({ gatewayId, name, status, authorizerType, protocolType }: GatewayOutput): GatewaySummary {
  return { id: gatewayId ?? '', name: name ?? '', status: status ?? '', authorizerType: authorizerType ?? '', protocol: protocolType ?? '' };
}

export function toGateway(output: GetGatewayResponse): Gateway {
  return {
    ...toGatewaySummary(output),
    arn: output.gatewayArn ?? '',
    url: output.gatewayUrl,
    inbound: toInbound(output),
    workloadIdentityName: toOwnedName(output.workloadIdentityDetails),
  };
}

/** By the issuer where there is one: "Required if authorizerType is CUSTOM_JWT" (GetGateway, API reference). */
function toInbound({ authorizerType, authorizerConfiguration }: GetGatewayResponse): Gateway['inbound'] {
  const discoveryUrl = authorizerConfiguration?.customJWTAuthorizer?.discoveryUrl;
  if (discoveryUrl !== undefined) return { kind: 'JWT', discoveryUrl };
  return { kind: authorizerType === 'NONE' || authorizerType === 'AUTHENTICATE_ONLY' ? authorizerType : 'IAM' };
}
