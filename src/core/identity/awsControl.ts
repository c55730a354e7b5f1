import {
  CreateWorkloadIdentityCommand, DeleteWorkloadIdentityCommand, GetWorkloadIdentityCommand, ListWorkloadIdentitiesCommand, UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from './access.js';
import { createAwsApiKeys } from './awsApiKeys.js';
import { createAwsCalls } from './awsCalls.js';
import { createAwsDescribe } from './awsDescribe.js';
import { createAwsGateways } from './awsGateways.js';
import { createAwsInbound } from './awsInbound.js';
import { createAwsProviders } from './awsProviders.js';
import { createAwsRuntimes } from './awsRuntimes.js';
import { toWorkloadIdentity } from './awsShapes.js';
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
    ...createAwsDescribe(calls),
    ...createAwsRuntimes(calls),
    ...createAwsGateways(calls),
    ...createAwsInbound(calls),

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

    dispose: () => { calls.dispose(); },
  };
}
