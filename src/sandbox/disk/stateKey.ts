import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import { OWNER_ONLY, replacePrivate } from '../privateFile.js';

/** Beside the state, so that the sandbox starts without being asked for anything. */
const KEY_FILE = 'key';
const KEY_BYTES = 32;

/** Tells one key from another and gives nothing of it away: it stands in the snapshot. */
export function toKeyId(key: Buffer): string {
  return createHmac('sha256', key).update('key of the state of an AgentCore Identity sandbox').digest('base64url').slice(0, 16);
}

/**
 * The key of a folder, or a new one where there is none yet, which {@link keepStateKey} writes.
 * @param keyId of the key with which the state in the folder was written; undefined where nothing is sealed yet
 * @throws UserError `StateKeyLost`
 */
export function takeStateKey(folder: string, keyId: string | undefined): Buffer {
  const path = join(folder, KEY_FILE);
  if (!existsSync(path)) {
    if (keyId !== undefined) throw keyLost(path, 'which is missing');
    return randomBytes(KEY_BYTES);
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw keyLost(path, 'and this is none');
  if (keyId !== undefined && toKeyId(key) !== keyId) throw keyLost(path, 'and this is another one');
  return key;
}

function keyLost(path: string, why: string): UserError {
  return new UserError(`The sandbox's state cannot be read without the key that was made with it, ${why}: ${path}`, {
    code: 'StateKeyLost', hint: 'Put that key back, or move the folder away to begin with a new one.',
  });
}

/** Writes the key where the folder has none, before anything is sealed with it. Its owner alone may read it. */
export function keepStateKey(folder: string, key: Buffer): void {
  const path = join(folder, KEY_FILE);
  if (existsSync(path)) chmodSync(path, OWNER_ONLY); // it may have come back from a backup
  else replacePrivate(path, `${key.toString('base64url')}\n`);
}
