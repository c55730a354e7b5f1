import {
  GetGatewayCommand, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand, type AuthorizationData, type CredentialProviderConfiguration,
  type GatewaySummary as SummaryOutput, type GetGatewayResponse, type GetGatewayTargetResponse, type TargetSummary,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import { toOwnedName } from './awsShapes.js';
import type { Gateway, GatewaySummary, GatewayTarget, GatewayTargetSummary, IdentityControl, OutboundCredential } from './control.js';

/** The lists of gateways and targets give up to 1,000; this is one that comes soon. */
const PAGE_SIZE = 100;

/** Gateways and their targets. */
export const createAwsGateways = ({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'listGateways' | 'getGateway' | 'listGatewayTargets' | 'getGatewayTarget'> => ({
  listGateways: ({ nextToken, signal }) => told('list gateways', client
    .send(new ListGatewaysCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
    .then(({ items = [], nextToken: next }) => ({ items: items.map(toGatewaySummary), nextToken: next }))),

  getGateway: (id, signal) => told(`read gateway ${id}`, client
    .send(new GetGatewayCommand({ gatewayIdentifier: id }), stopAt(signal)).then(toGateway)),

  listGatewayTargets: (gatewayId, { nextToken, signal }) => told(`list the targets of gateway ${gatewayId}`, client
    .send(new ListGatewayTargetsCommand({ gatewayIdentifier: gatewayId, maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
    .then(({ items = [], nextToken: next }) => ({ items: items.map(toTargetSummary), nextToken: next }))),

  getGatewayTarget: (gatewayId, targetId, signal) => told(`read target ${targetId} of gateway ${gatewayId}`, client
    .send(new GetGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId }), stopAt(signal)).then(toTarget)),
});

type GatewayOutput = Pick<Partial<SummaryOutput>, 'gatewayId' | 'name' | 'status' | 'authorizerType' | 'protocolType' | 'createdAt' | 'updatedAt'>;

function toGatewaySummary({ gatewayId = '', name = '', status, authorizerType, protocolType, createdAt, updatedAt }: GatewayOutput): GatewaySummary {
  return {
    id: gatewayId, name, status: status ?? '', authorizerType: authorizerType ?? '', protocol: protocolType ?? '', createdTime: createdAt, lastUpdatedTime: updatedAt,
  };
}

export function toGateway(output: GetGatewayResponse): Gateway {
  return {
    ...toGatewaySummary(output),
    arn: output.gatewayArn ?? '',
    url: output.gatewayUrl,
    inbound: toInbound(output),
    workloadIdentityName: toOwnedName(output.workloadIdentityDetails),
    customJwtAuthorizer: output.authorizerConfiguration?.customJWTAuthorizer,
    statusReasons: output.statusReasons ?? [],
  };
}

/** By the issuer where there is one: "Required if authorizerType is CUSTOM_JWT" (GetGateway, API reference). */
function toInbound({ authorizerType, authorizerConfiguration }: GetGatewayResponse): Gateway['inbound'] {
  const discoveryUrl = authorizerConfiguration?.customJWTAuthorizer?.discoveryUrl;
  if (discoveryUrl !== undefined) return { kind: 'JWT', discoveryUrl };
  return { kind: authorizerType === 'NONE' || authorizerType === 'AUTHENTICATE_ONLY' ? authorizerType : 'IAM' };
}

type TargetOutput = Partial<Pick<TargetSummary, 'targetId' | 'name' | 'status' | 'updatedAt'>> & { readonly authorizationData?: AuthorizationData | undefined };

function toTargetSummary({ targetId = '', name = '', status, authorizationData, updatedAt }: TargetOutput): GatewayTargetSummary {
  return { id: targetId, name, status: status ?? '', consentUrl: authorizationData?.oauth2?.authorizationUrl, lastUpdatedTime: updatedAt };
}

function toTarget(output: GetGatewayTargetResponse): GatewayTarget {
  const credentials = (output.credentialProviderConfigurations ?? []).map(toCredential);
  return {
    ...toTargetSummary(output),
    gatewayArn: output.gatewayArn ?? '',
    statusReasons: output.statusReasons ?? [],
    credentials,
    providerArns: credentials.flatMap((credential) => (credential.kind === 'OTHER' ? [] : [credential.providerArn])),
  };
}

function toCredential({ credentialProviderType: type = 'GATEWAY_IAM_ROLE', credentialProvider }: CredentialProviderConfiguration): OutboundCredential {
  const { oauthCredentialProvider: oauth, apiKeyCredentialProvider: apiKey } = credentialProvider ?? {};
  if (oauth !== undefined) return { kind: 'OAUTH', providerArn: oauth.providerArn ?? '', scopes: oauth.scopes ?? [], grantType: oauth.grantType };
  if (apiKey !== undefined) {
    return { kind: 'API_KEY', providerArn: apiKey.providerArn ?? '', location: apiKey.credentialLocation, parameterName: apiKey.credentialParameterName };
  }
  return { kind: 'OTHER', type };
}
