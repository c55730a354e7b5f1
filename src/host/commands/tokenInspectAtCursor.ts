import * as vscode from 'vscode';
import { Secret } from '../../core/base/secret.js';
import { readTokenText } from '../services/tokenReader.js';
import type { Command } from '../services/services.js';

/** Opens the inspector on the token at the cursor, or at the place that a code lens or a hover names. */
export const tokenInspectAtCursor: Command = async ({ jwtInspectorPanels }, _node, _nodes, argument) => {
  const place = toPlace(argument) ?? cursor();
  const text = place === undefined ? undefined : await readTokenText(place.document, place.position);
  if (text === undefined) {
    void vscode.window.showInformationMessage('There is no token at this place. Put the cursor into one, or select some text that holds one.');
    return;
  }
  jwtInspectorPanels.show(new Secret(text));
};

interface Place {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

/** A place in a document that is open. Anyone may call a command, with anything. */
function toPlace(argument: unknown): Place | undefined {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('offset' in argument)) return undefined;
  const { uri, offset } = argument;
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  return document === undefined || typeof offset !== 'number' ? undefined : { document, position: document.positionAt(offset) };
}

function cursor(): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined ? undefined : { document: editor.document, position: editor.selection.active };
}
