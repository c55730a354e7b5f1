import * as vscode from 'vscode';
import { escapeIcons } from '../../core/base/icons.js';

/** Below this nobody notices a wait, and a notification that flashes would be noise. */
const QUIET_MS = 300;

/** Says what is being done now, and as which step of how many, counted from 0. */
export type Report = (doing: string, index: number, total: number) => void;

/**
 * Runs the work; where it takes longer than 300 ms, shows it with a Cancel button that aborts the signal. What the work then
 * still does, such as to remove what it made, is shown in the status bar.
 */
export function withProgress<T>(title: string, work: (signal: AbortSignal, report: Report) => Promise<T>): Promise<T> {
  return showWhile(title, true, work);
}

/** The same without Cancel, for a call that cannot be taken back. */
export function withFirmProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return showWhile(title, false, work);
}

async function showWhile<T>(title: string, cancellable: boolean, work: (signal: AbortSignal, report: Report) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let show: (message: string) => void = () => undefined;
  let message = '';
  const running = work(controller.signal, (doing, index, total) => {
    message = `${doing} (${index + 1} of ${total})`;
    show(message);
  });
  const quick = await Promise.race([
    running.then(() => true, () => true),
    new Promise<false>((resolve) => { setTimeout(() => { resolve(false); }, QUIET_MS); }),
  ]);
  if (quick) return running;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable }, (progress, token) => {
    show = (text) => { progress.report({ message: text }); };
    show(message);
    token.onCancellationRequested(() => {
      controller.abort();
      vscode.window.setStatusBarMessage(`$(sync~spin) Cancelling: ${escapeIcons(title)}`, running.then(() => undefined, () => undefined));
    });
    return running;
  });
}
