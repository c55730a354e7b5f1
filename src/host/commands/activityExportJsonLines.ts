import * as vscode from 'vscode';
import { toJsonLine } from '../../core/activity/jsonLines.js';
import { saveParts } from '../services/saveParts.js';
import type { Command } from '../services/services.js';

/** Saves the activity of the session as JSON lines, the oldest call first and whatever the view shows. */
export const activityExportJsonLines: Command = async ({ activity }) => {
  const entries = activity.entries();
  if (entries.length === 0) {
    void vscode.window.showInformationMessage('Nothing was called in this session yet.');
    return;
  }
  const parts = entries.map((entry) => `${toJsonLine(entry)}\n`);
  await saveParts({ name: 'agentcore-identity-activity.jsonl', kind: 'JSON lines', parts });
};
