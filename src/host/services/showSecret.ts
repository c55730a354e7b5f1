import * as vscode from 'vscode';
import type { Secret } from '../../core/base/secret.js';

/** How long a secret can be looked at, from the moment that it is there. */
const SHOWN_MS = 30_000;

const DOTS = '••••••••••••';

/**
 * Shows a secret as dots, with Copy and Show, until it is left or the time is over. It never stands in a title, a notification or a
 * log.
 * @param noun "API Key": what the rows call it
 */
export function showSecret({ title, noun, secret }: { readonly title: string; readonly noun: string; readonly secret: Secret }): Promise<void> {
  const widget = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly act: 'copy' | 'show' | 'hide' | 'none' }>();
  let isShown = false;
  const draw = () => {
    widget.items = [
      { label: `$(copy) Copy ${noun}`, act: 'copy' },
      isShown ? { label: `$(eye-closed) Hide ${noun}`, act: 'hide' } : { label: `$(eye) Show ${noun}`, act: 'show' },
      { label: isShown ? secret.reveal() : DOTS, act: 'none' },
    ];
  };
  widget.title = title;
  widget.placeholder = 'It goes away after 30 seconds, or with Escape.';
  draw();
  return new Promise((resolve) => {
    const timer = setTimeout(() => { widget.hide(); }, SHOWN_MS);
    widget.onDidAccept(async () => {
      const act = widget.selectedItems[0]?.act;
      if (act === 'copy') {
        await vscode.env.clipboard.writeText(secret.reveal());
        vscode.window.setStatusBarMessage(`$(check) Copied: ${noun}`, 3_000);
        widget.hide();
      } else if (act === 'show' || act === 'hide') {
        isShown = act === 'show';
        draw();
      }
    });
    widget.onDidHide(() => {
      clearTimeout(timer);
      widget.dispose();
      resolve();
    });
    widget.show();
  });
}
