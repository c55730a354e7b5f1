import {
  CreateWorkloadIdentityCommand, DeleteWorkloadIdentityCommand, GetAgentRuntimeCommand, GetApiKeyCredentialProviderCommand, GetGatewayCommand,
  GetWorkloadIdentityCommand, ListAgentRuntimeEndpointsCommand, ListAgentRuntimesCommand, ListGatewaysCommand, ListWorkloadIdentitiesCommand,
  UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from './access.js';
import { createAwsApiKeys } from './awsApiKeys.js';
import { createAwsCalls } from './awsCalls.js';
import { toGateway, toGatewaySummary } from './awsGateways.js';
import { createAwsProviders } from './awsProviders.js';
import { toAgentRuntime, toRuntimeEndpoint, toRuntimeSummary, toWorkloadIdentity } from './awsShapes.js';
import { createAwsTags } from './awsTags.js';
import { createAwsTokenVault } from './awsTokenVault.js';
import { clientConfig } from './clients.js';
import type { IdentityControl } from './control.js';

/** Largest page that ListWorkloadIdentities gives. */
const PAGE_SIZE = 20;

/** The control plane through the AWS SDK. Load this module with `await import()`: it pulls the SDK. */
export function createAwsControl(access: AwsAccess, config = clientConfig(access, 'agentCoreControl')): IdentityControl {
  const calls = createAwsCalls(config);
  const { client, stopAt, told } = calls;

  return {
    ...createAwsProviders(calls),
    ...createAwsApiKeys(calls),
    ...createAwsTokenVault(calls),
    ...createAwsTags(calls),

    listWorkloadIdentities: ({ nextToken, signal }) => told('list workload identities', client
      .send(new ListWorkloadIdentitiesCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ workloadIdentities = [], nextToken: next }) => ({
        items: workloadIdentities.map(({ name = '', workloadIdentityArn = '' }) => ({ name, arn: workloadIdentityArn })),
        nextToken: next,
      }))),

    getWorkloadIdentity: (name, signal) => told(`read workload identity ${name}`, client
      .send(new GetWorkloadIdentityCommand({ name }), stopAt(signal)).then(toWorkloadIdentity)),

    createWorkloadIdentity: (name, returnUrls, signal) => told(`create workload identity ${name}`, client
      .send(new CreateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [...returnUrls] }), stopAt(signal))
      .then(toWorkloadIdentity)),

    setReturnUrls: (name, returnUrls, signal) => told(`change the return URLs of ${name}`, client
      .send(new UpdateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [...returnUrls] }), stopAt(signal))
      .then(toWorkloadIdentity)),

    deleteWorkloadIdentity: (name, signal) => told(`delete workload identity ${name}`, client
      .send(new DeleteWorkloadIdentityCommand({ name }), stopAt(signal)).then(() => undefined)),

    getApiKeyProvider: (name, signal) => told(`read API key credential provider ${name}`, client
      .send(new GetApiKeyCredentialProviderCommand({ name }), stopAt(signal))
      .then(({ credentialProviderArn = '' }) => ({ name, arn: credentialProviderArn }))),

    listAgentRuntimes: ({ nextToken, signal }) => told('list agent runtimes', client
      .send(new ListAgentRuntimesCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ agentRuntimes = [], nextToken: next }) => ({ items: agentRuntimes.map(toRuntimeSummary), nextToken: next }))),

    getAgentRuntime: (id, signal) => told(`read agent runtime ${id}`, client
      .send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), stopAt(signal)).then(toAgentRuntime)),

    listRuntimeEndpoints: (runtimeId, { nextToken, signal }) => told(`list the endpoints of agent runtime ${runtimeId}`, client
      .send(new ListAgentRuntimeEndpointsCommand({ agentRuntimeId: runtimeId, maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ runtimeEndpoints = [], nextToken: next }) => ({ items: runtimeEndpoints.map(toRuntimeEndpoint), nextToken: next }))),

    listGateways: ({ nextToken, signal }) => told('list gateways', client
      .send(new ListGatewaysCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ items = [], nextToken: next }) => ({ items: items.map(toGatewaySummary), nextToken: next }))),

    getGateway: (id, signal) => told(`read gateway ${id}`, client
      .send(new GetGatewayCommand({ gatewayIdentifier: id }), stopAt(signal)).then(toGateway)),

    dispose: () => { calls.dispose(); },
  };
}
