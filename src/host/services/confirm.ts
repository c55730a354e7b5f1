import * as vscode from 'vscode';

/** Asks before something is destroyed; true only where the verb itself was pressed. */
export async function confirm(question: string, detail: string, verb: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, verb)) === verb;
}
