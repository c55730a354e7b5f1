import { isCancellation, UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { Secret } from '../base/secret.js';
import type { CognitoControl, PoolUser } from './control.js';

export interface NewUser {
  readonly username: string;
  readonly email: string | undefined;
  readonly password: Secret;
  /** False: the user has to set another one at the next sign-in. */
  readonly isPermanent: boolean;
}

/** The user is there in both cases, under the name that Cognito gave: where people sign in with an e-mail address, a UUID. */
export type UserOutcome =
  | { readonly kind: 'ready'; readonly user: PoolUser }
  /** Cannot sign in before a password is set. */
  | { readonly kind: 'withoutPassword'; readonly user: PoolUser; readonly error: UserError };

/**
 * Creates a user with a password. The creation is waited for whatever the signal says, so that nobody is left without a word.
 * Throws where there is no user then: a `UserError`, or the reason of the signal before anything was sent.
 */
export async function createUser(
  control: Pick<CognitoControl, 'createUser' | 'setPassword'>, poolId: string, { username, email, password, isPermanent }: NewUser, signal?: AbortSignal,
): Promise<UserOutcome> {
  signal?.throwIfAborted();
  const user = await control.createUser(poolId, username, email);
  try {
    signal?.throwIfAborted();
    await control.setPassword(poolId, user.username, password, isPermanent);
    return { kind: 'ready', user };
  } catch (error) {
    return { kind: 'withoutPassword', user, error: isCancellation(error) ? cancelled() : explain(error, `set the password of ${user.username}`) };
  }
}

const cancelled = () => new UserError('It was cancelled before that.', { code: 'Cancelled', hint: 'Set a password for the user.' });
