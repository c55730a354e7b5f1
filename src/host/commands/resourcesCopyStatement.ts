import { LIST_ACTIONS, missingActions } from '../../core/tree/permissions.js';
import { copyStatement } from '../services/copyStatement.js';
import type { Command } from '../services/services.js';

/** Copies the IAM statement that a failed row lacks; without a row the one for all that the explorer lists. */
export const resourcesCopyStatement: Command = async (_services, node) => {
  await copyStatement(node?.kind === 'failure' ? missingActions(node) : LIST_ACTIONS);
};
