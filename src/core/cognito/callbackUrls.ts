import type { CognitoControl, PoolClient } from './control.js';

type Clients = Pick<CognitoControl, 'changeCallbackUrls'>;

/**
 * Registers one more callback URL on an app client, such as the one that AgentCore gave a credential provider. Every other
 * setting of the client is kept. `added` is false where the URL was registered already; nothing is sent then.
 */
export async function addCallbackUrl(
  control: Clients, poolId: string, clientId: string, url: string, signal?: AbortSignal,
): Promise<{ readonly client: PoolClient; readonly added: boolean }> {
  let added = false;
  const client = await control.changeCallbackUrls(poolId, clientId, ({ callbackUrls }) => {
    added = !callbackUrls.includes(url);
    return added ? [...callbackUrls, url] : undefined;
  }, signal);
  return { client, added };
}

/**
 * Nothing is sent where it is `last`, the only callback URL: Cognito lets no client with the code flow be without one. Nor
 * where somebody made it the `default` redirect URL of the client meanwhile, which has to be one of the callback URLs.
 */
export type CallbackUrlRemoval = 'removed' | 'notRegistered' | 'last' | 'default';

/** Takes a callback URL from an app client, the undo of {@link addCallbackUrl}. */
export async function removeCallbackUrl(
  control: Clients, poolId: string, clientId: string, url: string, signal?: AbortSignal,
): Promise<CallbackUrlRemoval> {
  let removal: CallbackUrlRemoval = 'removed';
  await control.changeCallbackUrls(poolId, clientId, (client) => {
    removal = findRemoval(client, url);
    return removal === 'removed' ? client.callbackUrls.filter((registered) => registered !== url) : undefined;
  }, signal);
  return removal;
}

function findRemoval({ callbackUrls, defaultRedirectUrl }: PoolClient, url: string): CallbackUrlRemoval {
  if (!callbackUrls.includes(url)) return 'notRegistered';
  if (callbackUrls.length === 1) return 'last';
  return defaultRedirectUrl === url ? 'default' : 'removed';
}
