import type { CognitoControl } from '../cognito/control.js';
import { readPoolId } from '../cognito/endpoints.js';
import type { AwsAccess } from '../identity/access.js';
import type { Oauth2Provider } from '../identity/control.js';

/** An app client that keeps callback URLs, and lets us add one. */
export interface CallbackKeeper {
  readonly poolId: string;
  readonly clientId: string;
}

/** Which redirect URIs an identity provider takes from a client. */
export interface RegisteredCallbacks {
  readonly urls: readonly string[];
  readonly keeper?: CallbackKeeper;
}

/** Asks an identity provider; undefined where it does not tell. */
export type FindRegisteredCallbacks = (provider: Oauth2Provider, signal: AbortSignal) => Promise<RegisteredCallbacks | undefined>;

/** The sandbox's own issuers take the callback URL of every credential provider; what others take, `ask` may find out. */
export function withSandboxIssuers(sandboxEndpoint: string, ask: FindRegisteredCallbacks = () => Promise.resolve(undefined)): FindRegisteredCallbacks {
  return (provider, signal) => (provider.discoveryUrl?.startsWith(`${sandboxEndpoint}/idp/`) === true && provider.callbackUrl !== undefined
    ? Promise.resolve({ urls: [provider.callbackUrl] })
    : ask(provider, signal));
}

/** Looks at the app client of a Cognito user pool of this connection. Of other identity providers nothing can be seen. */
export function ofCognitoClients(access: AwsAccess, cognito: Pick<CognitoControl, 'getClient'>): FindRegisteredCallbacks {
  return async ({ issuer, discoveryUrl, clientId }, signal) => {
    const poolId = readPoolId(access, issuer ?? discoveryUrl ?? '');
    if (poolId === undefined || clientId === undefined) return undefined;
    const { callbackUrls } = await cognito.getClient(poolId, clientId, signal);
    return { urls: callbackUrls, keeper: { poolId, clientId } };
  };
}
