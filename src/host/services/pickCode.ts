import * as vscode from 'vscode';
import type { Call } from '../../core/asCode/calls.js';
import { languages, type Language } from '../../core/asCode/languages.js';
import type { AwsAccess } from '../../core/identity/access.js';
import { toShown, type PickRow, type ShownRow } from './quickPick.js';

/** A language that was picked, its text, and what is to be done with it. */
export interface PickedCode {
  readonly language: Language;
  readonly text: string;
  readonly how: 'copy' | 'open';
}

interface Item extends PickRow {
  readonly language: Language;
  /** Undefined where the language cannot say it. */
  readonly text: string | undefined;
}

const OPEN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: 'Open in Editor' };

/** At the width of a picker. */
const PREVIEW_LENGTH = 160;

/** The beginning of a text on one line, from where it says something of its own. */
function toPreview(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !/^(import\b|AWSTemplateFormatVersion|\($|: "\$)/.test(line));
  const joined = lines.join(' ');
  return joined.length > PREVIEW_LENGTH ? `${joined.slice(0, PREVIEW_LENGTH - 1)}…` : joined;
}

/** Shows what each language makes of a call; Enter copies, the button opens an editor. */
export function pickCode(title: string, call: Call, access: AwsAccess): Promise<PickedCode | undefined> {
  const items = languages.map((language): Item => {
    const written = language.write(call, access);
    const { label, description } = language;
    return written.kind === 'template'
      ? { language, label, description, detail: toPreview(written.text), text: written.text, buttons: [OPEN] }
      : { language, label, description: 'not possible', detail: written.reason, text: undefined };
  });
  return new Promise((resolve) => {
    const picker = vscode.window.createQuickPick<ShownRow<Item>>();
    Object.assign(picker, { title, placeholder: 'Enter copies, the button opens an editor. Secrets are left out.', items: items.map(toShown), matchOnDescription: true });
    const finish = (item: Item | undefined, how: PickedCode['how']) => {
      if (item !== undefined && item.text === undefined) return;
      resolve(item?.text === undefined ? undefined : { language: item.language, text: item.text, how });
      picker.hide();
    };
    picker.onDidAccept(() => { finish(picker.activeItems[0]?.row, 'copy'); });
    picker.onDidTriggerItemButton(({ item }) => { finish(item.row, 'open'); });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
