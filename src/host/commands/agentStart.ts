import { chooseAgent } from '../services/pickAgent.js';
import { withFirmProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Lets the sandbox start an agent of the user's own by the command of its list. What it prints is its log. */
export const agentStart: Command = async (services, node) => {
  const { localAgents, loader } = services;
  const agent = await chooseAgent(services, node, 'Start Local Agent', ({ process }) => process === 'stopped');
  if (agent === undefined) return;
  await withFirmProgress(`Starting ${agent.name}`, () => localAgents.require().start(agent.name));
  await loader.reloadGroup('runtime', 'sandbox');
};
