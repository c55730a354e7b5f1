import * as vscode from 'vscode';
import { escapeIcons } from '../../core/base/icons.js';

/** Long enough to be read, and gone by itself. */
const SHOWN_MS = 5_000;

/** Says in the status bar what was done. Names in it draw no icon. */
export function showDone(text: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${escapeIcons(text)}`, SHOWN_MS);
}

/** Says in the status bar what was begun and goes on without us. Names in it draw no icon. */
export function showUnderWay(text: string): void {
  vscode.window.setStatusBarMessage(`$(sync) ${escapeIcons(text)}`, SHOWN_MS);
}
