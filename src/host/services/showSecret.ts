import * as vscode from 'vscode';
import type { Secret } from '../../core/base/secret.js';
import { toShown, type PickRow, type ShownRow } from './quickPick.js';
import { showDone } from './showDone.js';

/** How long a secret can be looked at, from the moment that it is there. */
const SHOWN_MS = 30_000;

type Row = PickRow & { readonly act: 'copy' | 'show' | 'hide' | 'none' };

const DOTS = '••••••••••••';

/**
 * Shows a secret as dots, with Copy and Show, until it is left or the time is over. It never stands in a title, a notification or a
 * log.
 * @param noun "API Key": what the rows call it
 */
export function showSecret({ title, noun, secret }: { readonly title: string; readonly noun: string; readonly secret: Secret }): Promise<void> {
  const widget = vscode.window.createQuickPick<ShownRow<Row>>();
  let isShown = false;
  const draw = () => {
    const rows: readonly Row[] = [
      { icon: 'copy', label: `Copy ${noun}`, act: 'copy' },
      isShown ? { icon: 'eye-closed', label: `Hide ${noun}`, act: 'hide' } : { icon: 'eye', label: `Show ${noun}`, act: 'show' },
      { label: isShown ? secret.reveal() : DOTS, act: 'none' },
    ];
    widget.items = rows.map(toShown);
  };
  widget.title = title;
  widget.placeholder = 'It goes away after 30 seconds, or with Escape.';
  draw();
  return new Promise((resolve) => {
    const timer = setTimeout(() => { widget.hide(); }, SHOWN_MS);
    widget.onDidAccept(async () => {
      const act = widget.selectedItems[0]?.row.act;
      if (act === 'copy') {
        await vscode.env.clipboard.writeText(secret.reveal());
        showDone(`Copied: ${noun}`);
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
