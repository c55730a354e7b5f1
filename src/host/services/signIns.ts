import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { watchSignIn, type SignInWatch } from '../../core/profiles/signInWatch.js';

/** Sign-ins that go on in terminals. */
export interface SignIns extends Disposable {
  /**
   * Looks whether somebody has signed in whenever that may be: when a command of the terminal has ended, where the shell tells, when the
   * window is come back to from the browser, and when the terminal is closed. A look that fails is not the last one before that.
   * @param look gives true where that is done, and nothing more is to be looked for
   */
  await(terminal: vscode.Terminal, look: () => Promise<boolean>): void;
}

/** @param onError told the first failure of a look, but not of one that may have come too early */
export function createSignIns(onError: (error: unknown) => void): SignIns {
  const waiting = new Map<vscode.Terminal, SignInWatch>();

  async function lookAt(terminal: vscode.Terminal, isTold: boolean): Promise<void> {
    if (await waiting.get(terminal)?.look(isTold) === true) waiting.delete(terminal);
  }

  const subscriptions = [
    vscode.window.onDidEndTerminalShellExecution(({ terminal }) => { void lookAt(terminal, true); }),
    vscode.window.onDidCloseTerminal((terminal) => { void lookAt(terminal, true).finally(() => { waiting.delete(terminal); }); }),
    vscode.window.onDidChangeWindowState(({ focused }) => { if (focused) for (const terminal of waiting.keys()) void lookAt(terminal, false); }),
  ];
  return {
    await: (terminal, look) => { waiting.set(terminal, watchSignIn(look, onError)); },
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
