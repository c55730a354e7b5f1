import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { commandIds } from '../../generated/ids.js';
import { deleteResources } from '../services/deleting.js';
import { deletableOf } from '../services/rows.js';
import type { Command } from '../services/services.js';

/** Deletes the selected rows, of whatever kinds: one key and one list for all of them. */
export const resourceDelete: Command = async (services, node, nodes) => {
  if (nodes.some(({ kind }) => kind === 'returnUrl')) {
    await vscode.commands.executeCommand(commandIds.workloadIdentityRemoveReturnUrl, node, nodes);
    return;
  }
  if (!nodes.some((row) => deletableOf(row) !== undefined)) {
    throw new UserError('This row cannot be deleted here.', { code: 'NothingToDelete', hint: 'Select an identity or a credential provider.' });
  }
  await deleteResources(services, nodes, () => Promise.resolve([]));
};
