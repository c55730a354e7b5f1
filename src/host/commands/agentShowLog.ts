import type { TreeNode } from '../../core/tree/nodes.js';
import { pickResource } from '../services/pickResource.js';
import type { Command, Services } from '../services/services.js';

async function chooseRuntime({ connections, localAgents }: Services, node: TreeNode | undefined) {
  localAgents.require();
  if (node?.kind === 'runtime') return node.runtime;
  const control = await connections.control();
  return pickResource({
    title: 'Show Log of an Agent', placeholder: 'Which agent?', none: 'There is no agent runtime in the sandbox.',
    list: (page) => control.listAgentRuntimes(page), describe: ({ status }) => status,
  });
}

/** Shows what the sandbox has kept of an agent: what became of its calls, and what it printed where the sandbox has started it. */
export const agentShowLog: Command = async (services, node) => {
  const runtime = await chooseRuntime(services, node);
  if (runtime === undefined) return;
  services.agentLogs.show(runtime.name, await services.localAgents.require().readLog(runtime.id));
};
