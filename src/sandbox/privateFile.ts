import { fchmodSync, openSync } from 'node:fs';

const OWNER_ONLY = 0o600;

/** Opens a file to write or append to, made when missing, that only its owner may read. Gives its descriptor. */
export function openPrivate(path: string, flags: 'w' | 'a'): number {
  const file = openSync(path, flags, OWNER_ONLY);
  fchmodSync(file, OWNER_ONLY); // the mode that `open` is given counts only where it makes the file
  return file;
}
