import { findMissingPermission } from '../flow/permission.js';
import { plainText } from '../base/explain.js';
import type { GroupKind, NodeOf, TreeNode } from './nodes.js';

/** The operation that reads each list. IAM actions have the names of operations; of Cognito they begin with `cognito-idp`. */
const OF_GROUP: Readonly<Record<GroupKind, string>> = {
  workloadIdentity: 'bedrock-agentcore:ListWorkloadIdentities',
  provider: 'bedrock-agentcore:ListOauth2CredentialProviders',
  apiKeyProvider: 'bedrock-agentcore:ListApiKeyCredentialProviders',
  runtime: 'bedrock-agentcore:ListAgentRuntimes',
  runtimeEndpoint: 'bedrock-agentcore:ListAgentRuntimeEndpoints',
  runtimeVersion: 'bedrock-agentcore:ListAgentRuntimeVersions',
  gateway: 'bedrock-agentcore:ListGateways',
  gatewayTarget: 'bedrock-agentcore:ListGatewayTargets',
  pool: 'cognito-idp:ListUserPools', poolClient: 'cognito-idp:ListUserPoolClients', poolUser: 'cognito-idp:ListUsers',
};

/** What listing a connection takes. */
export const LIST_ACTIONS: readonly string[] = [OF_GROUP.workloadIdentity, OF_GROUP.provider, OF_GROUP.apiKeyProvider, OF_GROUP.runtime, OF_GROUP.gateway];

function actionOf(node: TreeNode): string | undefined {
  switch (node.kind) {
    case 'group': return OF_GROUP[node.group];
    case 'workloadIdentity': return 'bedrock-agentcore:GetWorkloadIdentity';
    case 'provider': return 'bedrock-agentcore:GetOauth2CredentialProvider';
    case 'apiKeyProvider': return 'bedrock-agentcore:GetApiKeyCredentialProvider';
    case 'tokenVault': return 'bedrock-agentcore:GetTokenVault';
    case 'runtime': return 'bedrock-agentcore:GetAgentRuntime';
    case 'gateway': return 'bedrock-agentcore:GetGateway';
    case 'gatewayTarget': return 'bedrock-agentcore:GetGatewayTarget';
    case 'pool': return 'cognito-idp:DescribeUserPool';
    case 'usedBy': return OF_GROUP.gateway;
    default: return undefined;
  }
}

/** The IAM actions that a refused call lacks: the one that AWS names, else that of the call. None where access is not what is wrong. */
export function missingActions({ error, parent }: NodeOf<'failure'>): readonly string[] {
  if (!error.code.startsWith('AccessDenied')) return [];
  const named = error.cause instanceof Error ? findMissingPermission(plainText(error.cause))?.action : undefined;
  const action = named ?? actionOf(parent);
  return action === undefined ? [] : [action];
}

/** A statement for an IAM policy that allows these actions. */
export function toStatement(actions: readonly string[]): string {
  return JSON.stringify({ Effect: 'Allow', Action: actions, Resource: '*' }, undefined, 2);
}
