import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { BoxDraft, InvokeFrame, InvokeViewState, LogLine, LogState, PanelAction, ShownTurn } from '../protocol/invoke.js';
import { createRegionWalk } from '../shared/regions.js';
import { count } from '../shared/text.js';
import type { AnswerTab } from './actions.js';
import { announceTimeLeft, say } from './announce.js';
import { askOnce } from './asks.js';
import type { AskingPage, Host } from './asks.js';
import { BOX, NO_CALLS, SETTINGS } from './calls.js';
import type { Calls } from './calls.js';
import { AciComposer, isEdited } from './composer.js';
import type { Sending } from './composer.js';
import { conversationView } from './conversation.js';
import { createFollower } from '../shared/follower.js';
import { createFrameActions } from './frameActions.js';
import { headerView } from './header.js';
import './logs.js';
import { metricsView } from './metrics.js';
import { isRunning, tickEveryMs } from './model.js';
import { railView } from './rail.js';
import { readSaved } from './saved.js';
import { createSender } from './sender.js';
import { isOtherSignIn, toMissingSignIn, toNamedUser, toSignInWords } from './signIn.js';
import { startingView } from './starting.js';
import { createTicker } from './ticker.js';
import type { ToolFault } from './toolForm.js';
import { createTranscriptActions } from './transcriptActions.js';
import { troubleView } from './trouble.js';
import { turnView } from './turn.js';
import { createTurnWindow } from './turnWindow.js';
import { createView } from './view.js';

const ACTION_TABS: Readonly<Partial<Record<PanelAction, AnswerTab>>> = { showText: 'text', showEvents: 'events', showRaw: 'raw' };

/** The invoke panel. The host holds the conversation; this draws it and tells the host what is being typed. */
export class AciInvoke extends LitElement implements AskingPage {
  static override readonly properties: PropertyDeclarations = {
    frame: { state: true }, turns: { state: true }, userId: { state: true }, userProblem: { state: true }, toolFault: { state: true }, isPayloadEdited: { state: true },
    calls: { state: true }, tabs: { state: true }, nowMs: { state: true }, unseen: { state: true }, heard: { state: true }, alarm: { state: true },
    logState: { state: true }, logLines: { state: true },
  };

  declare frame: InvokeFrame | undefined;
  declare turns: readonly ShownTurn[];
  declare userId: string;
  declare userProblem: string | undefined;
  declare toolFault: ToolFault | undefined;
  /** True while the box holds a payload that was typed: the frame does not know what it names. */
  declare isPayloadEdited: boolean;
  declare calls: Calls;
  declare tabs: ReadonlyMap<number, AnswerTab>;
  declare nowMs: number;
  /** Events that came while the reader was further up. */
  declare unseen: number;
  declare heard: string;
  declare alarm: string;
  declare logState: LogState;
  declare logLines: readonly LogLine[];

  /** Set once, before the element is on the page. */
  host: Host | undefined;
  save: (state: InvokeViewState) => void = () => undefined;
  saved: InvokeViewState = readSaved(undefined);
  readonly said = { heard: '', alarm: '' };
  #userIsTyped = false;
  #initialBox: BoxDraft | undefined;
  readonly #setPace = createTicker(() => { this.#tick(); });
  readonly #regions = createRegionWalk(this);
  readonly #follower = createFollower(() => this.querySelector<HTMLElement>('.conversation'), () => { this.unseen = 0; });
  /** Answers draw themselves, and the box, the drawer and the window take room from the conversation or give it back. */
  readonly #resizes = new ResizeObserver(() => { this.#follower.settle(); });
  readonly #window = createTurnWindow(this, { region: () => this.querySelector<HTMLElement>('.conversation'), follows: this.#follower.follows, hold: this.#follower.hold });
  readonly #send = createSender(this, () => { this.#follower.follow(); }, () => this.#composer());
  readonly #actions = createTranscriptActions(this, {
    send: (draft) => { void this.#send({ kind: 'draft', draft }); },
    selectTab: (turnId, tab) => { this.#selectTab(turnId, tab); },
    goToUser: () => {
      const field = this.querySelector<HTMLElement>('input.user');
      field?.focus();
      return field !== null;
    },
    follows: this.#follower.follows,
  });
  readonly #frameActions = createFrameActions(this, {
    changeUserId: (userId) => {
      this.userId = userId;
      this.#userIsTyped = true;
      this.userProblem = undefined;
      this.#keep({ userId });
    },
    showTurn: (turnId) => { void this.#window.goTo(turnId); },
    follow: this.#follower.follow,
    closeLogs: () => { this.logState = { kind: 'closed' }; },
    userId: () => this.userId,
  });

  /** What the host calls. */
  readonly view = createView(this, {
    takeFrame: (frame) => { this.#takeFrame(frame); },
    act: (action) => { this.#act(action); },
    follows: this.#follower.follows, follow: this.#follower.follow,
  });

  constructor() {
    super();
    this.frame = undefined;
    this.turns = [];
    this.userId = '';
    this.userProblem = undefined;
    this.toolFault = undefined;
    this.isPayloadEdited = false;
    this.calls = NO_CALLS;
    this.tabs = new Map();
    this.nowMs = Date.now();
    this.unseen = 0;
    this.heard = '';
    this.alarm = '';
    this.logState = { kind: 'closed' };
    this.logLines = [];
  }

  /** Asks the host for everything there is. Where that fails it is said, to be asked again. */
  async start(): Promise<void> {
    await askOnce(this, { name: 'ready', place: BOX, ask: async (host) => { this.#begin(await host.ready()); } });
  }

  #begin(answer: Awaited<ReturnType<Host['ready']>>): void {
    this.userId = this.saved.userId;
    this.#userIsTyped = this.userId !== '';
    this.turns = answer.turns;
    this.logState = answer.logs.state;
    this.logLines = answer.logs.lines;
    this.#initialBox = answer.draft;
    this.isPayloadEdited = isEdited(answer.draft);
    this.#takeFrame(answer.frame);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** A batch is drawn once the answers have drawn themselves. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete();
    await Promise.all([...this.querySelectorAll<LitElement>('aci-answer, aci-events, aci-raw')].map((part) => part.updateComplete));
    return isDone;
  }

  protected override render(): TemplateResult {
    const { frame } = this;
    if (frame === undefined) return startingView(this.calls.troubles.get(BOX));
    const last = this.turns.at(-1);
    return html`${headerView(frame, { userId: this.userId, problem: this.userProblem, isEdited: this.isPayloadEdited, nowMs: this.nowMs }, this.#frameActions)}
      <div class="middle">
        ${conversationView(frame, last === undefined ? undefined : [this.#window.above(frame.notKept), repeat(this.#window.drawn(), ({ id }) => id, (turn) => this.#turn(frame, turn))], {
          scrolled: this.#follower.scrolled, follow: this.#follower.follow,
          hold: this.#follower.hold,
          hear: (words) => { say(this, 'heard', words); },
          fill: (sample) => { void this.#composer()?.fill(sample); },
        })}
        ${railView(frame.history, last?.id, this.#frameActions)}
      </div>
      <footer data-region>
        ${this.unseen === 0 ? nothing : html`<div class="unseen"><vscode-button secondary icon="arrow-down" @click=${() => { this.#followAgain(); }}>${count(this.unseen, 'new event')}</vscode-button></div>`}
        ${metricsView(last, this.nowMs)}
        <aci-composer .payload=${frame.payload} .busy=${isRunning(last)} .initial=${this.#initialBox} .talkId=${frame.talkId} .headers=${frame.headers} .applyHeaders=${this.#frameActions.setHeaders}
          .mcp=${frame.mcp} .toolFault=${this.toolFault} .missingSignIn=${toMissingSignIn(frame.signIn, this.nowMs)} .blocked=${frame.target === undefined ? 'Choose an agent first.' : undefined}
          .history=${this.turns.filter(({ draft }) => draft.mode === 'prompt' || draft.mode === 'json').map(({ prompt }) => prompt)}
          @aci-send=${(event: CustomEvent<Sending>) => { void this.#send(event.detail); }} @aci-cancel=${() => { this.#cancel(); }}
          @aci-reconnect=${this.#frameActions.reconnect} @aci-stop-connecting=${this.#frameActions.stopConnecting} @aci-sign-in=${this.#frameActions.chooseSignIn} @aci-draft=${(event: CustomEvent<BoxDraft>) => { this.#rememberBox(event.detail); }}></aci-composer>
        ${[BOX, SETTINGS].map((place) => troubleView(this.calls.troubles.get(place), this.#actions.showSettings))}
      </footer>
      ${frame.logs === undefined ? nothing : html`<aci-logs .logs=${frame.logs} .state=${this.logState} .lines=${this.logLines} .actions=${this.#frameActions.logs}></aci-logs>`}
      <div class="hear" role="status">${this.heard}</div>
      <div class="hear" role="alert">${this.alarm}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    this.#follower.settle();
    for (const part of this.querySelectorAll('.conversation, .turns')) this.#resizes.observe(part);
    if (this.frame !== undefined && this.saved.hasTurns !== this.turns.length > 0) this.#keep({ hasTurns: this.turns.length > 0 });
    if (changed.has('turns') || changed.has('frame')) this.#setPace(tickEveryMs(this.turns, this.frame?.signIn.kind === 'bearer'));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onSend, true);
    document.addEventListener('keydown', this.#onCancel);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onSend, true);
    document.removeEventListener('keydown', this.#onCancel);
    this.#resizes.disconnect();
    this.#setPace(undefined);
  }

  #turn({ target, signIn, signInFits }: InvokeFrame, turn: ShownTurn): unknown {
    const last = turn === this.turns.at(-1);
    const tab = this.tabs.get(turn.id) ?? this.saved.tab;
    const ticking = isRunning(turn) || turn.consents.some(({ state }) => state.kind === 'waiting');
    const agent = target?.name ?? 'Agent';
    const signInWords = toSignInWords(signIn, this.nowMs);
    const canSignIn = signInFits && toMissingSignIn(signIn, this.nowMs) === undefined;
    return guard([turn, last, tab, agent, signInWords, canSignIn, this.calls, ticking ? this.nowMs : 0], () =>
      turnView(turn, { agent, tab, last, signInWords, canSignIn, nowMs: this.nowMs, calls: this.calls }, this.#actions));
  }

  /** Before anything else: a button in focus would take it for a press. */
  readonly #onSend = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) void this.#composer()?.submit();
  };

  /** After everything else: what is nearer may have a use for it, such as a list of candidates of an input method. */
  readonly #onCancel = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key !== 'Escape' || !isRunning(this.turns.at(-1))) return;
    event.preventDefault();
    this.#cancel();
  };

  #act(action: PanelAction): void {
    if (action === 'nextRegion') this.#regions.next();
    if (action === 'previousRegion') this.#regions.previous();
    const tab = ACTION_TABS[action];
    const focused = this.turns.find(({ id }) => document.activeElement?.closest(`#turn-${id}`) != null);
    const turn = focused ?? this.turns.at(-1);
    if (tab !== undefined && turn !== undefined) this.#selectTab(turn.id, tab);
  }

  #selectTab(turnId: number, tab: AnswerTab): void {
    this.tabs = new Map([...this.turns.map(({ id }) => [id, this.tabs.get(id) ?? this.saved.tab] as const), [turnId, tab]]);
    this.#keep({ tab });
  }

  /** The button goes, and the focus goes to what it led to. */
  #followAgain(): void {
    if (document.activeElement?.closest('.unseen') != null) this.querySelector<HTMLElement>('.conversation')?.focus({ preventScroll: true });
    this.#follower.follow();
  }

  #cancel(): void {
    void this.host?.cancel();
  }

  #rememberBox(draft: BoxDraft): void {
    this.isPayloadEdited = isEdited(draft);
    this.toolFault = undefined;
    void this.host?.rememberBox(draft);
  }

  #takeFrame(frame: InvokeFrame): void {
    // What a person has just chosen is newer than what was typed.
    if (this.frame !== undefined && isOtherSignIn(this.frame.signIn, frame.signIn)) {
      this.#userIsTyped = false;
      this.userProblem = undefined;
      this.#keep({ userId: '' });
    }
    this.frame = frame;
    this.#followConnection(frame.connectionId);
    if (!this.#userIsTyped) this.userId = toNamedUser(frame.signIn) ?? this.userId;
    if (frame.target !== undefined) this.#keep({ target: { kind: frame.target.kind, address: frame.target.address } });
  }

  /** A user of one connection is nobody at another. */
  #followConnection(connectionId: string): void {
    if (connectionId === '' || connectionId === this.saved.connectionId) return;
    const isElsewhere = this.saved.connectionId !== '';
    if (isElsewhere) {
      this.userId = '';
      this.#userIsTyped = false;
    }
    this.#keep({ connectionId, ...(isElsewhere ? { userId: '', target: undefined } : {}) });
  }

  #keep(change: Partial<InvokeViewState>): void {
    this.saved = { ...this.saved, ...change };
    this.save(this.saved);
  }

  #composer(): AciComposer | null {
    return this.querySelector<AciComposer>('aci-composer');
  }

  #tick(): void {
    const beforeMs = this.nowMs;
    this.nowMs = Date.now();
    say(this, 'heard', announceTimeLeft(this.turns, beforeMs, this.nowMs));
  }
}

customElements.define('aci-invoke', AciInvoke);
