import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';

const SCHEME = 'agentcore-identity';

/** A text that is shown in an editor and cannot be changed; what its name ends with decides the language. */
export interface VirtualText {
  readonly name: string;
  readonly text: string;
}

/** Documents that are in no file and are never saved. */
export interface VirtualDocuments extends Disposable {
  show(document: VirtualText): Promise<void>;
  /** Both beside each other, as VS Code shows differences. */
  compare(title: string, left: VirtualText, right: VirtualText): Promise<void>;
}

/** A text is held for as long as its editor is open. */
export function createVirtualDocuments(): VirtualDocuments {
  const texts = new Map<string, string>();
  let count = 0;

  function add({ name, text }: VirtualText): vscode.Uri {
    count += 1;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${count}/${name.replace(/[\\/:*?"<>|]/g, '-')}` });
    texts.set(uri.toString(), text);
    return uri;
  }

  const subscriptions = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '' }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => { texts.delete(uri.toString()); }),
  ];

  return {
    async show(document) {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(add(document)), { preview: false });
    },
    async compare(title, left, right) {
      await vscode.commands.executeCommand('vscode.diff', add(left), add(right), title);
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      texts.clear();
    },
  };
}
