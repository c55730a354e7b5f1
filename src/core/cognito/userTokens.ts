import type { Secret } from '../base/secret.js';

/** A user's own tokens, as their user pool gave them. */
export interface UserTokens {
  readonly accessToken: Secret;
  readonly idToken: Secret | undefined;
  readonly refreshToken: Secret | undefined;
  /** When the access token ends, in milliseconds since 1970; undefined where the pool does not say. */
  readonly expiresAtMs: number | undefined;
}
