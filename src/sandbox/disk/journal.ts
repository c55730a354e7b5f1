import { closeSync, existsSync, fsyncSync, ftruncateSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import { isChangeList } from '../damage.js';
import { openPrivate } from '../privateFile.js';
import { STATE_VERSION, type Change } from '../state.js';
import { isVersion, tooNew } from './snapshot.js';

/** The changes since the snapshot, one write in one line. */
export const JOURNAL = 'journal.jsonl';

/** True where there are changes, whole or not. */
export function hasJournal(folder: string): boolean {
  return (statSync(join(folder, JOURNAL), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Makes a change on disk, of that version, into one in memory. Throws where it is damaged. */
export type ReadChange = (version: number, change: Change) => Change;

/** Each line says its version, since after a migration the lines of an older one may still be there. Version 1 had lists of changes only. */
function parseLine(line: string): { readonly version: unknown; readonly changes: unknown } {
  const parsed: unknown = JSON.parse(line);
  if (Array.isArray(parsed)) return { version: 1, changes: parsed };
  return { version: undefined, changes: undefined, ...(parsed as object) };
}

/**
 * The changes since the snapshot, in their order. A last line that was cut off in the middle of being written was never answered for:
 * it is dropped.
 * @throws UserError `StateTooNew` or `StateDamaged`
 */
export function readJournal(folder: string, readChange: ReadChange): readonly Change[] {
  const path = join(folder, JOURNAL);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
  return lines.flatMap((line, index) => {
    const damagedLine = (cause?: unknown) => new UserError(`The sandbox's journal is damaged in line ${index + 1}: ${path}`, {
      code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
    });
    let parsed;
    try {
      parsed = parseLine(line);
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw damagedLine(error);
    }
    const { version, changes } = parsed;
    if (typeof version === 'number' && version > STATE_VERSION) throw tooNew(folder, version);
    if (!isVersion(version) || !isChangeList(changes)) throw damagedLine();
    try {
      return changes.map((change) => readChange(version, change));
    } catch (error) {
      throw damagedLine(error);
    }
  });
}

/** The end of the journal, where it grows. */
export interface Journal {
  /** Bytes since it was last emptied. */
  readonly length: number;
  /** Safe on disk when it returns, all of it or none. */
  append(changes: readonly Change[]): void;
  /** For when a snapshot holds all of it. */
  empty(): void;
  close(): void;
}

/** Opens the journal, made when missing. What is in it stays until it is emptied. */
export function openJournal(folder: string): Journal {
  const file = openPrivate(join(folder, JOURNAL));
  let length = 0;
  return {
    get length() { return length; },
    append(changes) {
      const line = Buffer.from(`${JSON.stringify({ version: STATE_VERSION, changes })}\n`);
      try {
        writeFileSync(file, line);
        fsyncSync(file);
      } catch (error) {
        ftruncateSync(file, length); // a full disk leaves half a line, which later lines must not follow
        throw error;
      }
      length += line.length;
    },
    empty() {
      ftruncateSync(file, 0);
      length = 0; // at once: it is so, whether or not it is safe on disk
      fsyncSync(file);
    },
    close() { closeSync(file); },
  };
}
