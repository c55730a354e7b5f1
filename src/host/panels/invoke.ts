import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { plainText } from '../../core/base/explain.js';
import { toRecord } from '../../core/base/record.js';
import { parseConnectionId } from '../../core/connections/saved.js';
import { toAddress } from '../../core/invoke/address.js';
import type { ChosenTarget } from '../../core/invoke/chosen.js';
import type { SavedUser } from '../../core/invoke/conversationState.js';
import { createHistory } from '../../core/invoke/history.js';
import type { PayloadHints } from '../../core/invoke/payload.js';
import { restoreTarget, type SavedTarget } from '../../core/invoke/restoreTarget.js';
import { viewTypes } from '../../generated/ids.js';
import type { PanelAction } from '../../webview/protocol/invoke.js';
import { createInvokePanel, type InvokePanel, type InvokePanelServices, type Restored } from './invokePanel.js';

export interface InvokePanels extends Disposable {
  /** Shows the panel of a target of an open connection, one a target and connection. Hints are added to those before; undefined stands for the agent as itself. */
  show(target: ChosenTarget, hints: PayloadHints | undefined, connectionId: string): void;
  /** Brings the panel to the front in which a consent waits, or the last one; false where there is none. */
  reveal(): boolean;
  /** Hands a key of the manifest to the panel that has the focus. */
  act(action: PanelAction): void;
  /** True while the browser is expected back for a consent at that connection. */
  waitsForConsent(connectionId: string): boolean;
  /** Gives up every consent at that connection: its sessions are gone. */
  cancelConsents(connectionId: string): void;
}

/** What a saved state from before a reload may say; anything else is ignored. */
function readSaved(state: unknown): { readonly target: SavedTarget | undefined; readonly user: SavedUser | undefined; readonly lostTranscript: boolean } {
  const { target, userId, connectionId: saved, hasTurns } = toRecord(state);
  const connectionId = typeof saved === 'string' && parseConnectionId(saved) !== undefined ? saved : '';
  const { kind, address } = toRecord(target);
  const isKnown = (kind === 'runtime' || kind === 'gateway' || kind === 'local') && typeof address === 'string';
  return {
    target: isKnown ? { kind, address, connectionId } : undefined,
    user: connectionId === '' ? undefined : { userId: typeof userId === 'string' ? userId : '', connectionId, hasTarget: isKnown && kind !== 'local' },
    lostTranscript: hasTurns === true,
  };
}

const addressOf = ({ conversation }: InvokePanel): string | undefined => {
  const { target } = conversation.state();
  return target === undefined ? undefined : toAddress(target);
};

/** The endpoint that was chosen for a runtime stays. */
function withQualifier(target: ChosenTarget, before: ChosenTarget | undefined): ChosenTarget {
  if (target.kind !== 'runtime' || before?.kind !== 'runtime' || before.runtime.arn !== target.runtime.arn) return target;
  return { ...before, runtime: target.runtime };
}

/** The invoke panels of this window, each with a conversation of its own; what was invoked is known to all. */
export function createInvokePanels(services: InvokePanelServices): InvokePanels {
  const { connections } = services;
  const history = createHistory();
  const open = new Set<InvokePanel>();

  function add(restored?: Restored): InvokePanel {
    const entry = createInvokePanel(services, history, restored);
    open.add(entry);
    entry.panel.onDidDispose(() => { open.delete(entry); });
    return entry;
  }

  async function revive({ conversation }: InvokePanel, saved: SavedTarget): Promise<void> {
    const open = connections.opened(saved.connectionId);
    const place = open === undefined ? undefined : { control: await open.control(), access: open.access, connectionId: saved.connectionId };
    const target = await restoreTarget(saved, place);
    // Somebody may have chosen another one meanwhile.
    if (conversation.state().target !== undefined) return;
    if (target !== undefined) conversation.choose(target, {}, 'replace', open?.info.id);
    else if (place !== undefined) conversation.giveUpTarget();
  }

  /** Finds the target of a panel that a window reload brought back, once the window is connected again. */
  function restore(panel: vscode.WebviewPanel, state: unknown): void {
    const { target, user, lostTranscript } = readSaved(state);
    const entry = add({ panel, user, lostTranscript });
    if (target === undefined) return;
    let tried = connections.opened(target.connectionId);
    const tryNow = () => {
      revive(entry, target)
        .catch((error: unknown) => { services.log.warn(`restored panel: ${plainText(error)}`); })
        .finally(() => { if (addressOf(entry) !== undefined) subscription.dispose(); });
    };
    const subscription = connections.onDidChangeList(() => {
      const now = connections.opened(target.connectionId);
      if (now === tried) return;
      tried = now;
      tryNow();
    });
    entry.panel.onDidDispose(() => { subscription.dispose(); });
    tryNow();
  }

  const serializer = vscode.window.registerWebviewPanelSerializer(viewTypes.invoke, {
    deserializeWebviewPanel: (panel, state) => { restore(panel, state); return Promise.resolve(); },
  });

  return {
    show(target, hints, connectionId) {
      const address = toAddress(target);
      const isOf = (entry: InvokePanel) => addressOf(entry) === address && entry.conversation.connectionId() === connectionId;
      // One without a target takes the next one that is chosen.
      const found = [...open].find(isOf) ?? [...open].find((entry) => addressOf(entry) === undefined);
      const { panel, conversation } = found ?? add();
      conversation.choose(withQualifier(target, conversation.state().target), hints ?? {}, hints === undefined ? 'replace' : 'merge', connectionId);
      panel.reveal();
    },
    reveal() {
      const entries = [...open];
      const entry = entries.find(({ conversation }) => conversation.cards.waits()) ?? entries.at(-1);
      entry?.panel.reveal();
      return entry !== undefined;
    },
    act: (action) => { void [...open].find(({ panel }) => panel.isActive())?.panel.view.act(action); },
    waitsForConsent: (connectionId) => [...open].some(({ conversation }) => conversation.cards.waits(connectionId)),
    cancelConsents: (connectionId) => { for (const { conversation } of open) conversation.cards.cancelAll(connectionId); },
    dispose() {
      serializer.dispose();
      for (const { conversation } of open) conversation.dispose();
      history.dispose();
    },
  };
}
