import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock.js';
import type { Disposable } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import { toTargetName } from '../../core/invoke/address.js';
import type { ChosenTarget } from '../../core/invoke/chosen.js';
import { createConversation, type Conversation } from '../../core/invoke/conversation.js';
import type { SavedUser } from '../../core/invoke/conversationState.js';
import type { History, Invocation } from '../../core/invoke/history.js';
import { createPingWatch } from '../../core/invoke/pingWatch.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { TargetFacts } from '../../core/invoke/targetFacts.js';
import { settingIds, viewTypes } from '../../generated/ids.js';
import type { BoxDraft, InvokeHost, InvokeView } from '../../webview/protocol/invoke.js';
import { showError } from '../services/commandRunner.js';
import type { LogChannel } from '../services/log.js';
import type { ActsAs } from '../services/pickActsAs.js';
import type { PickedSignIn } from '../services/pickSignIn.js';
import { withProgress } from '../services/progress.js';
import type { VirtualDocuments } from '../services/virtualDocuments.js';
import { toOwnDraft } from './boxDraft.js';
import { openCard, trustHost } from './consentPages.js';
import { toPage } from './eventPage.js';
import { toFrame } from './invokeFrame.js';
import { compareTwo, exportTranscript, pickInvocation, saveStream, showMore, stopSession } from './invokeMenus.js';
import type { JwtInspectorPanels } from './jwtInspector.js';
import { createLogDrawer } from './logDrawer.js';
import { openPanel, type OpenPanel } from './panel.js';
import { turnToTarget } from './rerun.js';
import { createSender, toShown } from './sender.js';
import { actAt, toConnectionView, toWindowPorts, type WindowServices } from './windowPorts.js';

/** What a person is asked by VS Code's own lists, of a connection; undefined where nothing was chosen. */
export interface InvokePickers {
  target(connectionId: string | undefined, current: ChosenTarget | undefined): Promise<ChosenTarget | undefined>;
  qualifier(connectionId: string | undefined, runtime: { readonly id: string; readonly name: string }, current: string | undefined): Promise<string | undefined>;
  signIn(info: ConnectionInfo, inbound: TargetFacts['inbound']): Promise<PickedSignIn | undefined>;
  actsAs(connectionId: string | undefined, current: ActsAs): Promise<ActsAs | undefined>;
}

export interface InvokePanelServices extends WindowServices {
  readonly extensionUri: vscode.Uri;
  readonly log: LogChannel;
  readonly jwtInspectorPanels: JwtInspectorPanels;
  readonly documents: VirtualDocuments;
  readonly pickers: InvokePickers;
  /** Told when a return URL was added here. */
  readonly onDidChangeIdentities: (connectionId: string) => void;
}

/** One open panel with its conversation, which a hidden panel goes on with. */
export interface InvokePanel {
  readonly panel: OpenPanel<InvokeHost, InvokeView>;
  readonly conversation: Conversation;
}

/** A panel that VS Code brings back after a reload. */
export interface Restored {
  readonly panel: vscode.WebviewPanel;
  /** Undefined where it is not known at which connection. */
  readonly user: SavedUser | undefined;
  /** Something was said in it. */
  readonly lostTranscript: boolean;
}

export function createInvokePanel(services: InvokePanelServices, history: History, restored?: Restored): InvokePanel {
  const { connections, consents, documents } = services;
  const conversation = createConversation(toWindowPorts(services, history), restored?.user);
  const { transcript, cards, state, connectionId } = conversation;
  const acting = () => actAt(connections, connectionId());
  let box: BoxDraft | undefined;
  let lostTranscript = restored?.lostTranscript === true;

  const toHost = (own: OpenPanel<InvokeHost, InvokeView>): InvokeHost => {
    const ping = createPingWatch(() => { sender.refresh(); }, systemClock);
    const drawer = createLogDrawer({ connection: () => acting().state(), state, view: own.view, isShown: () => own.isVisible() });
    const frame = () => toFrame({
      conversation, connection: toConnectionView(acting()), health: ping.health(), history: history.list(), logs: drawer.describe(), lostTranscript, nowMs: Date.now(),
    });
    const sender = createSender(own.view, conversation, frame);
    const say = (doing: string) => (error: unknown) => { void showError({ log: services.log, connections: acting() }, error, doing); };

    function follow(): void {
      const { target } = state();
      own.setTitle(target === undefined ? 'Invoke Agent' : toTargetName(target));
      ping.follow(own.isVisible() && target?.kind === 'local' ? target.url : undefined);
      drawer.follow();
      sender.refresh();
    }

    const subscriptions: readonly Disposable[] = [
      conversation.onDidChange(follow),
      // Nobody is looking at a hidden panel: there it stays a card.
      conversation.onDidTrust((cardId) => { if (own.isVisible()) openCard(conversation, consents, cardId).catch(say('open the consent page')); }),
      history.onDidChange(() => { sender.refresh(); }),
      own.onDidChangeVisibility((isVisible) => {
        if (!isVisible) sender.stop();
        follow();
      }),
      sender, drawer,
    ];
    own.onDidDispose(() => {
      ping.follow(undefined);
      // What the conversation says as it ends is for the history alone.
      for (const subscription of subscriptions) subscription.dispose();
      conversation.dispose();
    });

    const sent = <Arguments extends readonly unknown[]>(send: (...args: Arguments) => void) => (...args: Arguments): Promise<void> => {
      // Not awaited: the view hears of the answer by its turn, and the sending itself is done.
      send(...args);
      lostTranscript = false;
      sender.refresh();
      return Promise.resolve();
    };
    const copy = async (text: string) => { await vscode.env.clipboard.writeText(text); };
    const again = sent((...args: Parameters<Conversation['again']>) => { conversation.again(...args); });
    const rerun = async (invocation: Invocation | undefined, userId: string) => {
      if (invocation !== undefined && await turnToTarget(conversation, invocation)) await again(invocation, userId);
    };

    async function chooseQualifier(): Promise<void> {
      const { target } = state();
      if (target?.kind !== 'runtime') throw new UserError('Only a runtime of this connection has endpoints to choose from.', { code: 'NoEndpoints' });
      const requireHere = conversation.here();
      const qualifier = await services.pickers.qualifier(connectionId(), target.runtime, target.qualifier);
      if (qualifier === undefined) return;
      requireHere();
      conversation.choose({ ...target, qualifier }, {}, 'merge', connectionId());
    }

    async function chooseSignIn(): Promise<void> {
      const { target, facts, credentials } = state();
      // The person takes their time: the answer is for the target and the connection that it was asked for.
      const requireHere = conversation.here();
      if (target?.kind === 'local') {
        const actsAs = await services.pickers.actsAs(connectionId(), { workloadName: credentials.actsAs?.workloadName, userId: credentials.actsAs?.userId ?? credentials.userId });
        if (actsAs === undefined) return;
        requireHere();
        conversation.signIn({ kind: 'workload', ...actsAs });
        return;
      }
      const { info } = acting().require();
      const choice = await services.pickers.signIn(info, facts.inbound);
      if (choice === undefined) return;
      requireHere();
      conversation.signIn(choice);
    }

    const host: InvokeHost = {
      ready() {
        sender.start();
        return Promise.resolve({ frame: frame(), turns: transcript.turns().map(toShown), draft: box === undefined ? undefined : toOwnDraft(box, state().talkId), logs: drawer.replay() });
      },
      rememberBox: (next) => { box = next; },
      ack: (batch) => { sender.ack(batch); },
      send: sent((draft: Parameters<InvokeHost['send']>[0]) => { conversation.send(draft); }),
      callTool: sent((...args: Parameters<InvokeHost['callTool']>) => { conversation.callTool(...args); }),
      cancel: () => { conversation.cancel(); },
      pause: (isPaused) => { conversation.pause(isPaused); },
      newSession: () => { conversation.newSession(); return Promise.resolve(); },
      stopSession: () => stopSession(conversation),
      async chooseTarget() {
        const requireHere = conversation.here();
        const where = conversation.nearestConnectionId();
        const target = await services.pickers.target(where, state().target);
        if (target === undefined) return;
        // Without a connection there is only what is on this computer, which no connection changes.
        if (target.kind !== 'local') requireHere();
        conversation.choose(target, {}, 'replace', where);
      },
      chooseQualifier,
      chooseSignIn,
      reconnect: () => conversation.reconnect(),
      stopConnecting: () => { conversation.stopConnecting(); return Promise.resolve(); },
      setHeaders: (headers, talkId) => { conversation.setHeaders(headers, talkId); return Promise.resolve(); },
      copySessionId: () => copy(state().sessionId),
      showMore: (userId) => {
        const { target, facts } = state();
        return showMore({
          newSession: () => { conversation.newSession(); }, copySessionId: () => host.copySessionId(), exportTranscript: () => exportTranscript(conversation),
          stopSession: () => host.stopSession(), compareTwo: () => host.compareTwo(), showHistory: () => host.showHistory(userId),
          chooseQualifier: target?.kind === 'runtime' ? chooseQualifier : undefined,
          showLogs: drawer.describe() === undefined ? undefined : () => host.openLogs(),
          reconnect: facts.protocol === 'MCP' ? () => host.reconnect() : undefined,
        });
      },
      showHistory: async (userId) => rerun(await pickInvocation(history, conversation), userId),
      rerun: (historyId, userId) => rerun(history.find(historyId), userId),
      compareTwo: () => compareTwo(history, conversation, documents),
      copyText: (turnId) => copy(transcript.turns().find(({ id }) => id === turnId)?.text ?? ''),
      saveStream: (turnId) => saveStream(conversation, turnId),
      events: (turnId, from, count, characters) => Promise.resolve(toPage(transcript, { turnId, from, count, characters })),
      openEvent: (turnId, n) => documents.show({ name: `event ${n}.txt`, text: [...transcript.wholeEvent(turnId, n)].join('') }),
      openConsent: (cardId) => openCard(conversation, consents, cardId),
      copyConsentUrl: async (cardId) => copy(await cards.url(cardId)),
      cancelConsent: (cardId) => { cards.cancel(cardId); return Promise.resolve(); },
      trustHost: (cardId) => trustHost(conversation, cardId),
      inspectToken: (turnId, which) => {
        const isResult = which === 'result';
        const token = isResult ? transcript.token(turnId) : transcript.foundToken(turnId, which);
        // An agent that answers with what it was sent got it for nobody.
        const isSent = token !== undefined && conversation.bearer(turnId)?.reveal() === token.reveal();
        services.jwtInspectorPanels.show(token, { from: isSent ? 'bearer token of an invocation' : isResult ? 'answer of an agent' : 'stream of an agent' });
        return Promise.resolve();
      },
      // Not the command: it shows the Resources view, and the person is here.
      restartSandbox: async () => { await withProgress('Starting the local sandbox', (signal) => connections.connectSandbox(signal)); },
      async addReturnUrl(turnId) {
        const at = connectionId();
        try {
          await withProgress('Adding the return URL', (signal) => conversation.addReturnUrl(turnId, signal));
        } finally {
          // It may have been added though it was not sent again.
          if (at !== undefined) services.onDidChangeIdentities(at);
        }
      },
      showSettings: async () => { await vscode.commands.executeCommand('workbench.action.openSettings', settingIds.callbackUrl); },
      openLogs: () => { drawer.open(); return Promise.resolve(); },
      closeLogs: () => { drawer.close(); },
      showAllLogLines: (isWanted) => {
        drawer.showAllLines(isWanted);
        sender.refresh();
        return Promise.resolve();
      },
      showLogsInEditor: () => documents.show({ name: 'agent.log', text: drawer.replay().lines.map(({ atMs, text }) => `${new Date(atMs).toISOString()} ${text}\n`).join('') }),
      async copyLogsStatement() {
        const statement = drawer.statement();
        if (statement !== undefined) await copy(statement);
      },
    };
    return host;
  };

  const panel = openPanel<InvokeHost, InvokeView>({
    viewType: viewTypes.invoke, script: 'invoke', title: 'Invoke Agent', events: ['frame', 'turn', 'grow', 'clear', 'logState', 'logLines', 'act'], host: toHost,
  }, services.extensionUri, services.log, restored?.panel);
  return { panel, conversation };
}
