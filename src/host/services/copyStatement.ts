import * as vscode from 'vscode';
import { toStatement } from '../../core/tree/permissions.js';
import { showDone } from './showDone.js';

/** The button beside every error that AWS gave for a permission that is missing. */
export const COPY_STATEMENT = 'Copy IAM Statement';

/** Copies the statement that allows these actions. */
export async function copyStatement(actions: readonly string[]): Promise<void> {
  await vscode.env.clipboard.writeText(toStatement(actions));
  showDone('IAM statement copied');
}
