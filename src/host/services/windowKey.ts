import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import type { Logger } from '../../core/base/log.js';
import { Secret } from '../../core/base/secret.js';

const NAME = 'callbackListener.key';

/**
 * The key that the windows of this VS Code share, by which they know each other on the port of the return URL. Undefined where
 * there is no secret storage: then the port is shared with nobody.
 */
export async function readWindowKey(secrets: vscode.SecretStorage, log: Logger): Promise<Secret | undefined> {
  try {
    const stored = await secrets.get(NAME);
    if (stored !== undefined) return new Secret(stored);
    await secrets.store(NAME, randomBytes(32).toString('base64url'));
    // Read again: another window may have made one at the same moment, and the last one counts.
    const made = await secrets.get(NAME);
    return made === undefined ? undefined : new Secret(made);
  } catch {
    log.warn('callback listener: there is no secret storage, so the port is not shared with other windows');
    return undefined;
  }
}
