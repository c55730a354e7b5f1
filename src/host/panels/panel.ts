import { randomBytes } from 'node:crypto';
import { createBirpc, type BirpcReturn } from 'birpc';
import * as vscode from 'vscode';
import type { Event } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import { wire } from '../../webview/shared/wire.js';

/** One open panel with its typed calls both ways. */
export interface OpenPanel<Host extends object, View extends object> {
  readonly view: BirpcReturn<View, Host>;
  setTitle(title: string): void;
  reveal(): void;
  /** True while it is the active editor. */
  isActive(): boolean;
  /** True while it is seen. A page that is hidden, or moved to another column, is thrown away and made anew. */
  isVisible(): boolean;
  readonly onDidChangeVisibility: Event<boolean>;
  readonly onDidDispose: vscode.Event<void>;
}

export interface PanelKind<Host extends object, View extends object> {
  readonly viewType: string;
  /** Name of the script under dist/webview. */
  readonly script: string;
  readonly title: string;
  /** Calls of the view that want no answer. */
  readonly events: readonly (keyof View & string)[];
  /** Made once the panel can be spoken to. */
  readonly host: (panel: OpenPanel<Host, View>) => Host;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** The page: a script and two style sheets of ours, nothing inline, nothing from elsewhere, no connection to anywhere. */
function toHtml(webview: vscode.Webview, folder: vscode.Uri, script: string, title: string): string {
  const nonce = randomBytes(18).toString('base64');
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri('codicon.css')}">
<link rel="stylesheet" href="${uri('page.css')}">
</head>
<body><script nonce="${nonce}" src="${uri(`${script}.js`)}"></script></body>
</html>`;
}

/** Opens a panel, or fills one that VS Code brings back after a reload. */
export function openPanel<Host extends object, View extends object>(
  kind: PanelKind<Host, View>, extensionUri: vscode.Uri, log: Logger, restored?: vscode.WebviewPanel,
): OpenPanel<Host, View> {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const options: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [folder] };
  const panel = restored ?? vscode.window.createWebviewPanel(kind.viewType, kind.title, vscode.ViewColumn.Active, { ...options, enableFindWidget: true });
  panel.webview.options = options;
  const tabIcon = (file: string) => vscode.Uri.joinPath(extensionUri, 'media', file);
  panel.iconPath = { light: tabIcon('tab-light.svg'), dark: tabIcon('tab-dark.svg') };

  // The view may call before anything else happens, so the host listens before the page is set. The two know each other:
  // the host's calls go to the view, and the first call of the view comes after both exist.
  const calls: { host?: Host } = {};
  // A panel that is gone throws at every touch, and what goes on behind it does not know.
  let isOpen = true;
  panel.onDidDispose(() => { isOpen = false; });
  const view = createBirpc<View, Host>({} as Host, {
    post: (message: unknown) => { if (isOpen) void panel.webview.postMessage(message); },
    on: (receive: (message: unknown) => void) => { panel.webview.onDidReceiveMessage(receive); },
    eventNames: [...kind.events],
    resolver: (name) => {
      const found = (calls.host as Readonly<Record<string, unknown>> | undefined)?.[name];
      return typeof found === 'function' ? (found as (...args: unknown[]) => unknown) : undefined;
    },
    onFunctionError: (error, name) => { log.warn(`${kind.script} panel, ${name}: ${error.message}`); return false; },
    timeout: -1,
    ...wire,
  });
  const open: OpenPanel<Host, View> = {
    view,
    setTitle: (title) => { panel.title = title; },
    reveal: () => { panel.reveal(); },
    isActive: () => isOpen && panel.active,
    isVisible: () => isOpen && panel.visible,
    onDidChangeVisibility: (listener) => panel.onDidChangeViewState(() => { listener(panel.visible); }),
    onDidDispose: panel.onDidDispose,
  };
  calls.host = kind.host(open);
  panel.onDidDispose(() => { view.$close(); });
  panel.webview.html = toHtml(panel.webview, folder, kind.script, kind.title);
  return open;
}
