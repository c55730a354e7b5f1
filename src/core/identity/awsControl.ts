import {
  BedrockAgentCoreControlClient, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand,
  DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand, GetAgentRuntimeCommand, GetApiKeyCredentialProviderCommand, GetGatewayCommand,
  GetOauth2CredentialProviderCommand, GetWorkloadIdentityCommand, ListAgentRuntimeEndpointsCommand, ListAgentRuntimesCommand, ListGatewaysCommand, ListOauth2CredentialProvidersCommand, ListWorkloadIdentitiesCommand,
  UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { rethrow } from '../base/explain.js';
import type { AwsAccess } from './access.js';
import { toGateway, toGatewaySummary } from './awsGateways.js';
import { toAgentRuntime, toOauth2Provider, toRuntimeEndpoint, toRuntimeSummary, toWorkloadIdentity } from './awsShapes.js';
import { clientConfig } from './clients.js';
import type { IdentityControl } from './control.js';
import { toCreateRequest } from './providerRequests.js';

/** Largest page that ListWorkloadIdentities and ListOauth2CredentialProviders give. */
const PAGE_SIZE = 20;

/** The control plane through the AWS SDK. Load this module with `await import()`: it pulls the SDK. */
export function createAwsControl(access: AwsAccess, config = clientConfig(access, 'agentCoreControl')): IdentityControl {
  const client = new BedrockAgentCoreControlClient(config);
  // Where the answer to a creation was lost, a second call would say that the name is taken.
  const once = new BedrockAgentCoreControlClient({ ...config, maxAttempts: 1 });
  const stopAt = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });
  const told = <T>(doing: string, call: Promise<T>): Promise<T> => call.catch((error: unknown) => rethrow(error, doing));

  return {
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

    listOauth2Providers: ({ nextToken, signal }) => told('list OAuth2 credential providers', client
      .send(new ListOauth2CredentialProvidersCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
      .then(({ credentialProviders = [], nextToken: next }) => ({
        items: credentialProviders.map(({ name = '', credentialProviderArn = '', credentialProviderVendor = '' }) => (
          { name, arn: credentialProviderArn, vendor: credentialProviderVendor })),
        nextToken: next,
      }))),

    getOauth2Provider: (name, signal) => told(`read OAuth2 credential provider ${name}`, client
      .send(new GetOauth2CredentialProviderCommand({ name }), stopAt(signal)).then(toOauth2Provider)),

    createOauth2Provider: (name, config, signal) => told(`create OAuth2 credential provider ${name}`, once
      .send(new CreateOauth2CredentialProviderCommand(toCreateRequest(name, config)), stopAt(signal))
      .then((output) => toOauth2Provider({ ...output, credentialProviderVendor: config.vendor }))),

    deleteOauth2Provider: (name, signal) => told(`delete OAuth2 credential provider ${name}`, client
      .send(new DeleteOauth2CredentialProviderCommand({ name }), stopAt(signal)).then(() => undefined)),

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

    getInbound: (kind, id, signal) => told(`read ${kind === 'runtime' ? 'agent runtime' : 'gateway'} ${id}`, kind === 'runtime'
      ? client.send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), stopAt(signal))
        .then(({ agentRuntimeName: name, authorizerConfiguration }) => ({ name, authorizerConfiguration }))
      : client.send(new GetGatewayCommand({ gatewayIdentifier: id }), stopAt(signal))
        .then(({ name, authorizerType, authorizerConfiguration }) => ({ name, authorizerType, authorizerConfiguration }))),

    dispose: () => {
      client.destroy();
      once.destroy();
    },
  };
}
