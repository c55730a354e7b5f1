import type {
  GetAgentRuntimeEndpointResponse, GetAgentRuntimeResponse, GetGatewayResponse, GetGatewayTargetResponse, GetTokenVaultResponse,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { UserError } from '../base/errors.js';
import type { CognitoControl } from '../cognito/control.js';
import type { IdentityControl } from '../identity/control.js';
import type { ControlResource, Resource } from '../resource/resource.js';
import type { Call } from './calls.js';
import { toClientCall, toEndpointCall, toGatewayCall, toPoolCall, toRuntimeCall, toTargetCall, toVaultCall } from './describedCall.js';
import { ownTags, readCreateCall } from './readCall.js';

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

/** Create takes tags of an endpoint, but whether ListTagsForResource knows endpoints is not documented. */
function noTags(error: unknown): Readonly<Record<string, string>> {
  if (error instanceof UserError && error.code === 'ResourceNotFoundException') return {};
  throw error;
}

async function readControlCall(control: Awaited<ReturnType<CodeSources['control']>>, resource: ControlResource, signal?: AbortSignal): Promise<Call> {
  const tagsOf = async (arn: string | undefined) => (arn === undefined ? {} : ownTags(await control.listTags(arn, signal)));
  switch (resource.kind) {
    case 'workloadIdentity':
    case 'provider':
    case 'apiKeyProvider': return readCreateCall(control, { ...resource, kind: resource.kind }, signal);
    case 'tokenVault': return toVaultCall(await control.describe(resource, signal) as GetTokenVaultResponse);
    case 'runtime': return toRuntimeCall(await control.describe(resource, signal) as GetAgentRuntimeResponse, await tagsOf(resource.arn));
    case 'runtimeEndpoint':
      return toEndpointCall(
        await control.describe(resource, signal) as GetAgentRuntimeEndpointResponse, resource.runtimeId, await tagsOf(resource.arn).catch(noTags),
      );
    case 'gateway': {
      const read = await control.describe(resource, signal) as GetGatewayResponse;
      return toGatewayCall(read, await tagsOf(read.gatewayArn));
    }
    case 'gatewayTarget': return toTargetCall(await control.describe(resource, signal) as GetGatewayTargetResponse, resource.gatewayId);
  }
}
