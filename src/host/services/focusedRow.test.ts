import assert from 'node:assert/strict';
import type { TreeNode } from '../../core/tree/nodes.js';
import { createFocusReader, withSelected } from './focusedRow.js';

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

const atOnce = () => Promise.resolve();

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
      assert.deepEqual(await createFocusReader(view.selected, view.toggle, atOnce)(), expected);
      assert.deepEqual(new Set(view.selected()), new Set(selection), 'the selection is as before');
    });
  }

  for (const { title, unknown } of [
    { title: 'at first', unknown: [0] }, { title: 'after the first toggling', unknown: [1] }, { title: 'after the second', unknown: [2] },
    { title: 'for a whole reading', unknown: [0, 1, 2] }, { title: 'from the middle of a reading to that of the next', unknown: [1, 2, 3] },
  ]) {
    it(`is told with those that are selected with it where VS Code does not know the rows ${title}`, async () => {
      const view = createView([A, B, C], B);
      let asked = 0;
      const selected = () => { asked += 1; return unknown.includes(asked - 1) ? [] : view.selected(); };
      const [row, rows] = await createFocusReader(selected, view.toggle, atOnce)();
      assert.deepEqual([row, new Set(rows)], [B, new Set([A, B, C])]);
    });
  }

  it('is told with those that are selected with it where VS Code knows only that row for a whole reading', async () => {
    const view = createView([A, B, C], B);
    let asked = 0;
    const selected = () => { asked += 1; return asked > 3 ? view.selected() : view.selected().filter((row) => row === B); };
    const [row, rows] = await createFocusReader(selected, view.toggle, atOnce)();
    assert.deepEqual([row, new Set(rows)], [B, new Set([A, B, C])]);
  });

  it('is none after three readings, so that a command on nothing does not wait for long', async () => {
    const view = createView([A], undefined);
    let toggled = 0;
    const pauses: number[] = [];
    const toggle = () => { toggled += 1; return view.toggle(); };
    const read = createFocusReader(view.selected, toggle, (ms) => Promise.resolve(pauses.push(ms)));
    assert.deepEqual([await read(), toggled, pauses], [[undefined, []], 6, [20, 50]]);
  });

  it('is not guessed where rows come and go all the time', async () => {
    const view = createView([A, B, C], B);
    let asked = 0;
    const selected = () => { asked += 1; return asked % 3 === 0 ? [] : view.selected(); };
    await assert.rejects(createFocusReader(selected, view.toggle, atOnce)(), { code: 'RowGone' });
  });

  it('is told to each of several that ask at the same time, and after a failure', async () => {
    const view = createView([A], B);
    let isRefused = true;
    const read = createFocusReader(view.selected, () => (isRefused ? Promise.reject(new Error('refused')) : view.toggle()), atOnce);
    await assert.rejects(read());
    isRefused = false;
    assert.deepEqual(await Promise.all([read(), read(), read()]), [[B, [B]], [B, [B]], [B, [B]]]);
  });
});

describe('the row that VS Code gives to a command', () => {
  it('stands with those that are selected where it is one of them', () => {
    assert.deepEqual([withSelected(B, [A, B]), withSelected(B, [A]), withSelected(B, undefined)], [[B, [A, B]], [B, [B]], [B, [B]]]);
  });

  it('is not taken for all where VS Code does not know the others', () => {
    assert.throws(() => withSelected(B, [undefined, B]), { code: 'RowGone' });
  });
});
