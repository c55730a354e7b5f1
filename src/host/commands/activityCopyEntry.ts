import * as vscode from 'vscode';
import { textOfRow, type ActivityRow } from '../../core/activity/rows.js';
import type { Command } from '../services/services.js';
import { showDone } from '../services/showDone.js';

const isRow = (value: unknown): value is ActivityRow => typeof value === 'object' && value !== null && 'type' in value && 'id' in value;

/** Copies a call of the Activity view as JSON, or a fact of one. */
export const activityCopyEntry: Command = async ({ activityView }, _node, _nodes, argument) => {
  const row = isRow(argument) ? argument : activityView.selection();
  const text = row === undefined ? '' : textOfRow(row);
  if (text === '') {
    void vscode.window.showInformationMessage('Select a call in the Activity view first.');
    return;
  }
  await vscode.env.clipboard.writeText(text);
  showDone('Copied');
};
