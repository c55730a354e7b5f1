import { readSetup } from '../../core/cognito/readSetup.js';
import { stateOfSetup } from '../../core/cognito/record.js';
import { copyExportLines } from '../services/cognitoExports.js';
import { chooseSetup } from '../services/pickSetup.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Copies the ids and addresses of a set-up as lines for a shell. */
export const cognitoCopyExports: Command = async (services, node) => {
  const { connections, cognitoSetups } = services;
  const { access, info } = connections.require();
  const record = await chooseSetup(cognitoSetups.of(info.id).filter((made) => stateOfSetup(made, Date.now()) === 'made'), node, 'Copy Exports');
  if (record === undefined) return;
  const { cognito: control } = await connections.clientsOf(info);
  const setup = await withProgress('Reading the set-up', (signal) => readSetup(access, control, record, signal));
  await copyExportLines(services, info, setup);
};
