import type { Secret } from '../base/secret.js';

/**
 * The identity artefact that made the workload access token. CompleteResourceTokenAuth takes this very one:
 * the same user id, or the same JWT string, not a fresh token of the same person.
 */
export type UserIdentifier = { readonly userId: string } | { readonly userToken: Secret };

/**
 * The data-plane call that finishes a consent. Throws a `UserError`.
 * @see https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_CompleteResourceTokenAuth.html
 */
export interface SessionBinding {
  completeResourceTokenAuth(sessionUri: string, user: UserIdentifier, signal?: AbortSignal): Promise<void>;
  dispose(): void;
}
