import { findMissingPermission } from '../flow/permission.js';
import type { UserError } from '../base/errors.js';
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

/** The IAM actions that AWS names in its refusals, each once. None where access is not what is wrong. */
export function namedActions(errors: readonly UserError[]): readonly string[] {
  return [...new Set(errors.flatMap(({ code, cause }) => {
    const action = isDenied(code) && cause instanceof Error ? findMissingPermission(plainText(cause))?.action : undefined;
    return action === undefined ? [] : [action];
  }))];
}

const isDenied = (code: string): boolean => code.startsWith('AccessDenied');

/** The IAM actions that a refused call lacks: the one that AWS names, else that of the call. None where access is not what is wrong. */
export function missingActions({ error, parent }: NodeOf<'failure'>): readonly string[] {
  if (!isDenied(error.code)) return [];
  const named = namedActions([error]);
  const action = actionOf(parent);
  return named.length > 0 || action === undefined ? named : [action];
}

/** A statement for an IAM policy that allows these actions. */
export function toStatement(actions: readonly string[]): string {
  return JSON.stringify({ Effect: 'Allow', Action: actions, Resource: '*' }, undefined, 2);
}
