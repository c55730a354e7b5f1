import type { TreeNode } from './nodes.js';

/**
 * Rows of one parent with no id twice: of two, a view would show none of them all. Names in a project file or an account may repeat, or be
 * those of rows of ours. The first keeps its id, and rows whose id is theirs alone stay the same objects.
 */
export function withUniqueIds(rows: readonly TreeNode[]): readonly TreeNode[] {
  const known = new Set<string>();
  return rows.map((row) => {
    let { id } = row;
    for (let count = 2; known.has(id); count += 1) id = `${row.id}#${count}`;
    known.add(id);
    return id === row.id ? row : { ...row, id };
  });
}
