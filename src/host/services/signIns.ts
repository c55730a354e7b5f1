import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';

/** Sign-ins that go on in terminals. */
export interface SignIns extends Disposable {
  /**
   * Looks whether somebody has signed in whenever that may be: when a command of the terminal has ended, where the shell tells, when the
   * window is come back to from the browser, and when the terminal is closed.
   * @param look gives true where that is done, and nothing more is to be looked for
   */
  await(terminal: vscode.Terminal, look: () => Promise<boolean>): void;
}

/** @param onError told where looking fails */
export function createSignIns(onError: (error: unknown) => void): SignIns {
  const waiting = new Map<vscode.Terminal, () => Promise<boolean>>();

  async function lookAt(terminal: vscode.Terminal): Promise<void> {
    const look = waiting.get(terminal);
    try {
      if (await look?.() === true) waiting.delete(terminal);
    } catch (error) {
      waiting.delete(terminal);
      onError(error);
    }
  }

  const subscriptions = [
    vscode.window.onDidEndTerminalShellExecution(({ terminal }) => { void lookAt(terminal); }),
    vscode.window.onDidCloseTerminal((terminal) => { void lookAt(terminal).finally(() => { waiting.delete(terminal); }); }),
    vscode.window.onDidChangeWindowState(({ focused }) => { if (focused) for (const terminal of waiting.keys()) void lookAt(terminal); }),
  ];
  return {
    await: (terminal, look) => { waiting.set(terminal, look); },
    dispose: () => { for (const item of subscriptions) item.dispose(); },
  };
}
