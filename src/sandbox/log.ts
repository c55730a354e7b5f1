import { writeSync } from 'node:fs';
import { UserError } from '../core/base/errors.js';
import type { Logger } from '../core/base/log.js';
import { openPrivate } from './privateFile.js';

/** From worst on. */
export const LOG_LEVELS = ['error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The sandbox's log: to stderr, since stdout belongs to the ready line, or to a file that only its owner may read.
 * @throws UserError `LogNotWritable`
 */
export function createLog(level: LogLevel = 'info', file?: string): Logger {
  const write = file === undefined ? (line: string) => { process.stderr.write(line); } : openLog(file);
  const to = (at: LogLevel, prefix = '') => (message: string) => {
    if (LOG_LEVELS.indexOf(at) <= LOG_LEVELS.indexOf(level)) write(`${prefix}${message}\n`);
  };
  return { debug: () => undefined, info: to('info'), warn: to('warn', 'warning: '), error: to('error', 'error: ') };
}

function openLog(file: string): (line: string) => void {
  try {
    const descriptor = openPrivate(file);
    return (line) => {
      try {
        writeSync(descriptor, line);
      } catch {
        // As with stderr in main.ts: where there is no room for the log, the sandbox goes on without.
      }
    };
  } catch (cause) {
    throw new UserError(`The log cannot be written to this file: ${file}`, { code: 'LogNotWritable', cause });
  }
}
