import { mkdirSync } from 'node:fs';
import type { Logger } from '../core/base/log.js';
import { hasJournal, JOURNAL, openJournal } from './disk/journal.js';
import { backUp } from './disk/migrations.js';
import { readState } from './disk/readState.js';
import { createSealing, type Sealing } from './disk/sealing.js';
import { damaged, readSnapshot, SNAPSHOT, writeSnapshot } from './disk/snapshot.js';
import { keepStateKey, takeStateKey, toKeyId } from './disk/stateKey.js';
import { createRecords, type Records } from './records.js';
import { TABLE_NAMES, type Change, type TableName, type Tables } from './state.js';

/** The sandbox's memory. What {@link Store.write} was given is safe on disk when it returns, all of it or none. */
export interface Store {
  get<T extends TableName>(table: T, key: string): Tables[T] | undefined;
  /** All records of a table, ordered by key. */
  list<T extends TableName>(table: T): readonly Tables[T][];
  keys(table: TableName): readonly string[];
  /** Up to `count` records with the keys that come after `after`, ordered by key. */
  page<T extends TableName>(table: T, after: string, count: number): readonly (readonly [key: string, record: Tables[T]])[];
  /**
   * Removals of records that are over, to be written before what else is: one of them may be about to be replaced. Looks for them only when a
   * table has doubled since, so that it costs each write a little.
   */
  sweep<T extends TableName>(table: T, isOver: (record: Tables[T]) => boolean): readonly Change[];
  /** @param changes one by one or in lists: as arguments each, there may be too many for a call */
  write(...changes: readonly (Change | readonly Change[])[]): void;
  close(): void;
}

export const put = <T extends TableName>(table: T, key: string, record: Tables[T]): Change => ({ table, key, record });
export const remove = (table: TableName, key: string): Change => ({ table, key });

type Memory = { readonly [T in TableName]: Records<Tables[T]> };

function emptyMemory(): Memory {
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, createRecords()])) as unknown as Memory;
}

function apply(memory: Memory, changes: readonly Change[]): void {
  for (const { table, key, record } of changes) {
    const records = memory[table] as Records<unknown>;
    if (record === undefined) records.delete(key);
    else records.set(key, record);
  }
}

/** Tables with fewer records are not worth a sweep. */
const SWEEP_AT = 100;

function toStore(memory: Memory, write: Store['write'], close: () => void): Store {
  const sweepAt = new Map<TableName, number>();
  return {
    get: (table, key) => memory[table].get(key),
    list: (table) => memory[table].keys().flatMap((key) => memory[table].get(key) ?? []),
    keys: (table) => memory[table].keys(),
    page: (table, after, count) => memory[table].page(after, count),
    sweep(table, isOver) {
      const records = memory[table];
      if (records.size() < (sweepAt.get(table) ?? SWEEP_AT)) return [];
      const removals = [...records.entries()].flatMap(([key, record]) => (isOver(record) ? [remove(table, key)] : []));
      sweepAt.set(table, Math.max(SWEEP_AT, 2 * (records.size() - removals.length)));
      return removals;
    },
    write,
    close,
  };
}

/** A store that ends with the process. */
export function createMemoryStore(seed: readonly Change[]): Store {
  const memory = emptyMemory();
  apply(memory, seed);
  return toStore(memory, (...changes) => { apply(memory, changes.flat()); }, () => undefined);
}

export interface StoreOptions {
  /** What a new store begins with; a store that exists is not seeded again. */
  readonly seed: () => readonly Change[];
  /** Records, by table and key, without which the store is of no use. */
  readonly needed?: readonly (readonly [table: TableName, key: string])[];
  /** Throws where the folder is no longer ours. Asked before each change of it: another process may have made a new state there. */
  readonly assertHeld?: () => void;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * The journal is folded into a new snapshot when it is twice as long as that and longer than this: rewriting costs each write a little, the same
 * however much there is. The one write that waits for it waits longer the more there is; `npm run bench -- sandbox` has both.
 */
const FOLD_AT_BYTES = 1_048_576;

/**
 * Opens the store in a folder, which is made when missing: a JSON snapshot, an append-only journal, and the key that their secrets are
 * sealed with, all readable by the owner only. The journal is folded into a new snapshot at each opening, and when it has grown long.
 * A state of an older version is migrated after a backup.
 * @throws UserError `StateTooNew`, `StateDamaged`, `StateUnreadable`, `StateKeyLost` or `StateNotBackedUp`, or what `assertHeld` throws; all
 * leave the folder as it is
 */
export function openStore(folder: string, { seed, needed = [], assertHeld = () => undefined, log }: StoreOptions): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const snapshot = readSnapshot(folder);
  if (snapshot === undefined && hasJournal(folder)) throw damaged(folder, 'its snapshot is missing');
  const key = takeStateKey(folder, snapshot?.keyId);
  const sealing = createSealing(key);
  const memory = emptyMemory();
  if (snapshot === undefined) apply(memory, seed());
  else apply(memory, readState(folder, snapshot, sealing));
  const missing = needed.find(([table, name]) => !memory[table].has(name));
  if (missing !== undefined) throw damaged(folder, `it lacks ${missing.join('.')}`);
  // All that there is has been read and found good: from here on the folder changes.
  assertHeld();
  const backedUp = snapshot === undefined ? undefined : backUp(folder, snapshot.version, [SNAPSHOT, JOURNAL]);
  keepStateKey(folder, key);
  const journal = openJournal(folder);
  let foldAtBytes = 0;
  const fold = () => {
    assertHeld();
    const size = writeSnapshot(folder, toKeyId(key), toTables(memory, sealing));
    // Only now: were the process to die between the two, the journal would be played once more over what it led to, which changes nothing.
    journal.empty();
    foldAtBytes = Math.max(FOLD_AT_BYTES, 2 * size);
  };
  fold();
  if (backedUp !== undefined) log.warn(backedUp);
  const write: Store['write'] = (...given) => {
    const changes = given.flat();
    assertHeld();
    journal.append(changes.map(({ table, key: name, record }) => ({ table, key: name, record: sealing.seal(table, name, record) })));
    apply(memory, changes);
    if (journal.length <= foldAtBytes) return;
    try {
      fold();
    } catch (error) {
      foldAtBytes = Math.max(FOLD_AT_BYTES, 2 * journal.length); // the write is safe in the journal, so this can wait
      log.warn(`The journal grows, since the sandbox's state cannot be rewritten: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return toStore(memory, write, () => { journal.close(); });
}

function toTables(memory: Memory, sealing: Sealing) {
  return Object.fromEntries(TABLE_NAMES.map((table) => [
    table, Object.fromEntries([...memory[table].entries()].map(([key, record]) => [key, sealing.seal(table, key, record)])),
  ]));
}
