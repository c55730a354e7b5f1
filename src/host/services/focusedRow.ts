import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../../core/base/errors.js';
import type { TreeNode } from '../../core/tree/nodes.js';

/** The row with the focus, and it with all that are selected with it; neither where no row has the focus. */
export type FocusedRow = readonly [row: TreeNode | undefined, rows: readonly TreeNode[]];

/** After how long it is read again. Of rows that are drawn anew VS Code says nothing until it has asked for them: a selection of two is one, or none. */
const PAUSES_MS = [20, 50, 100, 200, 400];
/** So many readings without a row are believed. */
const MOST_WITHOUT_ROW = 3;

/** Of a row that VS Code still shows and has forgotten already, as what it stood under is being read anew. */
export const rowGone = () => new UserError('This row was just being read anew, so nothing was done.', { code: 'RowGone', hint: 'Try again.' });

export const isNode = (value: unknown): value is TreeNode => typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;

/**
 * The row that VS Code gives to a command, and it with the `others` that are selected, where it is one of them.
 * @throws UserError `RowGone` where VS Code has forgotten one of these
 */
export function withSelected(row: TreeNode, others: unknown): FocusedRow {
  const selected: readonly unknown[] = Array.isArray(others) ? others : [];
  if (!selected.every(isNode)) throw rowGone();
  return [row, without([row], selected).length === 0 ? selected : [row]];
}

/**
 * Reads which row has the focus. An extension is told only what is selected, while the arrows move the focus alone, and the commands of
 * VS Code that select also open, close or run the row. `toggle` takes the row with the focus into the selection, or out of it: there and
 * back changes nothing, and shows which row that is. Two readings on end must say the same, as one alone may see half a selection.
 * @throws UserError `RowGone` where no two did
 */
export function createFocusReader(
  selected: () => readonly TreeNode[], toggle: () => PromiseLike<unknown>, pause: (ms: number) => Promise<unknown> = wait,
): () => Promise<FocusedRow> {
  /** Undefined where rows came or went meanwhile. */
  const readOnce = async (): Promise<FocusedRow | undefined> => {
    const before = selected();
    await toggle();
    const toggled = selected();
    await toggle();
    const [row, ...others] = [...without(before, toggled), ...without(toggled, before)];
    const after = selected();
    if (others.length > 0 || before.length !== after.length || without(before, after).length > 0) return undefined;
    return row === undefined ? [undefined, []] : [row, without([row], before).length === 0 ? before : [row]];
  };
  const read = async (): Promise<FocusedRow> => {
    let found = await readOnce();
    let withoutRow = 0;
    for (const ms of PAUSES_MS) {
      if (found !== undefined && found[0] === undefined && ++withoutRow >= MOST_WITHOUT_ROW) return found;
      const before = found;
      await pause(ms);
      found = await readOnce();
      // The earlier one, as toggling puts the row last.
      if (before?.[0] !== undefined && found !== undefined && isSame(before, found)) return before;
    }
    throw rowGone();
  };
  // One after another: of a key that is held down, one reading would see the toggling of another.
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const reading = last.then(read);
    last = reading.catch(() => undefined);
    return reading;
  };
}

/** Rows by their ids: one that was drawn anew is the same. */
const without = (rows: readonly TreeNode[], others: readonly TreeNode[]) => rows.filter(({ id }) => !others.some((other) => other.id === id));

const isSame = ([row, rows]: FocusedRow, [other, others]: FocusedRow) => (
  row?.id === other?.id && rows.length === others.length && without(rows, others).length === 0);
