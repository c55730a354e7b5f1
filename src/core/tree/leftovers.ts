import { stateOfSetup, type SetupRecord } from '../cognito/record.js';
import type { TreeNode } from './nodes.js';

/** Rows of what a window that was closed, or a removal that was refused, has left of set-ups: nothing else would say so. */
export function toLeftovers(groupId: string, setups: readonly SetupRecord[], nowMs: number): readonly TreeNode[] {
  return setups.flatMap((record): readonly TreeNode[] => {
    const state = stateOfSetup(record, nowMs);
    return state === 'made' ? [] : [{ kind: 'leftover', id: `${groupId}/#leftover/${record.setupId}`, record, state }];
  });
}
