import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/base/log.js';
import { Secret } from '../../core/base/secret.js';

/**
 * The key by which windows know each other on the port of the return URL: a file of the user's alone in the extension's storage,
 * which every window of this VS Code reads (docs/decisions/0009-windows-share-the-callback-port.md). Undefined where it cannot be
 * kept: then the port is shared with nobody.
 */
export async function readWindowKey(folder: string, log: Logger): Promise<Secret | undefined> {
  const file = join(folder, 'callback-port.key');
  try {
    await mkdir(folder, { recursive: true });
    return new Secret(await readFile(file, 'utf8').catch(() => makeKey(file)));
  } catch (error) {
    log.warn(`callback listener: the port is not shared with other windows: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Written whole under another name first, so that no window reads half of it; of windows that make one at once, the first counts. */
async function makeKey(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}
