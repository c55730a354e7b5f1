import { findRecordDamage, findTableDamage } from '../damage.js';
import { TABLE_NAMES, type Change, type TableName } from '../state.js';
import { readJournal, type ReadChange } from './journal.js';
import { migrateRecord } from './migrations.js';
import type { Sealing } from './sealing.js';
import { damaged, type Snapshot } from './snapshot.js';

type Content = Readonly<Partial<Record<TableName, Readonly<Record<string, unknown>>>>>;

/**
 * All that a folder holds, as the changes that lead to it: records of the present version, their secrets opened.
 * @throws UserError `StateTooNew` or `StateDamaged`
 */
export function readState(folder: string, { version, tables }: Snapshot, sealing: Sealing): readonly Change[] {
  const read: ReadChange = (from, { table, key, record }) => {
    if (record === undefined) return { table, key };
    const opened = sealing.open(table, key, migrateRecord(from, table, key, record, sealing));
    const damage = findRecordDamage(table, opened);
    if (damage !== undefined) throw new Error(`${damage} is not as it was written`);
    return { table, key, record: opened };
  };
  const table = findTableDamage(tables);
  if (table !== undefined) throw damaged(folder, `${table} is not as it was written`);
  const content = tables as Content;
  return [
    ...TABLE_NAMES.flatMap((name) => Object.entries(content[name] ?? {}).map(([key, record]) => {
      try {
        return read(version, { table: name, key, record });
      } catch (error) {
        throw damaged(folder, error instanceof Error ? error.message : 'it cannot be read', error);
      }
    })),
    ...readJournal(folder, read),
  ];
}
