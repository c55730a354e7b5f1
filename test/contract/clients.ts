import { BedrockAgentCoreClient, GetResourceOauth2TokenCommand, GetWorkloadAccessTokenForUserIdCommand, type GetResourceOauth2TokenCommandInput, type GetResourceOauth2TokenCommandOutput } from '@aws-sdk/client-bedrock-agentcore';
import {
  BedrockAgentCoreControlClient, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand, GetOauth2CredentialProviderCommand,
  type GetOauth2CredentialProviderCommandOutput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { ReadyLine } from '../support/sandbox.js';

// Read by the SDK when its first client is made.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export const RETURN_URL = 'http://127.0.0.1:8765/agentcore/callback';
export const PROVIDER = 'quickstart-demo';
export const SCOPES = ['openid', 'profile', 'email'];

/** The real SDK, pointed at a sandbox. */
export function createClients({ endpoint, region }: ReadyLine) {
  const config = { endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1 };
  return { control: new BedrockAgentCoreControlClient(config), data: new BedrockAgentCoreClient(config) };
}

export type Clients = ReturnType<typeof createClients>;

/** Creates a workload identity with our return URL. */
export async function createWorkload({ control }: Clients, name: string): Promise<void> {
  await control.send(new CreateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [RETURN_URL] }));
}

/** What a custom provider for the sandbox's own issuer is made of. */
export function toCustomConfig({ issuer, clients }: ReadyLine) {
  return {
    credentialProviderVendor: 'CustomOauth2' as const,
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: `${issuer}/.well-known/openid-configuration` }, clientId: clients[0]?.clientId, clientSecret: clients[0]?.clientSecret },
    },
  };
}

export async function createProvider({ control }: Clients, ready: ReadyLine, name: string): Promise<void> {
  await control.send(new CreateOauth2CredentialProviderCommand({ name, ...toCustomConfig(ready) }));
}

/** Asks for a provider until its last Create or Update has ended, well or not, as tools do. Each answer is quick. */
export async function readSettled({ control }: Clients, name: string): Promise<GetOauth2CredentialProviderCommandOutput> {
  for (;;) {
    const read = await control.send(new GetOauth2CredentialProviderCommand({ name }));
    if (read.status !== 'CREATING' && read.status !== 'UPDATING') return read;
  }
}

/** A flow of one user, as an agent runs it. */
export interface Flow {
  readonly sessionUri: string;
  readonly authorizationUrl: string;
  /** Asks again as an agent that polls does. */
  poll(): Promise<GetResourceOauth2TokenCommandOutput>;
}

export type Ask = Partial<GetResourceOauth2TokenCommandInput>;

/** Asks once with a workload access token. */
export function askWithToken({ data }: Clients, workloadIdentityToken: string | undefined, ask: Ask = {}): Promise<GetResourceOauth2TokenCommandOutput> {
  return data.send(new GetResourceOauth2TokenCommand({
    workloadIdentityToken, resourceCredentialProviderName: PROVIDER, scopes: SCOPES, oauth2Flow: 'USER_FEDERATION', resourceOauth2ReturnUrl: RETURN_URL, ...ask,
  }));
}

/** Asks for a user's token once. */
export async function askForToken(clients: Clients, workloadName: string, userId: string, ask: Ask = {}): Promise<GetResourceOauth2TokenCommandOutput> {
  const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId }));
  return askWithToken(clients, workloadAccessToken, ask);
}

/** Begins a flow that needs consent. */
export async function beginFlow(clients: Clients, workloadName: string, userId: string, ask: Ask = {}): Promise<Flow> {
  const { sessionUri, authorizationUrl } = await askForToken(clients, workloadName, userId, ask);
  if (sessionUri === undefined || authorizationUrl === undefined) throw new Error('No consent was asked for.');
  return { sessionUri, authorizationUrl, poll: () => askForToken(clients, workloadName, userId, { ...ask, forceAuthentication: false, sessionUri }) };
}
