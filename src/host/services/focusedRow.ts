import type { TreeNode } from '../../core/tree/nodes.js';

/** The row with the focus, and it with all that are selected with it; neither where no row has the focus. */
export type FocusedRow = readonly [row: TreeNode | undefined, rows: readonly TreeNode[]];

/**
 * Reads which row has the focus. An extension is told only what is selected, while the arrows move the focus alone, and the commands of
 * VS Code that select also open, close or run the row. `toggle` takes the row with the focus into the selection, or out of it: there and
 * back changes nothing, and shows which row that is.
 */
export function createFocusReader(selected: () => readonly TreeNode[], toggle: () => PromiseLike<unknown>): () => Promise<FocusedRow> {
  const read = async (): Promise<FocusedRow> => {
    const before = selected();
    await toggle();
    const after = selected();
    await toggle();
    const left = before.find((row) => !holds(after, row));
    if (left !== undefined) return [left, before];
    const entered = after.find((row) => !holds(before, row));
    return entered === undefined ? [undefined, []] : [entered, [entered]];
  };
  // One after another: of a key that is held down, one reading would see the toggling of another.
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const reading = last.then(read);
    last = reading.catch(() => undefined);
    return reading;
  };
}

const holds = (rows: readonly TreeNode[], { id }: TreeNode) => rows.some((row) => row.id === id);
