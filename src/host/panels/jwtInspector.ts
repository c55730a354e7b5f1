import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import type { Secret } from '../../core/base/secret.js';
import { viewTypes } from '../../generated/ids.js';
import type { JwtInspectorHost, JwtInspectorView } from '../../webview/protocol/jwtInspector.js';
import { openPanel, type OpenPanel } from './panel.js';

export interface JwtInspectorPanels extends Disposable {
  /** Shows the token in the inspector; an open one is used again. Undefined opens it empty. */
  show(token: Secret | undefined): void;
}

/** The JWT inspector. The host hands the token over once, on the view's call, and keeps nothing. */
export function createJwtInspectorPanels(extensionUri: vscode.Uri, log: Logger): JwtInspectorPanels {
  let open: OpenPanel<JwtInspectorHost, JwtInspectorView> | undefined;
  let handedOver: Secret | undefined;
  let drawn = false;

  function show(token: Secret | undefined, restored?: vscode.WebviewPanel): void {
    handedOver = token;
    if (open !== undefined && restored === undefined) {
      open.reveal();
      // A view that is not drawn yet asks for the text itself.
      if (drawn && token !== undefined) void open.view.read(token.reveal());
      return;
    }
    drawn = false;
    open = openPanel<JwtInspectorHost, JwtInspectorView>({
      viewType: viewTypes.jwtInspector, script: 'jwtInspector', title: 'Token', events: ['read'],
      host: () => ({
        ready: () => {
          drawn = true;
          const text = handedOver?.reveal() ?? '';
          handedOver = undefined;
          return Promise.resolve({ text, nowMs: Date.now() });
        },
        copy: async (text) => { await vscode.env.clipboard.writeText(text); },
        pasteFromClipboard: async () => vscode.env.clipboard.readText(),
      }),
    }, extensionUri, log, restored);
    open.onDidDispose(() => { open = undefined; drawn = false; });
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.jwtInspector, {
    deserializeWebviewPanel: (panel) => { show(undefined, panel); return Promise.resolve(); },
  });
  return { show: (token) => { show(token); }, dispose: () => { serializer.dispose(); } };
}
