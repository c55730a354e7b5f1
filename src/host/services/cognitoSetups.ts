import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSetupRecord, type SetupRecord } from '../../core/cognito/record.js';

const SUFFIX = '.json';

/** What quick set-ups made, so that they can be cleaned up: ids only, kept over restarts and for all windows. */
export interface CognitoSetups {
  /** Those of a connection, the newest first. */
  of(connectionId: string): readonly SetupRecord[];
  find(connectionId: string, setupId: string): SetupRecord | undefined;
  /** Undefined forgets it. */
  save(connectionId: string, record: SetupRecord | undefined, setupId: string): Promise<void>;
}

/**
 * Each record is a file of its own, in a folder of its connection: windows that save at once do not undo each other. VS Code's
 * own `Memento` writes the state of an extension as one value, and the last window wins. There are a handful of files, of
 * less than a kilobyte each: they are read at once and not kept in memory, as other windows change them.
 */
export function createCognitoSetups(folder: string): CognitoSetups {
  // The id of a connection holds signs that no file name may have, and tells the name of a profile.
  const toFolder = (connectionId: string) => join(folder, createHash('sha256').update(connectionId).digest('hex').slice(0, 16));
  const toFile = (connectionId: string, setupId: string) => join(toFolder(connectionId), `${setupId}${SUFFIX}`);
  const read = (file: string): SetupRecord | undefined => {
    try {
      return parseSetupRecord(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // Removed by another window meanwhile, or not one of ours.
      return undefined;
    }
  };
  return {
    of(connectionId) {
      const own = toFolder(connectionId);
      if (!existsSync(own)) return [];
      return readdirSync(own).filter((name) => name.endsWith(SUFFIX)).flatMap((name) => read(join(own, name)) ?? [])
        .sort((one, other) => other.startedAtMs - one.startedAtMs);
    },
    find: (connectionId, setupId) => read(toFile(connectionId, setupId)),
    save: (connectionId, record, setupId) => {
      const file = toFile(connectionId, setupId);
      return record === undefined ? rm(file, { force: true }) : writeWhole(toFolder(connectionId), file, JSON.stringify(record));
    },
  };
}

/** Under another name first, so that no window reads half of it. */
async function writeWhole(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
