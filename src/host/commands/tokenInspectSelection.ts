import * as vscode from 'vscode';
import { Secret } from '../../core/base/secret.js';
import type { Command } from '../services/services.js';

/** Opens the inspector on what is selected in the editor. */
export const tokenInspectSelection: Command = ({ jwtInspectorPanels }) => {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  if (text.trim() === '') {
    void vscode.window.showInformationMessage('Select a token, a header or a token response in an editor first.');
    return;
  }
  jwtInspectorPanels.show(new Secret(text));
};
