/** One line of a log; its time is epoch milliseconds. Tokens are not masked yet. */
export interface LogEntry {
  readonly atMs: number;
  readonly text: string;
}

export type LogEvent =
  /** From now on lines come as they are written. */
  | { readonly kind: 'following' }
  | { readonly kind: 'entries'; readonly entries: readonly LogEntry[] };

/** A log that is followed while it is looked at. */
export interface LogTail {
  /**
   * What was written lately, and then each line as it is written, until the signal is aborted, which throws an `AbortError`.
   * @throws UserError `NothingLogged` where there is no log yet, `LogsDenied` where the permission is missing
   */
  follow(signal: AbortSignal): AsyncIterable<LogEvent>;
}
