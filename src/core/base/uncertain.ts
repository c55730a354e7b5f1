import { isCancellation, UserError } from './errors.js';
import { mayBeDone } from './explain.js';

/**
 * What is said of a call that would change something and of which nobody knows whether it did: it was cancelled, or its answer was lost.
 * Undefined where it is known that nothing was changed.
 * @param outcome "github may have been created"
 */
export function toUncertain(error: unknown, outcome: string): UserError | undefined {
  if (isCancellation(error)) {
    return new UserError(`Cancelled, but ${outcome}.`, { code: 'CancelledLate', hint: 'What is there was read again.', cause: error });
  }
  if (!(error instanceof UserError) || error.cause === undefined || !mayBeDone(error)) return undefined;
  return new UserError(error.message, {
    code: error.code, hint: `All the same, ${outcome}. What is there was read again.`, cause: error.cause, ...(error.docs === undefined ? {} : { docs: error.docs }),
  });
}
