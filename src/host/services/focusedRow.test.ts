import assert from 'node:assert/strict';
import type { TreeNode } from '../../core/tree/nodes.js';
import { createFocusReader } from './focusedRow.js';

const [A, B, C] = ['a', 'b', 'c'].map((id): TreeNode => ({ kind: 'tokenVault', id })) as [TreeNode, TreeNode, TreeNode];

/** A view as VS Code's: toggling takes the row with the focus into the selection or out of it, and is told later. */
function createView(selection: readonly TreeNode[], focus: TreeNode | undefined) {
  let selected = selection;
  return {
    selected: () => selected,
    toggle: async () => {
      await new Promise(setImmediate);
      if (focus !== undefined) selected = selected.includes(focus) ? selected.filter((row) => row !== focus) : [...selected, focus];
    },
  };
}

describe('the row with the focus', () => {
  for (const { title, selection, focus, expected } of [
    { title: 'is told where another is selected, and alone', selection: [A], focus: B, expected: [B, [B]] },
    { title: 'is told where none is selected', selection: [], focus: B, expected: [B, [B]] },
    { title: 'is told where it is selected itself', selection: [B], focus: B, expected: [B, [B]] },
    { title: 'is told with those that are selected with it', selection: [A, B, C], focus: B, expected: [B, [A, B, C]] },
    { title: 'is none where the view has none, whatever is selected', selection: [A], focus: undefined, expected: [undefined, []] },
  ] as const) {
    it(title, async () => {
      const view = createView(selection, focus);
      assert.deepEqual(await createFocusReader(view.selected, view.toggle)(), expected);
      assert.deepEqual(new Set(view.selected()), new Set(selection), 'the selection is as before');
    });
  }

  it('is told to each of several that ask at the same time, and after a failure', async () => {
    const view = createView([A], B);
    let isRefused = true;
    const read = createFocusReader(view.selected, () => (isRefused ? Promise.reject(new Error('refused')) : view.toggle()));
    await assert.rejects(read());
    isRefused = false;
    assert.deepEqual(await Promise.all([read(), read(), read()]), [[B, [B]], [B, [B]], [B, [B]]]);
  });
});
