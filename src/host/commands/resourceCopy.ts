import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { NodeKind } from '../../core/tree/nodes.js';
import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';

const { providerCopyCallbackUrl, resourceCopyArn, resourceCopyValue } = commandIds;

/** Which command copies what a row is worth copying for. */
const copiers: { readonly [K in NodeKind]?: string } = {
  provider: providerCopyCallbackUrl,
  workloadIdentity: resourceCopyArn, tokenVault: resourceCopyArn, apiKeyProvider: resourceCopyArn, runtime: resourceCopyArn, runtimeEndpoint: resourceCopyArn,
  fact: resourceCopyValue, section: resourceCopyValue, returnUrl: resourceCopyValue, gateway: resourceCopyValue, gatewayTarget: resourceCopyValue,
  runtimeVersion: resourceCopyValue, workspaceAgent: resourceCopyValue, pool: resourceCopyValue, poolClient: resourceCopyValue, poolUser: resourceCopyValue,
};

/** Copies the main value of a row, whatever it is: one key for all kinds. */
export const resourceCopy: Command = async (_services, node) => {
  const copier = node === undefined ? undefined : copiers[node.kind];
  if (copier === undefined) throw new UserError('This row has nothing to copy.', { code: 'NothingToCopy', hint: 'Select a resource, or what stands below one.' });
  await vscode.commands.executeCommand(copier, node);
};
