import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const OWNER_ONLY = 0o600;

/**
 * Opens a file to append to, made when missing, that only its owner may read. Gives its descriptor.
 * @throws Error for a device and all else that is no file: its mode is not ours to change
 */
export function openPrivate(path: string): number {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('It is there and is no file.');
  const file = openSync(path, 'a', OWNER_ONLY);
  fchmodSync(file, OWNER_ONLY); // the mode that `open` is given counts only where it makes the file
  return file;
}

/** Writes a new file that only its owner may read. What has its name is removed, never written to: it may be a link to somewhere else. */
export function writePrivate(path: string, content: string | Buffer): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', OWNER_ONLY); // `x` follows no link that comes in between (POSIX, O_EXCL)
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Writes a file that only its owner may read, in place of the one of that name: what is there is always the old or the new one, whole. */
export function replacePrivate(path: string, content: string | Buffer): void {
  const temporary = `${path}.new`;
  try {
    writePrivate(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes a new name in a folder outlive a loss of power. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}
