import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import { UserError } from '../base/errors.js';
import { toPartner, toTargetName } from './address.js';
import { createAskPerson } from './askPerson.js';
import { findDelivery, type Asking, type Header } from './asking.js';
import type { ChosenTarget } from './chosen.js';
import { createConsentCards, type ConsentCards } from './consentCards.js';
import { createConsentTaker } from './consentTaker.js';
import { findConnectionId, isSandbox, type ConnectionView, type ConversationPorts, type WindowPorts } from './conversationPorts.js';
import { startOf, toElsewhere, toOther, toSignedIn, withGuessedUser, withUser, type ConversationState, type SavedUser, type SignInChoice } from './conversationState.js';
import { createCurrentMcp } from './currentMcp.js';
import type { ExportFacts } from './exportTranscript.js';
import { checkHeaderList } from './headerList.js';
import type { Invocation, Talk } from './history.js';
import { createHome } from './home.js';
import type { McpState } from './mcpLink.js';
import { toPayload, type PayloadHints } from './payload.js';
import type { ReturnUrlDelivery } from './returnUrl.js';
import { createSending, type Sending } from './sending.js';
import { createSentAs, type SentAs } from './sentAs.js';
import { findElsewhere, sentElsewhere } from './sentElsewhere.js';
import { newSessionId } from './sessionId.js';
import { toInvokeTarget } from './signIn.js';
import { toStartFacts, type TargetFacts } from './targetFacts.js';
import { createTargetReader } from './targetReader.js';
import { createTranscript, type Transcript } from './transcript.js';
import { connectionLeft, sandboxEnded } from './turnFailure.js';
import type { Draft } from './turn.js';

/** One conversation with one target: all of it that needs no window. */
export interface Conversation extends Disposable, Pick<Sending, 'pause' | 'holdBack'>, Pick<SentAs, 'bearer'> {
  readonly transcript: Transcript;
  readonly cards: ConsentCards;
  readonly state: () => ConversationState;
  /** Of the connection that it belongs to; undefined where there was none yet. */
  readonly connectionId: () => string | undefined;
  /** Of the one at which a target is looked for: its own, or where that is not open, the current one. */
  readonly nearestConnectionId: () => string | undefined;
  /** Undefined for a target that does not speak MCP. */
  readonly mcp: () => McpState | undefined;
  /** The payload of a prompt without its words. */
  payload(): string;
  /** How the agent learns our return URL as things stand; undefined where nothing is chosen. */
  delivery(): ReturnUrlDelivery | undefined;
  readonly onDidChange: Event<void>;
  /** Another session has begun: its transcript is empty. */
  readonly onDidClear: Event<void>;
  /** A card whose page is to be opened without a click. */
  readonly onDidTrust: Event<string>;
  /**
   * Talks to this target from now on; to another one in a new session. `merge` keeps what the payload named before, for an identity and
   * a provider that are chosen one after the other. The conversation belongs to the connection of that id from then on; to the nearest one where it is undefined.
   */
  choose(target: ChosenTarget, hints: PayloadHints, how: 'merge' | 'replace', connectionId?: string): void;
  /** The target of before a reload is gone, so that nothing ties the conversation to its connection any more. */
  giveUpTarget(): void;
  signIn(choice: SignInChoice): void;
  /** @throws UserError whose `field` is `name N` or `value N`; `OtherTarget` where `talkId`, for which they were typed, is no more that of the state */
  setHeaders(headers: readonly Header[], talkId: number): void;
  /**
   * Taken before a person is asked for something; to be called with their answer, which is for what is talked to now.
   * @throws UserError `OtherTarget` from that call, where another target or connection was chosen meanwhile
   */
  here(): () => void;
  /** @throws UserError `Busy`, or with the `field` that is at fault */
  send(draft: Draft & { readonly userId: string }): void;
  /** Calls a tool of MCP with what was typed by field. @throws UserError as `send` does */
  callTool(tool: string, typed: Readonly<Record<string, string>>, userId: string): void;
  /** Whom the session is with and where, whatever is chosen by now. */
  readonly about: () => Pick<ExportFacts, 'target' | 'region' | 'sessionId'>;
  /** Another target of this connection to which that was sent: it is to be chosen before it is sent again. @throws UserError `OtherTarget` where it was at another connection */
  findElsewhere(invocation: Talk): ChosenTarget | undefined;
  /** Ends when the target was read, and where it is a server of MCP, when it has answered or could not be connected to. */
  whenKnown(): Promise<void>;
  /** Sends what was sent before, perhaps in another panel. @throws UserError `OtherTarget` where that was sent elsewhere, and as `send` does */
  again(invocation: Pick<Invocation, 'draft' | keyof Talk>, userId: string): void;
  cancel(): void;
  newSession(): void;
  /** StopRuntimeSession; a running answer is cancelled before. @throws UserError */
  stopSession(signal: AbortSignal): Promise<void>;
  /** Connects to a server of MCP anew. */
  reconnect(): Promise<void>;
  /** Gives up connecting to it. */
  stopConnecting(): void;
  /** Registers our return URL on the identity that a turn was about, and sends the turn again. @throws UserError `OtherTarget`, `NoIdentity`, `NoTurn`, or as AWS refuses it */
  addReturnUrl(turnId: number, signal: AbortSignal): Promise<void>;
}

/** @param saved for whom it is sent at first; undefined where a new one begins */
export function createConversation(window: WindowPorts, saved?: SavedUser): Conversation {
  let awaitsTarget = saved?.hasTarget === true;
  const isTied = () => (state.target === undefined ? awaitsTarget : state.target.kind !== 'local');
  const home = createHome(window, saved?.connectionId, { isTied, onChange: followConnection, onRename: () => { changed.fire(); } });
  const ports: ConversationPorts = { ...window, ...home.ports };
  const now = () => ports.clock.now();
  const transcript = createTranscript();
  const cards = createConsentCards(transcript, ports.consents, ports.clock);
  const changed = new Emitter<void>();
  const cleared = new Emitter<void>();
  const trusted = new Emitter<string>();
  let state = startOf(newSessionId(), saved?.userId ?? '');
  /** Whom the session is with; it outlives the connection. */
  let talk: Talk | undefined;
  const sentAs = createSentAs(ports);
  const askPerson = createAskPerson(transcript);

  const reader = createTargetReader(ports, (facts) => {
    update({ facts });
    mcp.follow();
  });
  const life = new AbortController();
  const takeOf = createConsentTaker({ transcript, cards, useControl: ports.useControl, signal: life.signal, trustedHosts: ports.trustedHosts, onTrusted: (cardId) => { trusted.fire(cardId); } });
  const mcp = createCurrentMcp({
    ports, askPerson,
    isServer: () => state.target !== undefined && state.facts.protocol === 'MCP',
    toAsking: async () => toAsking(await reader.facts()),
    onChange: () => { changed.fire(); },
  });
  const sending = createSending({
    ports, transcript, reader, toAsking, state: () => state, mcp: mcp.link,
    takeOf: (turnId, asking, place, sent) => {
      sentAs.note(turnId, asking, place, sent.named, here());
      return takeOf(turnId, asking, place, sent);
    },
  });

  function update(change: Partial<ConversationState>): void {
    state = { ...state, ...change };
    changed.fire();
  }

  function toAsking(facts: TargetFacts): Asking {
    const { target, credentials, sessionId, headers } = state;
    if (target === undefined) throw new UserError('No agent is chosen.', { code: 'NoTarget', hint: 'Choose one at the top of the panel.' });
    return { target, facts, credentials, sessionId, headers, isSandbox: isSandbox(ports.connection()), returnUrl: ports.returnUrl() };
  }

  function endSession(): void {
    sending.cancel();
    cards.cancelAll();
    transcript.clear();
    sentAs.clear();
    mcp.leave();
    update({ sessionId: newSessionId() });
    cleared.fire();
  }

  const toTalk = (target: ChosenTarget): Talk => ({ target: toTargetName(target), partner: toPartner(target, home.id()), chosen: target });

  function here(): () => void {
    const find = () => `${findConnectionId(ports.connection()) ?? ''} ${state.target === undefined ? '' : toPartner(state.target, home.id())}`;
    const before = find();
    return () => {
      if (find() !== before) throw new UserError('Another agent or connection was chosen meanwhile, so nothing came of this.', { code: 'OtherTarget', hint: 'Start it again for the one that is chosen now.' });
    };
  }

  const find = (sent: Talk) => findElsewhere(sent, state.target === undefined ? undefined : talk?.partner, home.id());
  const takeUser = (typed: string) => { update({ credentials: withUser(state, typed) }); };

  function followConnection(isElsewhere: boolean, before: ConnectionView | undefined): void {
    if (isElsewhere || ports.connection().kind === 'left') leave(isElsewhere, before);
    if (state.target !== undefined) talk = toTalk(state.target);
    state = withGuessedUser(state, ports.connection());
    changed.fire();
    void reader.read(state.target);
  }

  function leave(isElsewhere: boolean, before: ConnectionView | undefined): void {
    const connection = ports.connection();
    const hasEnded = connection.kind === 'left' && connection.hasEnded;
    cards.cancelAll();
    sending.cancel(hasEnded ? sandboxEnded : before?.kind === 'connected' && !isElsewhere ? connectionLeft(before.info) : { kind: 'canceled' });
    // The stream may have been cut a moment before the process was known to be gone.
    const last = transcript.turns().at(-1);
    if (hasEnded && last?.state.kind === 'cut') transcript.end(last.id, sandboxEnded, now());
    mcp.leave();
    // A token is for one connection only.
    state = isElsewhere ? toElsewhere(state) : { ...state, credentials: { ...state.credentials, token: undefined } };
  }

  const payload = () => JSON.stringify(toPayload('', state.hints, { returnUrl: ports.returnUrl(), isSandbox: isSandbox(ports.connection()) }), undefined, 2);

  const subscriptions = [
    home,
    transcript.onDidChangeTurn((turn) => { ports.history.record(turn, talk ?? { target: '', partner: '' }, state.sessionId); }),
  ];
  home.follow();

  return {
    pause: sending.pause,
    holdBack: sending.holdBack,
    bearer: sentAs.bearer,
    transcript,
    cards,
    state: () => state,
    connectionId: () => home.id(),
    nearestConnectionId: () => home.nearest(),
    mcp: () => mcp.link()?.state(),
    payload,
    delivery: () => (state.target === undefined ? undefined : findDelivery(toAsking(state.facts), state.facts.protocol === 'MCP' ? undefined : payload())),
    onDidChange: changed.event,
    onDidClear: cleared.event,
    onDidTrust: trusted.event,

    choose(target, hints, how, connectionId = home.nearest()) {
      if (home.move(connectionId)) {
        leave(true, undefined);
        state = withGuessedUser(state, ports.connection());
      }
      const next = toTalk(target);
      // A session belongs to one agent at one connection: its id, its words and its consents are no other's.
      const isOther = talk !== undefined && talk.partner !== next.partner;
      const isKnown = state.target !== undefined && !isOther;
      if (isOther) endSession();
      talk = next;
      update({ target, facts: isKnown ? state.facts : toStartFacts(target), hints: how === 'merge' ? { ...state.hints, ...hints } : hints, ...(isOther ? toOther(state) : {}) });
      void reader.read(target);
    },

    giveUpTarget() {
      awaitsTarget = false;
      home.follow();
    },

    signIn(choice) {
      update({ credentials: toSignedIn(state.credentials, choice) });
      mcp.follow();
    },

    setHeaders(headers, talkId) {
      if (talkId !== state.talkId) throw new UserError('Another agent or connection was chosen meanwhile, so these headers were not taken.', { code: 'OtherTarget' });
      checkHeaderList(headers);
      update({ headers });
    },

    here,
    about: () => ({ target: talk?.target ?? 'conversation', region: sentAs.region() ?? 'not known', sessionId: state.sessionId }),

    send({ userId: typed, ...draft }) {
      takeUser(typed);
      sending.send(draft);
    },

    callTool(tool, typed, typedUser) {
      takeUser(typedUser);
      sending.callTool(tool, typed);
    },

    findElsewhere: find,
    whenKnown: async () => {
      await reader.facts();
      await mcp.whenConnected();
    },

    again(invocation, typedUser) {
      if (find(invocation) !== undefined) throw sentElsewhere(invocation.target);
      takeUser(typedUser);
      sending.again(invocation.draft);
    },

    cancel: () => { sending.cancel(); },

    newSession() {
      endSession();
      mcp.follow();
    },

    async stopSession(signal) {
      sending.cancel();
      const { target, facts, credentials, sessionId } = state;
      if (target?.kind !== 'runtime' && target?.kind !== 'arn') throw new UserError('Only a runtime has sessions that can be stopped.', { code: 'NoSession' });
      await (await ports.invoker()).stopSession(toInvokeTarget(target, facts, credentials, ports.returnUrl()), sessionId, signal);
    },

    reconnect: async () => { await reader.read(state.target); },
    stopConnecting: () => { mcp.link()?.stop(); },

    async addReturnUrl(turnId, signal) {
      await sentAs.addReturnUrl(turnId, signal);
      const draft = transcript.turns().find(({ id }) => id === turnId)?.draft;
      if (draft !== undefined) sending.again(draft);
    },

    dispose() {
      // The history hears of it.
      sending.cancel();
      life.abort();
      cards.dispose();
      for (const subscription of subscriptions) subscription.dispose();
      reader.dispose();
      mcp.leave();
      transcript.dispose();
      for (const emitter of [changed, cleared, trusted]) emitter.dispose();
    },
  };
}
