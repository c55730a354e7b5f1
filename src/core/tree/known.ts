import { arrange, type Arrangement } from './arrange.js';
import type { Learned } from './details.js';
import type { TreeNode } from './nodes.js';
import type { ListState } from './pagedList.js';

/** A row with what is known of it by now: of a group how many it has, of a resource what its list does not say. */
export function withKnown(
  node: TreeNode, learned: Learned | undefined, stateOf: (listId: string) => ListState<TreeNode> | undefined, arrangement: Arrangement,
): TreeNode {
  switch (node.kind) {
    case 'group': {
      const state = stateOf(node.id);
      if (state === undefined) return node;
      const isKnown = state.error === undefined || state.items.length > 0;
      const { rows, isByDate } = arrange(node.group, state.items, arrangement);
      const matching = rows.length === state.items.length ? undefined : rows.length;
      return { ...node, count: isKnown ? state.items.length : undefined, more: state.nextToken !== undefined, matching, isByDate };
    }
    case 'gateway': {
      const state = stateOf(`${node.id}/gatewayTarget`);
      return state?.error === undefined && state?.nextToken === undefined ? { ...node, targets: state?.items.length } : node;
    }
    default: return learned === undefined ? node : withLearned(node, learned);
  }
}

function withLearned(node: TreeNode, { returnUrls, owner, status, reason, vault, users }: Learned): TreeNode {
  switch (node.kind) {
    case 'workloadIdentity': return { ...node, returnUrls, owner };
    case 'provider': return { ...node, status, reason };
    case 'tokenVault': return { ...node, vault };
    case 'usedBy': return { ...node, users };
    default: return node;
  }
}
