import type { TreeNode } from '../../core/tree/nodes.js';
import type { FocusedRow } from './focusedRow.js';
import type { Services } from './services.js';

type WithConnections = Pick<Services, 'connections'>;

/**
 * Runs a command that was called on a row with the connection of that row, whichever is the current one. What it fails with is told of that
 * connection too: no other is at fault. Never rejects.
 */
export async function runOnRow<S extends WithConnections>(
  services: S, find: () => Promise<FocusedRow>, run: (own: S, ...called: FocusedRow) => void | Promise<void>, onError: (own: S, error: unknown) => void,
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
