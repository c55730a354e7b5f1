import type { Oauth2Provider } from '../identity/control.js';

/** Asks an identity provider which redirect URIs it takes from a client; undefined where it does not tell. */
export type RegisteredCallbacks = (provider: Oauth2Provider, signal: AbortSignal) => Promise<readonly string[] | undefined>;

/** The sandbox's own issuers take the callback URL of every credential provider; what others take, `ask` may find out. */
export function withSandboxIssuers(sandboxEndpoint: string, ask: RegisteredCallbacks = () => Promise.resolve(undefined)): RegisteredCallbacks {
  return (provider, signal) => (provider.discoveryUrl?.startsWith(`${sandboxEndpoint}/idp/`) === true && provider.callbackUrl !== undefined
    ? Promise.resolve([provider.callbackUrl])
    : ask(provider, signal));
}
