import type { TreeNode } from '../../core/tree/nodes.js';
import type { Services } from './services.js';

/** The row that a command is called on, if any, and all that are selected with it. */
export type Called = readonly [node: TreeNode | undefined, nodes: readonly TreeNode[]];

type WithConnections = Pick<Services, 'connections'>;

/**
 * Runs a command that was called on a row with the connection of that row, whichever is the current one. What it fails with is told of that
 * connection too: no other is at fault. Never rejects.
 */
export async function runOnRow<S extends WithConnections>(
  services: S, find: () => Promise<Called>, run: (own: S, ...called: Called) => void | Promise<void>, onError: (own: S, error: unknown) => void,
): Promise<void> {
  let own = services;
  try {
    const called = await find();
    own = onRow(services, called[0]);
    await run(own, ...called);
  } catch (error) {
    onError(own, error);
  }
}

function onRow<S extends WithConnections>(services: S, node: TreeNode | undefined): S {
  return node === undefined ? services : { ...services, connections: { ...services.connections, ...services.connections.at(node) } };
}
