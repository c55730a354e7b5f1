import type {
  GetAgentRuntimeEndpointResponse, GetAgentRuntimeResponse, GetGatewayResponse, GetGatewayTargetResponse, GetTokenVaultResponse,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { UserError } from '../base/errors.js';
import type { CognitoControl } from '../cognito/control.js';
import type { IdentityControl } from '../identity/control.js';
import type { ControlResource, Resource } from '../resource/resource.js';
import type { Call } from './calls.js';
import { toClientCall, toEndpointCall, toGatewayCall, toPoolCall, toRuntimeCall, toTargetCall, toVaultCall } from './describedCall.js';
import { readCreateCall, readTags } from './readCall.js';

/** The clients of a connection, each made when something is read with it. */
export interface CodeSources {
  readonly control: () => Promise<Pick<IdentityControl, 'describe' | 'listTags' | 'getWorkloadIdentity' | 'getOauth2ProviderDraft' | 'getApiKeyProvider'>>;
  readonly cognito: () => Promise<Pick<CognitoControl, 'describe'>>;
}

/**
 * Reads any resource as the call that makes another like it, tags included, or, of the token vault, that sets its key. A secret stands as
 * a placeholder, which is written as a variable. Throws a `UserError`, and an `AbortError` at the signal.
 */
export async function readResourceCall({ control, cognito }: CodeSources, resource: Resource, signal?: AbortSignal): Promise<Call> {
  switch (resource.kind) {
    // What a port describes is in the shape of the SDK's answer to the Get of that kind.
    case 'pool': return toPoolCall(await (await cognito()).describe(resource, signal));
    case 'poolClient': return toClientCall(await (await cognito()).describe(resource, signal));
    default: return readControlCall(await control(), resource, signal);
  }
}

async function readControlCall(control: Awaited<ReturnType<CodeSources['control']>>, resource: ControlResource, signal?: AbortSignal): Promise<Call> {
  const withTags = async (arn: string | undefined, toCall: (tags: Readonly<Record<string, string>>) => Call): Promise<Call> => {
    const { tags, ...note } = arn === undefined ? { tags: {} } : await readTags(control, arn, signal);
    return { ...toCall(tags), ...note };
  };
  switch (resource.kind) {
    case 'workloadIdentity':
    case 'provider':
    case 'apiKeyProvider': return readCreateCall(control, { ...resource, kind: resource.kind }, signal);
    case 'tokenVault': return toVaultCall(await control.describe(resource, signal) as GetTokenVaultResponse);
    case 'runtime': {
      const read = await control.describe(resource, signal) as GetAgentRuntimeResponse;
      return withTags(resource.arn, (tags) => toRuntimeCall(read, tags));
    }
    case 'runtimeEndpoint': {
      // https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agent-runtime-versioning.html
      if (resource.name === 'DEFAULT') {
        throw new UserError('AgentCore makes this endpoint with every runtime, so there is no code that makes it: DEFAULT', {
          code: 'MadeWithItsRuntime', hint: 'Copy its runtime as code.',
        });
      }
      const read = await control.describe(resource, signal) as GetAgentRuntimeEndpointResponse;
      return withTags(resource.arn, (tags) => toEndpointCall(read, resource.runtimeId, tags));
    }
    case 'gateway': {
      const read = await control.describe(resource, signal) as GetGatewayResponse;
      return withTags(read.gatewayArn, (tags) => toGatewayCall(read, tags));
    }
    case 'gatewayTarget': return toTargetCall(await control.describe(resource, signal) as GetGatewayTargetResponse, resource.gatewayId);
  }
}
