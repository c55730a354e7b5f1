import { readFileSync } from 'node:fs';
import type { UserError } from '../core/base/errors.js';

/** What the file system, the network or Node refuses something for, as `ENOENT`. Undefined where the error says none. */
export function toErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/**
 * The text of a file, undefined where there is no such file.
 * @param refuse the error for a file that is there and cannot be read, such as one of another user
 */
export function readText(path: string, refuse: (code: string, cause: unknown) => UserError): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = toErrorCode(cause) ?? 'unknown';
    if (code === 'ENOENT') return undefined;
    throw refuse(code, cause);
  }
}
