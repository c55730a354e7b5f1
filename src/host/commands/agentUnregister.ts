import { UserError } from '../../core/base/errors.js';
import { namesIn, removeAgent } from '../../core/localAgents/agentsList.js';
import { changeAgentsFile } from '../services/agentsChange.js';
import { readAgentsFiles } from '../services/agentsFiles.js';
import { chooseAgent } from '../services/pickAgent.js';
import type { Command } from '../services/services.js';

/** Takes an agent of the user's own out of the list that it is in. */
export const agentUnregister: Command = async (services, node) => {
  const agent = await chooseAgent(services, node, 'Unregister Local Agent', ({ fromFile }) => fromFile);
  if (agent === undefined) return;
  const file = (await readAgentsFiles()).find(({ text }) => namesIn(text).includes(agent.name));
  if (file === undefined) {
    throw new UserError(`No folder of this window lists this agent: ${agent.name}`, { code: 'NotListed', hint: 'Take it away where it was registered.' });
  }
  await changeAgentsFile(services, file, removeAgent(file.text, agent.name), () => Promise.resolve(`Unregistered ${agent.name}.`));
};
