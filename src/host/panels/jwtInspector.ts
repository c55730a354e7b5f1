import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { Logger } from '../../core/base/log.js';
import { Secret } from '../../core/base/secret.js';
import type { TokenOrigin } from '../../core/jwt/agentFlow.js';
import { isOneToken } from '../../core/jwt/find.js';
import { viewTypes } from '../../generated/ids.js';
import type { PanelAction } from '../../webview/protocol/invoke.js';
import type { JwtInspectorHost, JwtInspectorView, Shown } from '../../webview/protocol/jwtInspector.js';
import type { InspectorWork } from '../inspector/work.js';
import type { Connections } from '../services/connections.js';
import type { TokenHistory } from '../services/tokenHistory.js';
import type { TokenNotices } from '../services/tokenNotices.js';
import type { VirtualDocuments } from '../services/virtualDocuments.js';
import type { WindowNetwork } from '../services/windowNetwork.js';
import { createDrawnPage } from './drawnPage.js';
import { openPanel, type OpenPanel } from './panel.js';

export interface JwtInspectorPanels extends Disposable {
  /** Shows the text in the inspector; an open one is used again. Undefined opens it as it is, or empty. With an origin, the text is the token itself. */
  show(text: Secret | undefined, origin?: TokenOrigin): void;
  /** Hands a key of the manifest to the panel where it has the focus. */
  act(action: PanelAction): void;
}

export interface JwtInspectorServices {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly connections: Connections;
  /** By which addresses are fetched. */
  readonly network: Pick<WindowNetwork, 'fetch'>;
  readonly documents: VirtualDocuments;
  readonly history: TokenHistory;
  readonly notices: Pick<TokenNotices, 'note'>;
  /** How far clocks may be apart. */
  readonly clockSkewSeconds: () => number;
}

type Panel = OpenPanel<JwtInspectorHost, JwtInspectorView>;

/** What the panel shows: held as JSON within a secret, as it holds whole tokens. */
const toHeld = (shown: Shown): Secret => new Secret(JSON.stringify(shown));
const fromHeld = (held: Secret): Shown => JSON.parse(held.reveal()) as Shown;

/**
 * The JWT inspector, one for the window. The host holds what it shows in memory for as long as the panel is open, hands it to nobody else,
 * and forgets it with the tokens of this window when the panel is closed.
 */
export function createJwtInspectorPanels(services: JwtInspectorServices): JwtInspectorPanels {
  const { connections, history } = services;
  let open: Panel | undefined;
  /** A text that is to be read. */
  let text: Secret | undefined;
  let shown: Secret | undefined;
  const page = createDrawnPage();

  function toHost(own: Panel): JwtInspectorHost {
    let made: Promise<InspectorWork> | undefined;
    let work: InspectorWork | undefined;
    const load = (): Promise<InspectorWork> => (made ??= import('../inspector/work.js').then(({ createInspectorWork }) => (
      work = createInspectorWork(services, {
        approve: (...asked) => page.ask(() => own.view.approve(...asked)),
        fetching: (...shown) => page.ask(() => own.view.fetching(...shown)),
      }))));
    const subscription = connections.onDidChange(() => { if (page.isDrawn() && open === own) void own.view.connectionChanged(); });
    own.onDidDispose(() => {
      subscription.dispose();
      work?.dispose();
    });
    return {
      ready() {
        page.begin();
        const verified = work?.verified();
        const beginning = text === undefined && shown !== undefined ? { text: '', shown: fromHeld(shown) } : { text: text?.reveal() ?? '' };
        return Promise.resolve({ ...beginning, ...(verified === undefined ? {} : { verified }), nowMs: Date.now(), skewSeconds: services.clockSkewSeconds() });
      },
      remember(now) {
        shown = toHeld(now);
        text = undefined;
      },
      seen(token) {
        history.add(token);
        services.notices.note(new Secret(token.text));
      },
      copy: async (copied) => { await vscode.env.clipboard.writeText(copied); },
      pasteFromClipboard: async () => vscode.env.clipboard.readText(),
      openFile: async () => (await load()).openFile(),
      openDropped: async (uri) => (await load()).openDropped(uri),
      plan: async (...asked) => (await load()).plan(...asked),
      verify: async (plan) => (await load()).verify(plan),
      cancelVerify: () => { work?.cancelVerify(); },
      doors: async (...asked) => (await load()).doors(...asked),
      askIssuers: async (list) => (await load()).askIssuers(list),
      addAuthorizer: async () => (await load()).addAuthorizer(),
      showChange: async (...asked) => (await load()).showChange(...asked),
      pickOther: async (token) => (await load()).pickOther(token),
      pickFromHistory: async () => (await load()).pickFromHistory(),
      makeTestTokens: async (token) => (await load()).makeTestTokens(token),
      showMore: async (token) => (await load()).showMore(token),
    };
  }

  function add(restored?: vscode.WebviewPanel): void {
    page.end();
    const own = openPanel<JwtInspectorHost, JwtInspectorView>({
      viewType: viewTypes.jwtInspector, script: 'jwtInspector', title: 'Token', events: ['read', 'act', 'connectionChanged'], host: toHost,
    }, services.extensionUri, services.log, restored);
    open = own;
    own.onDidChangeVisibility((isVisible) => { if (!isVisible && open === own) page.end(); });
    own.onDidDispose(() => {
      // A tab that was brought back later may have taken its place.
      if (open !== own) return;
      open = undefined;
      text = undefined;
      shown = undefined;
      page.end();
      history.clear();
    });
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.jwtInspector, {
    deserializeWebviewPanel: (panel) => { add(panel); return Promise.resolve(); },
  });

  return {
    show(next, origin) {
      if (next !== undefined && origin !== undefined && isOneToken(next.reveal())) history.add({ text: next.reveal() }, origin);
      if (next !== undefined) text = next;
      if (open === undefined) {
        add();
        return;
      }
      // A view that is not drawn yet, or is hidden, asks for the text itself.
      const isDrawn = page.isDrawn();
      open.reveal();
      if (isDrawn && next !== undefined) void open.view.read(next.reveal());
    },
    act: (action) => { if (open?.isActive() === true) void open.view.act(action); },
    dispose: () => { serializer.dispose(); },
  };
}
