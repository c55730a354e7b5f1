import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import type { AgentRuntimeSummary } from '../../core/identity/control.js';
import { commandIds, viewTypes } from '../../generated/ids.js';
import type { InvokeHost, InvokeView, InvokeViewState } from '../../webview/protocol/invoke.js';
import type { LogChannel } from '../services/log.js';
import type { PayloadHints } from '../../core/invoke/payload.js';
import { createInvokeSession, type InvokeSession, type InvokeSessionServices } from './invokeSession.js';
import type { JwtInspectorPanels } from './jwtInspector.js';
import { openPanel, type OpenPanel } from './panel.js';
import { createSender } from './sender.js';

export interface InvokePanels extends Disposable {
  /** Shows the panel of a runtime, with hints for the payload; one panel a runtime. */
  show(runtime: AgentRuntimeSummary, hints: PayloadHints): void;
  /** Brings the panel to the front in which a consent waits, or the last one; false where there is none. */
  reveal(): boolean;
  /** True while the browser is expected back. */
  waitsForConsent(): boolean;
}

export interface InvokePanelServices extends InvokeSessionServices {
  readonly extensionUri: vscode.Uri;
  readonly log: LogChannel;
  readonly jwtInspectorPanels: JwtInspectorPanels;
}

interface Open {
  readonly panel: OpenPanel<InvokeHost, InvokeView>;
  readonly session: InvokeSession;
}

/** What a saved state from before a reload may say; anything else is ignored. */
function toViewState(state: unknown): InvokeViewState | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { runtimeArn, tab, userId } = state as Partial<Record<keyof InvokeViewState, unknown>>;
  return {
    runtimeArn: typeof runtimeArn === 'string' ? runtimeArn : undefined,
    tab: tab === 'events' ? 'events' : 'text',
    userId: typeof userId === 'string' ? userId : '',
  };
}

/** The invoke panels of this window. */
export function createInvokePanels(services: InvokePanelServices): InvokePanels {
  const open = new Set<Open>();

  function add(runtime: AgentRuntimeSummary | undefined, hints: PayloadHints, restored?: vscode.WebviewPanel, saved?: InvokeViewState): void {
    const made: { session?: InvokeSession } = {};
    const panel = openPanel<InvokeHost, InvokeView>({
      viewType: viewTypes.invoke, script: 'invoke', title: runtime?.name ?? 'Invoke Agent', events: ['frame', 'turn', 'append', 'clear'],
      host: (own) => {
        const session = createInvokeSession(services, {
          runtime, hints, userId: saved?.userId ?? '', lostTranscript: restored !== undefined,
        });
        made.session = session;
        const sender = createSender(own.view, session);
        own.onDidDispose(() => { sender.dispose(); session.dispose(); });
        return {
          ready: () => { sender.start(); return Promise.resolve({ frame: session.frame(), turns: session.turns() }); },
          ack: (batch) => { sender.ack(batch); },
          send: (draft) => session.send(draft),
          cancel: () => { session.cancel(); },
          newSession: () => { session.newSession(); return Promise.resolve(); },
          chooseTarget: async () => { await vscode.commands.executeCommand(commandIds.runtimeInvoke); },
          copySessionId: async () => { await vscode.env.clipboard.writeText(session.frame().sessionId); },
          copyText: async (turnId) => { await vscode.env.clipboard.writeText(session.turns().find((turn) => turn.id === turnId)?.text ?? ''); },
          openConsent: (cardId) => session.cards.open(cardId),
          copyConsentUrl: async (cardId) => { await vscode.env.clipboard.writeText(await session.cards.startUrl(cardId)); },
          cancelConsent: (cardId) => { session.cards.cancel(cardId); return Promise.resolve(); },
          inspectToken: (turnId) => { services.jwtInspectorPanels.show(session.token(turnId)); return Promise.resolve(); },
          restartSandbox: async () => { await vscode.commands.executeCommand(commandIds.sandboxStart); },
        };
      },
    }, services.extensionUri, services.log, restored);
    if (made.session === undefined) return;
    const entry: Open = { panel, session: made.session };
    open.add(entry);
    panel.onDidDispose(() => { open.delete(entry); });
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.invoke, {
    deserializeWebviewPanel: (panel, state) => { add(undefined, {}, panel, toViewState(state)); return Promise.resolve(); },
  });

  return {
    show(runtime, hints) {
      // A panel that a reload brought back has no runtime yet and takes the first one that is chosen.
      const found = [...open].find(({ session }) => session.runtimeArn() === runtime.arn) ?? [...open].find(({ session }) => session.runtimeArn() === undefined);
      if (found === undefined) {
        add(runtime, hints);
        return;
      }
      found.session.retarget(runtime, hints);
      found.panel.setTitle(runtime.name);
      found.panel.reveal();
    },
    reveal() {
      const entries = [...open];
      const entry = entries.find(({ session }) => session.cards.waits()) ?? entries.at(-1);
      entry?.panel.reveal();
      return entry !== undefined;
    },
    waitsForConsent: () => [...open].some(({ session }) => session.cards.waits()),
    dispose: () => { serializer.dispose(); },
  };
}
