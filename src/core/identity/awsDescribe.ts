import {
  GetAgentRuntimeCommand, GetAgentRuntimeEndpointCommand, GetApiKeyCredentialProviderCommand, GetGatewayCommand, GetGatewayTargetCommand,
  GetOauth2CredentialProviderCommand, GetTokenVaultCommand, GetWorkloadIdentityCommand, type ServiceOutputTypes,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { describeResource, type ControlResource } from '../resource/resource.js';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';

function withoutMetadata(answer: object): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== '$metadata'));
}

/** Any resource as its Get answers. */
export function createAwsDescribe({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'describe'> {
  const get = (resource: ControlResource, options: ReturnType<AwsCalls['stopAt']>): Promise<ServiceOutputTypes> => {
    switch (resource.kind) {
      case 'workloadIdentity': return client.send(new GetWorkloadIdentityCommand({ name: resource.name }), options);
      case 'provider': return client.send(new GetOauth2CredentialProviderCommand({ name: resource.name }), options);
      case 'apiKeyProvider': return client.send(new GetApiKeyCredentialProviderCommand({ name: resource.name }), options);
      case 'tokenVault': return client.send(new GetTokenVaultCommand({ tokenVaultId: resource.name }), options);
      case 'runtime': return client.send(new GetAgentRuntimeCommand({ agentRuntimeId: resource.id }), options);
      case 'runtimeEndpoint':
        return client.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId: resource.runtimeId, endpointName: resource.name }), options);
      case 'gateway': return client.send(new GetGatewayCommand({ gatewayIdentifier: resource.id }), options);
      case 'gatewayTarget': return client.send(new GetGatewayTargetCommand({ gatewayIdentifier: resource.gatewayId, targetId: resource.id }), options);
    }
  };
  return {
    describe: (resource, signal) => told(`read ${describeResource(resource)}`, get(resource, stopAt(signal)).then(withoutMetadata)),
  };
}
