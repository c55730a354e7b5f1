import type { BedrockAgentCoreControlClientConfig } from '@aws-sdk/client-bedrock-agentcore-control';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsAccess } from './access.js';

/** The settings that every AWS client of ours is made with; both AgentCore clients take them. */
export type ClientConfig = Pick<
  BedrockAgentCoreControlClientConfig,
  'region' | 'endpoint' | 'credentials' | 'maxAttempts' | 'requestHandler'
>;

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Calls that ask and answer: three attempts, and an answer within 30 seconds. */
export function clientConfig(access: AwsAccess): ClientConfig {
  return {
    ...toTarget(access),
    maxAttempts: 3,
    // Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting.
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true },
  };
}

/**
 * Calls whose answer streams for up to an hour: no request timeout, since it covers the whole answer, and one attempt,
 * since a repeated invocation makes an agent act twice.
 */
export function streamingClientConfig(access: AwsAccess): ClientConfig {
  return { ...toTarget(access), maxAttempts: 1, requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS } };
}

function toTarget(access: AwsAccess): Pick<ClientConfig, 'region' | 'endpoint' | 'credentials'> {
  if (access.kind === 'sandbox') {
    // The sandbox takes any signature; these are no secret.
    return { region: access.region, endpoint: access.endpoint, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } };
  }
  return {
    region: access.region, credentials: fromNodeProviderChain({ ...toProfile(access.profile), clientConfig: { region: access.region } }),
  };
}

/** `default` means what it means to the AWS CLI without --profile: keys in the environment first, then the section. */
function toProfile(profile: string): { readonly profile?: string } {
  return profile === 'default' && process.env['AWS_PROFILE'] === undefined ? {} : { profile };
}
