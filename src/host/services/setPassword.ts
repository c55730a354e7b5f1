import { UserError } from '../../core/base/errors.js';
import { mayBeDone } from '../../core/base/explain.js';
import type { Secret } from '../../core/base/secret.js';
import type { PasswordOwner, Passwords } from './passwords.js';

/**
 * Sets a password and keeps it. One that was made up is known to nobody else: where no answer came it may be set, so it is kept then, too.
 * Throws a `UserError` `NoAnswer` that says so, or what the service refused.
 * @param set takes no signal: what was sent cannot be taken back
 */
export async function setAndKeep<T>(passwords: Pick<Passwords, 'keep'>, owner: PasswordOwner, password: Secret, set: () => Promise<T>): Promise<T> {
  const answer = await set().catch(async (error: unknown) => {
    if (!mayBeDone(error)) throw error;
    await passwords.keep(owner, password);
    // An answer came, and what follows it cannot be done here, such as multi-factor authentication.
    if (error instanceof UserError && error.cause === undefined) throw error;
    throw new UserError(`No answer came, so it is not known whether this user has the new password: ${owner.username}`, {
      code: 'NoAnswer', hint: 'It is kept all the same. Sign in with it to see, or set it again.', cause: error,
    });
  });
  await passwords.keep(owner, password);
  return answer;
}
