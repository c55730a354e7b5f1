/** What a {@link UserError} says beside its message. */
export interface UserErrorDetails {
  /** Stable name of the fault, e.g. `ReturnUrlNotRegistered` or an AWS error name. */
  readonly code: string;
  /** What to do about it, as one sentence that a person can follow. */
  readonly hint?: string;
  /** The error this one explains. Never shown; kept for the log. */
  readonly cause?: unknown;
  /** A page of AWS's or an RFC's documents that says more. */
  readonly docs?: string;
}

/**
 * An error whose message is written for the person at the screen: one sentence that says what is wrong.
 * Inner code throws it and neither shows nor logs; the rim (a command, a panel, a page) does both, once.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly docs: string | undefined;

  constructor(message: string, details: UserErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
    this.docs = details.docs;
  }
}

/** True where the work was given up on purpose, which nobody needs to be told. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}
