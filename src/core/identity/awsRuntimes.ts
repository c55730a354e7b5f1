import {
  GetAgentRuntimeCommand, ListAgentRuntimeEndpointsCommand, ListAgentRuntimesCommand, ListAgentRuntimeVersionsCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import { toAgentRuntime, toRuntimeEndpoint, toRuntimeSummary } from './awsShapes.js';
import type { IdentityControl } from './control.js';

/** Largest page that the lists of runtimes, versions and endpoints give. */
const PAGE_SIZE = 100;

/** Agent runtimes, their versions and endpoints. */
export const createAwsRuntimes = ({ client, stopAt, told }: AwsCalls): Pick<
  IdentityControl, 'listAgentRuntimes' | 'getAgentRuntime' | 'listRuntimeVersions' | 'listRuntimeEndpoints'
> => ({
  listAgentRuntimes: ({ nextToken, signal }) => told('list agent runtimes', client
    .send(new ListAgentRuntimesCommand({ maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
    .then(({ agentRuntimes = [], nextToken: next }) => ({ items: agentRuntimes.map(toRuntimeSummary), nextToken: next }))),

  getAgentRuntime: (id, signal) => told(`read agent runtime ${id}`, client
    .send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), stopAt(signal)).then(toAgentRuntime)),

  listRuntimeVersions: (runtimeId, { nextToken, signal }) => told(`list the versions of agent runtime ${runtimeId}`, client
    .send(new ListAgentRuntimeVersionsCommand({ agentRuntimeId: runtimeId, maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
    .then(({ agentRuntimes = [], nextToken: next }) => ({
      items: agentRuntimes.map(({ agentRuntimeVersion: version = '', status = '', lastUpdatedAt }) => ({ version, status, lastUpdatedTime: lastUpdatedAt })),
      nextToken: next,
    }))),

  listRuntimeEndpoints: (runtimeId, { nextToken, signal }) => told(`list the endpoints of agent runtime ${runtimeId}`, client
    .send(new ListAgentRuntimeEndpointsCommand({ agentRuntimeId: runtimeId, maxResults: PAGE_SIZE, nextToken }), stopAt(signal))
    .then(({ runtimeEndpoints = [], nextToken: next }) => ({ items: runtimeEndpoints.map(toRuntimeEndpoint), nextToken: next }))),
});
