import { join } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import { replacePrivate } from '../privateFile.js';
import { STATE_VERSION } from '../state.js';
import { readText } from '../textFile.js';

/** The whole state at one time, as JSON that people can look at. */
export const SNAPSHOT = 'state.json';

/** A snapshot as it is on disk: secrets sealed, records of its own version. */
export interface Snapshot {
  readonly version: number;
  /** Of the key that its secrets are sealed with. Undefined in version 1, which seals nothing. */
  readonly keyId: string | undefined;
  readonly tables: unknown;
}

export function damaged(folder: string, why: string, cause?: unknown): UserError {
  return new UserError(`The sandbox's state is damaged, ${why}: ${join(folder, SNAPSHOT)}`, {
    code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
  });
}

export function tooNew(folder: string, version: number): UserError {
  return new UserError(`The sandbox's state was written by a newer version (${version}, this one reads up to ${STATE_VERSION}): ${folder}`, {
    code: 'StateTooNew', hint: 'Update AgentCore Identity, or choose another data directory.',
  });
}

/** True for a version that there was. */
export function isVersion(version: unknown): version is number {
  return Number.isInteger(version) && Number(version) >= 1 && Number(version) <= STATE_VERSION;
}

/** Undefined where the folder has none yet. @throws UserError `StateTooNew`, `StateDamaged` or `StateUnreadable` */
export function readSnapshot(folder: string): Snapshot | undefined {
  const path = join(folder, SNAPSHOT);
  // What a file cannot be read for, such as whose it is, is no damage: nothing says that its content is lost.
  const text = readText(path, (code, cause) => new UserError(`The sandbox's state cannot be read (${code}): ${path}`, {
    code: 'StateUnreadable', hint: 'See that the file is yours to read, or choose another data directory.', cause,
  }));
  if (text === undefined) return undefined;
  let snapshot: unknown;
  try {
    snapshot = JSON.parse(text);
  } catch (error) {
    throw damaged(folder, 'it cannot be read', error);
  }
  const { version, keyId, tables } = (snapshot ?? {}) as { readonly [name in keyof Snapshot]?: unknown };
  if (typeof version === 'number' && version > STATE_VERSION) throw tooNew(folder, version);
  if (!isVersion(version)) throw damaged(folder, 'it names no version that there was');
  if (version === 1) return { version, keyId: undefined, tables };
  if (typeof keyId !== 'string') throw damaged(folder, 'it does not name its key');
  return { version, keyId, tables };
}

/** Takes the place of the snapshot that was there. Gives its size in bytes. */
export function writeSnapshot(folder: string, keyId: string, tables: unknown): number {
  const content = Buffer.from(JSON.stringify({ version: STATE_VERSION, keyId, tables }, null, 2));
  replacePrivate(join(folder, SNAPSHOT), content);
  return content.length;
}
