import type { CognitoControl, PoolClient } from './control.js';

type Clients = Pick<CognitoControl, 'getClient' | 'setCallbackUrls'>;

/**
 * Registers one more callback URL on an app client, such as the one that AgentCore gave a credential provider. Every other
 * setting of the client is kept. `added` is false where the URL was registered already; nothing is sent then.
 */
export async function addCallbackUrl(
  control: Clients, poolId: string, clientId: string, url: string, signal?: AbortSignal,
): Promise<{ readonly client: PoolClient; readonly added: boolean }> {
  const client = await control.getClient(poolId, clientId, signal);
  if (client.callbackUrls.includes(url)) return { client, added: false };
  return { client: await control.setCallbackUrls(poolId, clientId, [...client.callbackUrls, url], signal), added: true };
}

/** `last` where it is the only callback URL: Cognito lets no client with the code flow be without one, so nothing is sent. */
export type CallbackUrlRemoval = 'removed' | 'notRegistered' | 'last';

/** Takes a callback URL from an app client, the undo of {@link addCallbackUrl}. */
export async function removeCallbackUrl(
  control: Clients, poolId: string, clientId: string, url: string, signal?: AbortSignal,
): Promise<CallbackUrlRemoval> {
  const { callbackUrls } = await control.getClient(poolId, clientId, signal);
  if (!callbackUrls.includes(url)) return 'notRegistered';
  if (callbackUrls.length === 1) return 'last';
  await control.setCallbackUrls(poolId, clientId, callbackUrls.filter((registered) => registered !== url), signal);
  return 'removed';
}
