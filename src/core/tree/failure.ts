import { explain } from '../base/explain.js';
import type { TreeNode } from './nodes.js';

/**
 * The row that says why something could not be read.
 * @param parent is read anew at Retry
 * @param id of the row under which it stands
 * @param doing what was tried, to follow "Cannot"
 */
export function toFailure(parent: TreeNode, id: string, error: unknown, doing: string): TreeNode {
  return { kind: 'failure', id: `${id}/#failure`, parent, doing, error: explain(error, doing) };
}
