/** Where the core reports what it did. The host gives VS Code's log channel, tests an array. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
