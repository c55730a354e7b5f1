import { validateConnectionLabel } from '../../core/connections/edit.js';
import { chooseConnection } from '../services/pickConnection.js';
import type { Command } from '../services/services.js';

/** Calls a connection otherwise. What is open in it stays open. */
export const connectionRename: Command = async (services, node) => {
  const title = 'Rename Connection';
  const { saved, prompter } = services;
  const chosen = await chooseConnection(services, node, { title, placeholder: 'Which connection is to be called otherwise?', mayBe: ({ state }) => state !== 'suggested' });
  if (chosen === undefined) return;
  const answer = await prompter.input({
    prompt: 'What is the connection to be called?', initial: chosen.label, validate: (label) => validateConnectionLabel(saved.own(), chosen.id, label),
  }, { title, step: 1, totalSteps: 1, canGoBack: false });
  if (answer.kind === 'value') await saved.rename(chosen.id, answer.value);
};
