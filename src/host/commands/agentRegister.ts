import { listAll } from '../../core/base/paging.js';
import { addAgent, namesIn } from '../../core/localAgents/agentsList.js';
import { localAgentSteps, newLocalAgent, toAgentLine } from '../../core/wizard/localAgent.js';
import { runWizard } from '../../core/wizard/runWizard.js';
import { changeAgentsFile } from '../services/agentsChange.js';
import { chooseAgentsFile } from '../services/agentsFiles.js';
import type { Command, Services } from '../services/services.js';

/** The names of the sandbox's runtimes: an agent of the name of one would take its place. */
async function listRuntimeNames({ connections }: Services): Promise<readonly string[]> {
  const state = connections.state();
  if (state.kind !== 'connected' || state.sandbox === undefined) return [];
  const control = await connections.control();
  return (await listAll((page) => control.listAgentRuntimes(page))).map(({ name }) => name);
}

async function describe({ connections, localAgents }: Services, name: string): Promise<string> {
  const state = connections.state();
  if (state.kind !== 'connected' || state.sandbox === undefined) return `Registered ${name}. It is in the view as soon as the local sandbox runs.`;
  const agent = (await localAgents.list()).find((one) => one.name === name);
  return agent?.health === 'Unreachable' ? `Registered ${name}. Nothing answers at its address yet: start it.` : `Registered ${name}. It answers and can be invoked.`;
}

/** Writes an agent of the user's own into the list of a folder, which the sandbox follows. */
export const agentRegister: Command = async (services) => {
  const file = await chooseAgentsFile();
  if (file === undefined) return;
  const taken = [...namesIn(file.text), ...await listRuntimeNames(services)];
  const draft = await runWizard(services.prompter, { title: 'Register a Local Agent', steps: localAgentSteps(taken), initial: newLocalAgent });
  if (draft === undefined) return;
  await changeAgentsFile(services, file, addAgent(file.text, toAgentLine(draft)), () => describe(services, draft.name));
};
