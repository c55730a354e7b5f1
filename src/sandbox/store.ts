import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/base/errors.js';
import { STATE_VERSION, TABLE_NAMES, type TableName, type Tables } from './state.js';

/** One change of one record; without a record it is removed. Made by {@link put} and {@link remove}. */
export interface Change {
  readonly table: TableName;
  readonly key: string;
  readonly record?: unknown;
}

/** The sandbox's memory. What {@link Store.write} was given is safe on disk when it returns, all of it or none. */
export interface Store {
  get<T extends TableName>(table: T, key: string): Tables[T] | undefined;
  /** All records of a table, ordered by key. */
  list<T extends TableName>(table: T): readonly Tables[T][];
  keys(table: TableName): readonly string[];
  write(...changes: readonly Change[]): void;
  close(): void;
}

export const put = <T extends TableName>(table: T, key: string, record: Tables[T]): Change => ({ table, key, record });
export const remove = (table: TableName, key: string): Change => ({ table, key });

type Memory = { readonly [T in TableName]: Map<string, Tables[T]> };
type Content = Partial<Record<TableName, Record<string, unknown>>>;

const SNAPSHOT = 'state.json';
const JOURNAL = 'journal.jsonl';
const OWNER_ONLY = 0o600;

function emptyMemory(): Memory {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as Memory;
}

function apply(memory: Memory, changes: readonly Change[]): void {
  for (const { table, key, record } of changes) {
    const records = memory[table] as Map<string, unknown>;
    if (record === undefined) records.delete(key);
    else records.set(key, record);
  }
}

function toStore(memory: Memory, write: Store['write'], close: () => void): Store {
  const keys = (table: TableName) => [...memory[table].keys()].sort();
  return {
    get: (table, key) => memory[table].get(key),
    list: (table) => keys(table).flatMap((key) => memory[table].get(key) ?? []),
    keys,
    write,
    close,
  };
}

/** A store that ends with the process. */
export function createMemoryStore(seed: readonly Change[]): Store {
  const memory = emptyMemory();
  apply(memory, seed);
  return toStore(memory, (...changes) => { apply(memory, changes); }, () => undefined);
}

/**
 * Opens the store in a folder, which is made when missing: a JSON snapshot and an append-only journal, both readable by the owner only.
 * At each opening the journal is folded into a new snapshot.
 * @param seed what a new store begins with; a store that exists is not seeded again
 * @throws UserError `StateTooNew` or `StateDamaged`
 */
export function openStore(folder: string, seed: () => readonly Change[]): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const memory = emptyMemory();
  if (existsSync(join(folder, SNAPSHOT))) {
    load(memory, readSnapshot(folder));
    for (const changes of readJournal(folder)) apply(memory, changes);
  } else {
    apply(memory, seed());
  }
  writeSnapshot(folder, memory);
  // Only now: were the process to die between the two, the journal would be played once more over what it led to, which changes nothing.
  const journal = openSync(join(folder, JOURNAL), 'a', OWNER_ONLY);
  ftruncateSync(journal, 0);
  fsyncSync(journal);
  let length = 0;
  const write = (...changes: readonly Change[]) => {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    try {
      writeFileSync(journal, line);
      fsyncSync(journal);
    } catch (error) {
      ftruncateSync(journal, length); // a full disk leaves half a line, which later lines must not follow
      throw error;
    }
    length += line.length;
    apply(memory, changes);
  };
  return toStore(memory, write, () => { closeSync(journal); });
}

function readSnapshot(folder: string): Content {
  const damaged = (cause: unknown) => new UserError(`The sandbox's state cannot be read: ${join(folder, SNAPSHOT)}`, {
    code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
  });
  let snapshot: unknown;
  try {
    snapshot = JSON.parse(readFileSync(join(folder, SNAPSHOT), 'utf8'));
  } catch (error) {
    throw damaged(error);
  }
  if (typeof snapshot !== 'object' || snapshot === null || !('version' in snapshot) || !('tables' in snapshot)) throw damaged(undefined);
  const { version, tables } = snapshot;
  if (typeof version !== 'number' || typeof tables !== 'object' || tables === null) throw damaged(undefined);
  if (version > STATE_VERSION) {
    throw new UserError(`The sandbox's state was written by a newer version (${version}, this one reads up to ${STATE_VERSION}): ${folder}`, {
      code: 'StateTooNew', hint: 'Update AgentCore Identity, or choose another data directory.',
    });
  }
  return tables;
}

function load(memory: Memory, content: Content): void {
  for (const table of TABLE_NAMES) {
    apply(memory, Object.entries(content[table] ?? {}).map(([key, record]) => ({ table, key, record })));
  }
}

/** The changes since the snapshot. A last line that was cut off in the middle of being written was never answered for: it is dropped. */
function readJournal(folder: string): readonly (readonly Change[])[] {
  const path = join(folder, JOURNAL);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
  return lines.flatMap((line, index) => {
    try {
      return [JSON.parse(line) as readonly Change[]];
    } catch (cause) {
      if (index === lines.length - 1) return [];
      throw new UserError(`The sandbox's journal is damaged in line ${index + 1}: ${path}`, {
        code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
      });
    }
  });
}

function writeSnapshot(folder: string, memory: Memory): void {
  const tables = Object.fromEntries(TABLE_NAMES.map((table) => [table, Object.fromEntries(memory[table])]));
  const temporary = join(folder, `${SNAPSHOT}.new`);
  const file = openSync(temporary, 'w', OWNER_ONLY);
  writeFileSync(file, JSON.stringify({ version: STATE_VERSION, tables }, null, 2));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, SNAPSHOT));
}
