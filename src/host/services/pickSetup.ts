import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { findPoolId, nameOfSetup, type SetupRecord } from '../../core/cognito/record.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { poolOf } from './pickCognito.js';
import { pickRow } from './quickPick.js';

/** The set-up of the row, or that made the pool of the row a command was called on, the only one there is, or one that the person picks. */
export async function chooseSetup(records: readonly SetupRecord[], node: TreeNode | undefined, title: string): Promise<SetupRecord | undefined> {
  if (node?.kind === 'leftover') {
    const left = records.find(({ setupId }) => setupId === node.record.setupId);
    if (left === undefined) void vscode.window.showInformationMessage('Nothing is kept of this set-up any more. Refresh the group.');
    return left;
  }
  const pool = poolOf(node);
  if (pool !== undefined) {
    const own = records.find((record) => findPoolId(record) === pool.id);
    if (own !== undefined) return own;
    throw new UserError(`This user pool was not made by a set-up of this extension: ${pool.name}`, {
      code: 'NotASetup', hint: 'What its clients and users are for is known only of pools that Set Up a Cognito User Pool made.',
    });
  }
  if (records.length === 0) {
    void vscode.window.showInformationMessage('There is no set-up of this extension in this connection.');
    return undefined;
  }
  if (records.length === 1) return records[0];
  const chosen = await pickRow(
    records.map((record) => ({ label: nameOfSetup(record), description: new Date(record.startedAtMs).toLocaleString(), record })),
    { title, placeHolder: 'Which set-up?', matchOnDescription: true },
  );
  return chosen?.record;
}
