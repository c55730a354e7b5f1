import * as vscode from 'vscode';

/** Below this nobody notices a wait, and a notification that flashes would be noise. */
const QUIET_MS = 300;

/** Runs the work; where it takes longer than 300 ms, shows it with a Cancel button that aborts the signal. */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const running = work(controller.signal);
  const quick = await Promise.race([
    running.then(() => true, () => true),
    new Promise<false>((resolve) => { setTimeout(() => { resolve(false); }, QUIET_MS); }),
  ]);
  if (quick) return running;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (_progress, token) => {
    token.onCancellationRequested(() => { controller.abort(); });
    return running;
  });
}
