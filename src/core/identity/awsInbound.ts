import { GetAgentRuntimeCommand, GetGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';

/** How runtimes and gateways let callers in, as they say it. */
export const createAwsInbound = ({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'getInbound'> => ({
  getInbound: (kind, id, signal) => told(`read ${kind === 'runtime' ? 'agent runtime' : 'gateway'} ${id}`, kind === 'runtime'
    ? client.send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), stopAt(signal))
      .then(({ agentRuntimeName: name, authorizerConfiguration }) => ({ name, authorizerConfiguration }))
    : client.send(new GetGatewayCommand({ gatewayIdentifier: id }), stopAt(signal))
      .then(({ name, authorizerType, authorizerConfiguration }) => ({ name, authorizerType, authorizerConfiguration }))),
});
