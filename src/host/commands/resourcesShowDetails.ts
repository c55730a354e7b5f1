import * as vscode from 'vscode';
import { plainText } from '../../core/base/explain.js';
import { missingActions, toStatement } from '../../core/tree/permissions.js';
import { commandIds } from '../../generated/ids.js';
import { openAwsPage } from '../services/browser.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

const RETRY = 'Retry';
const COPY = 'Copy IAM Statement';
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
    unnamed.length === 0 ? text : `${text} Missing: ${unnamed.join(', ')}`, ...(actions.length === 0 ? [] : [COPY]), RETRY, ...(error.docs === undefined ? [] : [DOCS]),
  );
  if (chosen === COPY) {
    await vscode.env.clipboard.writeText(toStatement(actions));
    showDone('IAM statement copied');
  }
  if (chosen === DOCS && error.docs !== undefined) await openAwsPage(error.docs);
  if (chosen === RETRY) await vscode.commands.executeCommand(commandIds.resourcesRetry, node);
};
