import type { TreeNode } from '../../core/tree/nodes.js';
import { pickResource } from '../services/pickResource.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

/** The runtime to talk to: the row itself, the only one there is, or one that is picked. */
async function findRuntime({ connections }: Services, node: TreeNode | undefined) {
  if (node?.kind === 'runtime') return node.runtime;
  const control = await connections.control();
  const first = await withProgress('Listing agent runtimes', (signal) => control.listAgentRuntimes({ signal }));
  if (first.items.length === 1 && first.nextToken === undefined) return first.items[0];
  return pickResource({
    title: 'Invoke Agent', placeholder: 'Which agent runtime?', none: 'There is no agent runtime in this connection.',
    list: (page) => control.listAgentRuntimes(page), describe: (runtime) => `v${runtime.version}, ${runtime.status}`,
  });
}

/** Opens the invoke panel; called on an identity or a provider, the payload names it for agents that take such a name. */
export const runtimeInvoke: Command = async (services, node) => {
  const { info } = services.connections.require();
  const runtime = await findRuntime(services, node);
  if (runtime === undefined) return;
  // The panel is about the current connection.
  await services.connections.makeCurrent(info.id);
  services.invokePanels.show(runtime, node?.kind === 'workloadIdentity' ? { workloadName: node.identity.name }
    : node?.kind === 'provider' ? { provider: node.provider.name } : undefined);
};
