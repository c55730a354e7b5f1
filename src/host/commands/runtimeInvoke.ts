import type { ChosenTarget } from '../../core/invoke/chosen.js';
import type { PayloadHints } from '../../core/invoke/payload.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { pickTarget } from '../services/pickTarget.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

/** What the payload names, for agents that take such a name. */
function toHints(node: TreeNode | undefined): PayloadHints | undefined {
  if (node?.kind === 'workloadIdentity') return { workloadName: node.identity.name };
  return node?.kind === 'provider' ? { provider: node.provider.name } : undefined;
}

/** What to talk to: the row itself, for an identity or a provider the only runtime there is, or what is picked. */
async function findTarget(services: Services, node: TreeNode | undefined): Promise<ChosenTarget | undefined> {
  if (node?.kind === 'runtime') return { kind: 'runtime', runtime: node.runtime };
  if (toHints(node) !== undefined) {
    const control = await services.connections.control();
    const { items: [runtime, ...others], nextToken } = await withProgress('Listing agent runtimes', (signal) => control.listAgentRuntimes({ signal }));
    if (runtime !== undefined && others.length === 0 && nextToken === undefined) return { kind: 'runtime', runtime };
  }
  return pickTarget(services, undefined);
}

/** Opens the invoke panel. */
export const runtimeInvoke: Command = async (services, node) => {
  const { info } = services.connections.require();
  const target = await findTarget(services, node);
  if (target === undefined) return;
  services.invokePanels.show(target, toHints(node), info.id);
};
