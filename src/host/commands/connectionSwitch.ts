import { addConnection } from '../services/addConnection.js';
import { openAsked } from '../services/openAsked.js';
import { toIcon } from '../services/pickConnection.js';
import type { Command } from '../services/services.js';

/** Makes another connection the one that commands act on which name no row. */
export const connectionSwitch: Command = async (services, node) => {
  const { connections, prompter } = services;
  if (node?.kind === 'connection') {
    await openAsked(services, node.id);
    return;
  }
  const answer = await prompter.pick<string>({
    placeholder: 'Where do your agents live?',
    items: [
      ...connections.list().map((one) => ({
        label: one.label, description: one.isCurrent ? `current · ${one.description}` : one.description, icon: toIcon(one), value: one.id,
      })),
      { label: 'Add Connection…', icon: 'add', value: '' },
    ],
  }, { title: 'Switch Connection', step: 1, totalSteps: 1, canGoBack: false });
  if (answer.kind !== 'value') return;
  await (answer.value === '' ? addConnection(services) : openAsked(services, answer.value));
};
