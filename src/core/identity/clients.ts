import type { BedrockAgentCoreControlClientConfig } from '@aws-sdk/client-bedrock-agentcore-control';
import { fromNodeProviderChain, fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers';
import type { OnCall } from '../activity/call.js';
import type { Network } from '../network/network.js';
import { findEndpoint, toNamedProfile, type AwsAccess, type AwsService } from './access.js';

/** The settings that every AWS client of ours is made with; all of them take these. */
export type ClientConfig = Pick<
  BedrockAgentCoreControlClientConfig,
  'region' | 'endpoint' | 'ignoreConfiguredEndpointUrls' | 'credentials' | 'maxAttempts' | 'requestHandler'
> & {
  /** Ours, for `recordCalls`. */
  readonly onCall?: OnCall | undefined;
};

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Calls that ask and answer: three attempts, and an answer within 30 seconds. */
export function clientConfig(access: AwsAccess, service: AwsService, network?: Network, onCall?: OnCall): ClientConfig {
  return { ...toTarget(access, service), credentials: toCredentials(access, network), maxAttempts: 3, requestHandler: toPatientHandler(network), onCall };
}

/**
 * Calls whose answer streams for up to an hour: no request timeout, since it covers the whole answer, and one attempt,
 * since a repeated invocation makes an agent act twice.
 */
export function streamingClientConfig(access: AwsAccess, service: AwsService, network?: Network, onCall?: OnCall): ClientConfig {
  return { ...toTarget(access, service), credentials: toCredentials(access, network), maxAttempts: 1, requestHandler: toHandler(network), onCall };
}

const toHandler = (network: Network | undefined) => ({
  connectionTimeout: CONNECTION_TIMEOUT_MS,
  // One for each client, as a client that is destroyed ends all connections of its agent.
  ...(network === undefined ? {} : { httpsAgent: network.createAgent() }),
});

/** Without throwOnRequestTimeout the SDK only logs a warning and goes on waiting. */
const toPatientHandler = (network: Network | undefined) => (
  { ...toHandler(network), requestTimeout: REQUEST_TIMEOUT_MS, throwOnRequestTimeout: true });

function toTarget(access: AwsAccess, service: AwsService): Pick<ClientConfig, 'region' | 'endpoint' | 'ignoreConfiguredEndpointUrls'> {
  const endpoint = findEndpoint(access, service);
  if (endpoint !== undefined) return { region: access.region, endpoint };
  // Or else the SDK takes those of AWS_PROFILE or of the default profile, whichever profile the credentials are of.
  const isResolved = access.kind === 'profile' && access.endpoints !== undefined;
  return { region: access.region, ...(isResolved ? { ignoreConfiguredEndpointUrls: true } : {}) };
}

/** As whom calls of this access are made; asks nobody before it is called. */
export function toCredentials(access: AwsAccess, network?: Network): Exclude<ClientConfig['credentials'], undefined> {
  // The sandbox takes any signature; these are no secret.
  if (access.kind === 'sandbox') return { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  const profile = toNamedProfile(access.profile);
  // No region here: SSO has one of its own, and this one would be taken for it.
  const clientConfig = { requestHandler: toPatientHandler(network), ...(access.endpoints === undefined ? {} : { ignoreConfiguredEndpointUrls: true }) };
  return fromNodeProviderChain({
    ...(profile === undefined ? {} : { profile }),
    // The files may have changed since the SDK last read them.
    ignoreCache: true,
    clientConfig, parentClientConfig: { region: access.region },
    ...toRoleAssumers(access.endpoints?.sts, { ...clientConfig, region: access.region }),
  });
}

type RoleAssumers = Pick<Exclude<Parameters<typeof fromNodeProviderChain>[0], undefined>, 'roleAssumer' | 'roleAssumerWithWebIdentity'>;

/** Where STS has an endpoint of its own: the SDK does not take it from the profile whose role it assumes. */
function toRoleAssumers(endpoint: string | undefined, config: { readonly region: string }): RoleAssumers {
  if (endpoint === undefined) return {};
  const clientConfig = { ...config, endpoint };
  return {
    roleAssumer: (masterCredentials, params) => fromTemporaryCredentials({ masterCredentials, params, clientConfig })(),
    roleAssumerWithWebIdentity: ({ RoleArn: roleArn, RoleSessionName: roleSessionName, WebIdentityToken: webIdentityToken }) => (
      fromWebToken({ roleArn, roleSessionName, webIdentityToken, clientConfig })()),
  };
}
