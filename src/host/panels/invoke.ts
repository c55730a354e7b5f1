import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { plainText } from '../../core/base/explain.js';
import type { AgentRuntimeSummary } from '../../core/identity/control.js';
import { commandIds, settingIds, viewTypes } from '../../generated/ids.js';
import type { BoxDraft, InvokeHost, InvokeView, InvokeViewState, PanelAction } from '../../webview/protocol/invoke.js';
import type { LogChannel } from '../services/log.js';
import { withProgress } from '../services/progress.js';
import type { PayloadHints } from '../../core/invoke/payload.js';
import { createInvokeSession, type InvokeSession, type InvokeSessionServices } from './invokeSession.js';
import type { JwtInspectorPanels } from './jwtInspector.js';
import { openPanel, type OpenPanel } from './panel.js';
import { createSender } from './sender.js';

export interface InvokePanels extends Disposable {
  /** Shows the panel of a runtime, one a runtime. Hints are added to those before; undefined stands for the agent as itself. */
  show(runtime: AgentRuntimeSummary, hints: PayloadHints | undefined): void;
  /** Brings the panel to the front in which a consent waits, or the last one; false where there is none. */
  reveal(): boolean;
  /** Hands a key of the manifest to the panel that has the focus. */
  act(action: PanelAction): void;
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
  const { connections } = services;
  const open = new Set<Open>();

  function add(runtime: AgentRuntimeSummary | undefined, hints: PayloadHints, restored?: vscode.WebviewPanel, saved?: InvokeViewState): Open {
    const session = createInvokeSession(services, { runtime, hints, userId: saved?.userId ?? '', lostTranscript: restored !== undefined });
    let draft: BoxDraft | undefined;
    const panel = openPanel<InvokeHost, InvokeView>({
      viewType: viewTypes.invoke, script: 'invoke', title: runtime?.name ?? 'Invoke Agent', events: ['frame', 'turn', 'append', 'clear', 'act'],
      host: (own) => {
        const sender = createSender(own.view, session);
        own.onDidDispose(() => { sender.dispose(); session.dispose(); });
        return {
          ready: () => { sender.start(); return Promise.resolve({ frame: session.frame(), turns: session.turns(), draft }); },
          rememberBox: (next) => { draft = next; },
          ack: (batch) => { sender.ack(batch); },
          send: (typed) => session.send(typed),
          cancel: () => { session.cancel(); },
          newSession: () => { session.newSession(); return Promise.resolve(); },
          chooseTarget: async () => { await vscode.commands.executeCommand(commandIds.runtimeInvoke); },
          copySessionId: async () => { await vscode.env.clipboard.writeText(session.frame().sessionId); },
          copyText: async (turnId) => { await vscode.env.clipboard.writeText(session.turns().find((turn) => turn.id === turnId)?.text ?? ''); },
          openConsent: (cardId) => session.cards.open(cardId),
          copyConsentUrl: async (cardId) => { await vscode.env.clipboard.writeText(await session.cards.startUrl(cardId)); },
          cancelConsent: (cardId) => { session.cards.cancel(cardId); return Promise.resolve(); },
          inspectToken: (turnId) => { services.jwtInspectorPanels.show(session.token(turnId)); return Promise.resolve(); },
          // Not the command: it shows the Resources view, and the person is here.
          restartSandbox: async () => { await withProgress('Starting the local sandbox', (signal) => connections.connectSandbox(signal)); },
          addReturnUrl: (turnId) => session.addReturnUrl(turnId),
          showSettings: async () => { await vscode.commands.executeCommand('workbench.action.openSettings', settingIds.callbackUrl); },
        };
      },
    }, services.extensionUri, services.log, restored);
    const entry: Open = { panel, session };
    open.add(entry);
    panel.onDidDispose(() => { open.delete(entry); });
    return entry;
  }

  /** Finds the runtime of a panel that a window reload brought back, once the window is connected again. */
  async function revive({ session, panel }: Open, arn: string): Promise<void> {
    const id = /:runtime\/([^/]+)$/.exec(arn)?.[1];
    if (id === undefined || session.runtimeArn() !== undefined || connections.state().kind !== 'connected') return;
    const runtime = await (await connections.control()).getAgentRuntime(id);
    // Another connection may have a runtime of the same id.
    if (runtime.arn !== arn || session.runtimeArn() !== undefined) return;
    session.retarget(runtime, {}, 'replace');
    panel.setTitle(runtime.name);
  }

  function restore(panel: vscode.WebviewPanel, saved: InvokeViewState | undefined): void {
    const entry = add(undefined, {}, panel, saved);
    const arn = saved?.runtimeArn;
    if (arn === undefined) return;
    // Until somebody has chosen an agent: after that, what was before the reload no longer matters.
    const tryNow = () => {
      revive(entry, arn)
        .then(() => { if (entry.session.runtimeArn() !== undefined) subscription.dispose(); })
        .catch((error: unknown) => { services.log.warn(`restored panel: ${plainText(error)}`); });
    };
    const subscription = connections.onDidChange(tryNow);
    entry.panel.onDidDispose(() => { subscription.dispose(); });
    tryNow();
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.invoke, {
    deserializeWebviewPanel: (panel, state) => { restore(panel, toViewState(state)); return Promise.resolve(); },
  });

  return {
    show(runtime, hints) {
      // A panel whose connection is gone has no runtime and takes the next one that is chosen.
      const found = [...open].find(({ session }) => session.runtimeArn() === runtime.arn) ?? [...open].find(({ session }) => session.runtimeArn() === undefined);
      if (found === undefined) {
        add(runtime, hints ?? {});
        return;
      }
      found.session.retarget(runtime, hints ?? {}, hints === undefined ? 'replace' : 'merge');
      found.panel.setTitle(runtime.name);
      found.panel.reveal();
    },
    reveal() {
      const entries = [...open];
      const entry = entries.find(({ session }) => session.cards.waits()) ?? entries.at(-1);
      entry?.panel.reveal();
      return entry !== undefined;
    },
    act: (action) => { void [...open].find(({ panel }) => panel.isActive())?.panel.view.act(action); },
    waitsForConsent: () => [...open].some(({ session }) => session.cards.waits()),
    dispose() {
      serializer.dispose();
      for (const { session } of open) session.dispose();
    },
  };
}
