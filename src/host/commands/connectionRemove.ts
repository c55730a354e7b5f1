import { confirm } from '../services/confirm.js';
import { chooseConnection } from '../services/pickConnection.js';
import type { Command } from '../services/services.js';

/** Takes a connection off the list. Nothing in an account changes, and the sandbox keeps its state. */
export const connectionRemove: Command = async (services, node) => {
  const chosen = await chooseConnection(services, node, {
    title: 'Remove Connection', placeholder: 'Which connection is to be taken off the list?', mayBe: ({ state }) => state !== 'suggested',
  });
  if (chosen === undefined) return;
  const detail = chosen.kind === 'sandbox'
    ? 'The sandbox is stopped, and what waits for a consent is cancelled. Its state stays on this computer.'
    : 'It is taken out of your settings. Nothing in the account and in your AWS config changes.';
  if (await confirm(`Remove the connection ${chosen.label}?`, detail, 'Remove')) await services.connections.remove(chosen.id);
};
