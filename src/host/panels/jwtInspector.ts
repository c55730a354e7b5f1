import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import { Secret } from '../../core/base/secret.js';
import { viewTypes } from '../../generated/ids.js';
import type { PanelAction } from '../../webview/protocol/invoke.js';
import type { JwtInspectorHost, JwtInspectorView } from '../../webview/protocol/jwtInspector.js';
import { openPanel, type OpenPanel } from './panel.js';

export interface JwtInspectorPanels extends Disposable {
  /** Shows the text in the inspector; an open one is used again. Undefined opens it as it is, or empty. */
  show(text: Secret | undefined): void;
  /** Hands a key of the manifest to the panel where it has the focus. */
  act(action: PanelAction): void;
}

/** The JWT inspector, one for the window. The host holds the text in memory for as long as the panel is open, and hands it to nobody else. */
export function createJwtInspectorPanels(extensionUri: vscode.Uri, log: Logger): JwtInspectorPanels {
  let open: OpenPanel<JwtInspectorHost, JwtInspectorView> | undefined;
  let held: Secret | undefined;
  let drawn = false;

  function add(restored?: vscode.WebviewPanel): void {
    drawn = false;
    const own = openPanel<JwtInspectorHost, JwtInspectorView>({
      viewType: viewTypes.jwtInspector, script: 'jwtInspector', title: 'Token', events: ['read', 'act'],
      host: () => ({
        ready: () => {
          drawn = true;
          return Promise.resolve({ text: held?.reveal() ?? '', nowMs: Date.now() });
        },
        remember: (text) => { held = new Secret(text); },
        copy: async (text) => { await vscode.env.clipboard.writeText(text); },
        pasteFromClipboard: async () => vscode.env.clipboard.readText(),
      }),
    }, extensionUri, log, restored);
    open = own;
    own.onDidDispose(() => {
      // A tab that was brought back later may have taken its place.
      if (open !== own) return;
      open = undefined;
      held = undefined;
      drawn = false;
    });
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.jwtInspector, {
    deserializeWebviewPanel: (panel) => { add(panel); return Promise.resolve(); },
  });

  return {
    show(text) {
      if (text !== undefined) held = text;
      if (open === undefined) {
        add();
        return;
      }
      open.reveal();
      // A view that is not drawn yet, or is hidden, asks for the text itself.
      if (drawn && text !== undefined) void open.view.read(text.reveal());
    },
    act: (action) => { if (open?.isActive() === true) void open.view.act(action); },
    dispose: () => { serializer.dispose(); },
  };
}
