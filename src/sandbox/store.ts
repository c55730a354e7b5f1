import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/base/errors.js';
import { findDamage, isChangeList } from './damage.js';
import { openPrivate } from './privateFile.js';
import { STATE_VERSION, TABLE_NAMES, type Change, type TableName, type Tables } from './state.js';

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
type Content = Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>;

const SNAPSHOT = 'state.json';
const JOURNAL = 'journal.jsonl';

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
 * @param needed records, by table and key, without which the store is of no use
 * @throws UserError `StateTooNew` or `StateDamaged`; both leave the folder as it is
 */
export function openStore(folder: string, seed: () => readonly Change[], needed: readonly (readonly [table: TableName, key: string])[] = []): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const memory = emptyMemory();
  if (existsSync(join(folder, SNAPSHOT))) {
    load(memory, readSnapshot(folder));
    for (const changes of readJournal(folder)) apply(memory, changes);
    const missing = needed.find(([table, key]) => !memory[table].has(key));
    if (missing !== undefined) throw damaged(folder, `it lacks ${missing.join('.')}`);
  } else {
    apply(memory, seed());
  }
  writeSnapshot(folder, memory);
  // Only now: were the process to die between the two, the journal would be played once more over what it led to, which changes nothing.
  const journal = openPrivate(join(folder, JOURNAL), 'a');
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

function damaged(folder: string, why: string, cause?: unknown): UserError {
  return new UserError(`The sandbox's state is damaged, ${why}: ${join(folder, SNAPSHOT)}`, {
    code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
  });
}

function readSnapshot(folder: string): Content {
  let snapshot: unknown;
  try {
    snapshot = JSON.parse(readFileSync(join(folder, SNAPSHOT), 'utf8'));
  } catch (error) {
    throw damaged(folder, 'it cannot be read', error);
  }
  const { version, tables } = (snapshot ?? {}) as { readonly version?: unknown; readonly tables?: unknown };
  if (typeof version === 'number' && version > STATE_VERSION) {
    throw new UserError(`The sandbox's state was written by a newer version (${version}, this one reads up to ${STATE_VERSION}): ${folder}`, {
      code: 'StateTooNew', hint: 'Update AgentCore Identity, or choose another data directory.',
    });
  }
  if (version !== STATE_VERSION) throw damaged(folder, 'it names no version that there was');
  const damage = findDamage(tables);
  if (damage !== undefined) throw damaged(folder, `${damage} is not as it was written`);
  return tables as Content;
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
    const damagedLine = (cause?: unknown) => new UserError(`The sandbox's journal is damaged in line ${index + 1}: ${path}`, {
      code: 'StateDamaged', hint: 'Move the folder away to begin with a new one.', cause,
    });
    let changes: unknown;
    try {
      changes = JSON.parse(line);
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw damagedLine(error);
    }
    if (!isChangeList(changes)) throw damagedLine();
    return [changes];
  });
}

function writeSnapshot(folder: string, memory: Memory): void {
  const tables = Object.fromEntries(TABLE_NAMES.map((table) => [table, Object.fromEntries(memory[table])]));
  const temporary = join(folder, `${SNAPSHOT}.new`);
  const file = openPrivate(temporary, 'w');
  writeFileSync(file, JSON.stringify({ version: STATE_VERSION, tables }, null, 2));
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, SNAPSHOT));
}
