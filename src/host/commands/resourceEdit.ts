import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { NodeKind } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';

/** Which command edits a row. */
const editors: { readonly [K in NodeKind]?: string } = {
  workloadIdentity: commandIds.workloadIdentityEdit, returnUrl: commandIds.workloadIdentityEdit, provider: commandIds.providerEdit,
  apiKeyProvider: commandIds.apiKeyProviderEdit, tokenVault: commandIds.tokenVaultSetKey,
};

/** Edits the selected row, whatever it is: one key for all kinds. */
export const resourceEdit: Command = async (_services, node) => {
  const editor = node === undefined ? undefined : editors[node.kind];
  if (editor === undefined) throw new UserError('This row has nothing to edit.', { code: 'NothingToEdit', hint: 'Select a resource.' });
  await vscode.commands.executeCommand(editor, node);
};
