import { chooseAgent } from '../services/pickAgent.js';
import { withFirmProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Ends an agent that the sandbox has started. */
export const agentStop: Command = async (services, node) => {
  const { localAgents, loader } = services;
  const agent = await chooseAgent(services, node, 'Stop Local Agent', ({ process }) => process === 'running');
  if (agent === undefined) return;
  await withFirmProgress(`Stopping ${agent.name}`, () => localAgents.require().stop(agent.name));
  await loader.reloadGroup('runtime', 'sandbox');
};
