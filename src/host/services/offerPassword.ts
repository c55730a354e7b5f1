import * as vscode from 'vscode';
import type { Secret } from '../../core/base/secret.js';

const COPY = 'Copy Password';

/** Says what was done and offers the password. Not awaited by callers: the notification stays until it is closed. */
export async function offerPassword(said: string, password: Secret): Promise<void> {
  const pressed = await vscode.window.showInformationMessage(`${said} The password is in the secret storage of VS Code.`, COPY);
  if (pressed === COPY) await vscode.env.clipboard.writeText(password.reveal());
}
