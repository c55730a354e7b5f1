import type { Secret } from '../base/secret.js';
import type { SessionBinding, UserIdentifier } from './binding.js';

/** `oauth2Flow` of GetResourceOauth2Token: on behalf of a consenting user, as a machine, or by exchange of the user's token. */
export type Oauth2Flow = 'USER_FEDERATION' | 'M2M' | 'ON_BEHALF_OF_TOKEN_EXCHANGE';

/** Every parameter of GetResourceOauth2Token but the workload access token and the flow. What is left out is not sent. */
export interface ResourceTokenParameters {
  /** `resourceCredentialProviderName`: a name, not an ARN. */
  readonly providerName: string;
  /** May be empty. */
  readonly scopes: readonly string[];
  readonly resourceOauth2ReturnUrl?: string;
  /** Names the session of an earlier answer, to ask how it stands. */
  readonly sessionUri?: string;
  readonly forceAuthentication?: boolean;
  readonly customParameters?: Readonly<Record<string, string>>;
  readonly customState?: Secret;
  readonly resources?: readonly string[];
  readonly audiences?: readonly string[];
}

/** A token, or a session in which the user is asked for one. */
export type ResourceTokenAnswer =
  | { readonly kind: 'token'; readonly resourceAccessToken: Secret }
  | {
    readonly kind: 'session';
    readonly sessionUri: string;
    /** Only `FAILED` is final; `IN_PROGRESS` or nothing means that the user is waited for. */
    readonly sessionStatus: string | undefined;
    readonly authorizationUrl: string | undefined;
  };

/**
 * AgentCore Identity's data plane. Every method throws a `UserError` whose cause is the service's own error, and stops at the signal.
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_GetResourceOauth2Token.html
 */
export interface IdentityData extends SessionBinding {
  /** GetWorkloadAccessTokenForUserId or ForJWT, as the user is named; GetWorkloadAccessToken where none is. */
  getWorkloadAccessToken(workloadName: string, user: UserIdentifier | undefined, signal: AbortSignal): Promise<Secret>;
  getResourceOauth2Token(
    workloadAccessToken: Secret, oauth2Flow: Oauth2Flow, parameters: ResourceTokenParameters, signal: AbortSignal,
  ): Promise<ResourceTokenAnswer>;
  getResourceApiKey(workloadAccessToken: Secret, providerName: string, signal: AbortSignal): Promise<Secret>;
}
