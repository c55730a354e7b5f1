import * as vscode from 'vscode';
import { missingActions, toStatement, LIST_ACTIONS } from '../../core/tree/permissions.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

/** Copies the IAM statement that a failed row lacks; without a row the one for all that the explorer lists. */
export const resourcesCopyStatement: Command = async (_services, node) => {
  await vscode.env.clipboard.writeText(toStatement(node?.kind === 'failure' ? missingActions(node) : LIST_ACTIONS));
  showDone('IAM statement copied');
};
