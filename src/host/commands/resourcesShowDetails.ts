import * as vscode from 'vscode';
import { plainText } from '../../core/base/explain.js';
import { missingActions } from '../../core/tree/permissions.js';
import { commandIds } from '../../generated/ids.js';
import { openAwsPage } from '../services/browser.js';
import { COPY_STATEMENT, copyStatement } from '../services/copyStatement.js';
import type { Command } from '../services/services.js';

const RETRY = 'Retry';
const DOCS = 'Read More';

/** Says all that is known of a failure, with the permission that is missing where that is what is wrong. */
export const resourcesShowDetails: Command = async (_services, node) => {
  if (node?.kind !== 'failure') return;
  const { error } = node;
  const actions = missingActions(node);
  const text = plainText(error);
  // Where AWS names the action itself, once is enough.
  const unnamed = actions.filter((action) => !text.includes(action));
  const chosen = await vscode.window.showErrorMessage(
    unnamed.length === 0 ? text : `${text} Missing: ${unnamed.join(', ')}`, ...(actions.length === 0 ? [] : [COPY_STATEMENT]), RETRY, ...(error.docs === undefined ? [] : [DOCS]),
  );
  if (chosen === COPY_STATEMENT) await copyStatement(actions);
  if (chosen === DOCS && error.docs !== undefined) await openAwsPage(error.docs);
  if (chosen === RETRY) await vscode.commands.executeCommand(commandIds.resourcesRetry, node);
};
