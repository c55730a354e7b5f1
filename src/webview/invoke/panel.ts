import type { BirpcReturn } from 'birpc';
import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { BoxDraft, Draft, InvokeFrame, InvokeHost, InvokeView, InvokeViewState, PanelAction, Turn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { createRegionWalk } from '../shared/regions.js';
import { toRefusal } from '../shared/rpc.js';
import { count } from '../shared/text.js';
import type { AnswerTab, TranscriptActions } from './actions.js';
import { announceChange, announceTimeLeft } from './announce.js';
import { BOX, NO_CALLS, SETTINGS, callKey, turnPlace, withEnd, withStart } from './calls.js';
import type { Calls } from './calls.js';
import { isEdited } from './composer.js';
import type { AciComposer } from './composer.js';
import { emptyView } from './empty.js';
import { createFollower } from './follower.js';
import { headerView } from './header.js';
import type { HeaderActions } from './header.js';
import { metricsView } from './metrics.js';
import { isRunning, tickEveryMs, validateUserId, withGrowth, withTurn } from './model.js';
import { readSaved } from './saved.js';
import { createTicker } from './ticker.js';
import { troubleView } from './trouble.js';
import { turnView } from './turn.js';

type Ask = (host: BirpcReturn<InvokeHost, InvokeView>) => Promise<void>;

/** The invoke panel. The host holds the conversation; this draws it and tells the host what is being typed. */
export class AciInvoke extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    frame: { state: true }, turns: { state: true }, userId: { state: true }, userProblem: { state: true }, isPayloadEdited: { state: true },
    calls: { state: true }, tabs: { state: true }, nowMs: { state: true }, unseen: { state: true }, heard: { state: true }, alarm: { state: true },
  };

  declare frame: InvokeFrame | undefined;
  declare turns: readonly Turn[];
  declare userId: string;
  declare userProblem: string | undefined;
  /** True while the box holds a payload that was typed: the frame does not know what it names. */
  declare isPayloadEdited: boolean;
  declare calls: Calls;
  declare tabs: ReadonlyMap<number, AnswerTab>;
  declare nowMs: number;
  /** Events that came while the reader was further up. */
  declare unseen: number;
  declare heard: string;
  declare alarm: string;

  /** Set once, before the element is on the page. */
  host: BirpcReturn<InvokeHost, InvokeView> | undefined;
  save: (state: InvokeViewState) => void = () => undefined;
  saved: InvokeViewState = readSaved(undefined);
  #userIsTyped = false;
  #initialBox: BoxDraft | undefined;
  readonly #setPace = createTicker(() => { this.#tick(); });
  readonly #regions = createRegionWalk(this);
  readonly #follower = createFollower(() => this.querySelector<HTMLElement>('.conversation'), () => { this.unseen = 0; });

  constructor() {
    super();
    this.frame = undefined;
    this.turns = [];
    this.userId = '';
    this.userProblem = undefined;
    this.isPayloadEdited = false;
    this.calls = NO_CALLS;
    this.tabs = new Map();
    this.nowMs = Date.now();
    this.unseen = 0;
    this.heard = '';
    this.alarm = '';
  }

  /** What the host calls. */
  readonly view: InvokeView = {
    frame: (frame) => { this.#takeFrame(frame); },
    turn: (turn) => { this.#takeTurn(turn); },
    append: (more) => {
      this.turns = withGrowth(this.turns, more);
      if (!this.#follower.follows()) this.unseen += more.events.length;
      void this.updateComplete.then(() => this.host?.ack(more.batch));
    },
    clear: () => {
      this.turns = [];
      this.tabs = new Map();
      this.calls = NO_CALLS;
      this.unseen = 0;
      this.heard = 'New session';
    },
    act: (action) => { this.#act(action); },
  };

  /** Asks the host for everything there is. */
  async start(): Promise<void> {
    const answer = await this.host?.ready();
    if (answer === undefined) return;
    this.userId = this.saved.userId;
    this.#userIsTyped = this.userId !== '';
    this.turns = answer.turns;
    this.#initialBox = answer.draft;
    this.isPayloadEdited = isEdited(answer.draft);
    this.#takeFrame(answer.frame);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const { frame } = this;
    if (frame === undefined) return html`<p class="line quiet starting">${icon('loading', 'blue', true)} <span>Reading the conversation…</span></p>`;
    return html`${headerView(frame, this.userId, this.userProblem, this.isPayloadEdited, this.#headerActions)}
      <main class="conversation" data-region role="log" aria-live="off" aria-label="Conversation" tabindex="0"
        @scroll=${() => { this.#follower.scrolled(); }} @keydown=${(event: KeyboardEvent) => { if (event.key === 'End') this.#follower.follow(); }}>
        ${frame.lostTranscript ? html`<p class="line">${icon('warning', 'yellow')}
          <span>The window was reloaded. What was said here before is gone, and this is a new session.</span></p>` : nothing}
        ${this.turns.length === 0
          ? emptyView(frame, (sample) => { void this.#composer()?.fill(sample); })
          : repeat(this.turns, ({ id }) => id, (turn) => this.#turn(turn))}
      </main>
      <footer data-region>
        ${this.unseen === 0 ? nothing : html`<div class="unseen"><vscode-button secondary icon="arrow-down" @click=${() => { this.#follower.follow(); }}>${count(this.unseen, 'new event')}</vscode-button></div>`}
        ${metricsView(this.turns.at(-1), this.nowMs)}
        <aci-composer .payload=${frame.payload} .busy=${isRunning(this.turns.at(-1))} .initial=${this.#initialBox}
          .blocked=${frame.target === undefined ? 'Choose an agent first.' : undefined} .history=${this.turns.map(({ prompt }) => prompt)}
          @aci-send=${(event: CustomEvent<Draft>) => { void this.#send(event.detail); }} @aci-cancel=${() => { this.#cancel(); }}
          @aci-draft=${(event: CustomEvent<BoxDraft>) => { this.#rememberBox(event.detail); }}></aci-composer>
        ${[BOX, SETTINGS].map((place) => troubleView(this.calls.troubles.get(place), this.#actions.showSettings))}
      </footer>
      <div class="hear" role="status">${this.heard}</div>
      <div class="hear" role="alert">${this.alarm}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    this.#follower.settle();
    if (changed.has('turns')) this.#setPace(tickEveryMs(this.turns));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.#setPace(undefined);
  }

  #turn(turn: Turn): unknown {
    const last = turn === this.turns.at(-1);
    const tab = this.tabs.get(turn.id) ?? this.saved.tab;
    const ticking = isRunning(turn) || turn.consents.some(({ state }) => state.kind === 'waiting');
    const agent = this.frame?.target?.name ?? 'Agent';
    return guard([turn, last, tab, agent, this.calls, ticking ? this.nowMs : 0], () =>
      turnView(turn, { agent, tab, last, nowMs: this.nowMs, calls: this.calls }, this.#actions));
  }

  readonly #headerActions: HeaderActions = {
    chooseTarget: () => { this.#ask('chooseTarget', BOX, (host) => host.chooseTarget()); },
    copySessionId: () => { this.#ask('copySessionId', BOX, (host) => host.copySessionId(), 'Session id copied'); },
    newSession: () => { this.#ask('newSession', BOX, (host) => host.newSession()); },
    changeUserId: (userId) => {
      this.userId = userId;
      this.#userIsTyped = true;
      this.userProblem = undefined;
      this.#keep({ userId });
    },
  };

  readonly #actions: TranscriptActions = {
    openConsent: (cardId) => { this.#ask('openConsent', cardId, (host) => host.openConsent(cardId)); },
    copyConsentUrl: (cardId) => { this.#ask('copyConsentUrl', cardId, (host) => host.copyConsentUrl(cardId), 'URL copied'); },
    cancelConsent: (cardId) => { this.#ask('cancelConsent', cardId, (host) => host.cancelConsent(cardId)); },
    sendAgain: (turn) => { void this.#send(turn.draft); },
    inspectToken: (turnId) => { this.#ask(`inspectToken ${turnId}`, BOX, (host) => host.inspectToken(turnId)); },
    copyText: (turnId) => { this.#ask(`copyText ${turnId}`, BOX, (host) => host.copyText(turnId), 'Answer copied'); },
    restartSandbox: () => { this.#ask('restartSandbox', BOX, (host) => host.restartSandbox()); },
    addReturnUrl: (turnId) => { this.#ask('addReturnUrl', turnPlace(turnId), (host) => host.addReturnUrl(turnId), 'Return URL added'); },
    showSettings: () => { this.#ask('showSettings', SETTINGS, (host) => host.showSettings()); },
    selectTab: (turnId, tab) => {
      this.tabs = new Map([...this.turns.map(({ id }) => [id, this.tabs.get(id) ?? this.saved.tab] as const), [turnId, tab]]);
      this.#keep({ tab });
    },
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') this.#composer()?.submit();
    else if (event.key === 'Escape' && isRunning(this.turns.at(-1))) this.#cancel();
    else return;
    event.preventDefault();
  };

  #act(action: PanelAction): void {
    if (action === 'nextRegion') this.#regions.next();
    else if (action === 'previousRegion') this.#regions.previous();
    else {
      const turn = this.turns.at(-1);
      if (turn !== undefined) this.#actions.selectTab(turn.id, action === 'showText' ? 'text' : 'events');
    }
  }

  async #send(draft: Draft): Promise<void> {
    const key = callKey('send', BOX);
    if (this.calls.running.has(key)) return;
    this.userProblem = this.frame?.signIn === 'IAM' ? validateUserId(this.userId) : undefined;
    if (this.userProblem !== undefined) {
      this.alarm = this.userProblem;
      return;
    }
    this.calls = withStart(this.calls, key);
    this.alarm = '';
    this.#follower.follow();
    try {
      await this.host?.send({ ...draft, userId: this.userId });
      this.calls = withEnd(this.calls, key, BOX);
      this.#composer()?.sent(draft);
    } catch (error) {
      const refusal = toRefusal(error);
      const isOfUser = refusal.field === 'userId';
      if (isOfUser) this.userProblem = refusal.message;
      this.calls = withEnd(this.calls, key, BOX, isOfUser ? undefined : { refusal, repeat: () => { void this.#send(draft); } });
      this.alarm = `${refusal.message} ${refusal.hint}`.trim();
    }
  }

  #cancel(): void {
    void this.host?.cancel();
  }

  /** Asks once, however often a button is pressed until the answer. A refusal is shown at `place`. */
  #ask(name: string, place: string, ask: Ask, done = ''): void {
    const key = callKey(name, place);
    if (this.host === undefined || this.calls.running.has(key)) return;
    this.calls = withStart(this.calls, key);
    this.alarm = '';
    ask(this.host).then(
      () => {
        this.calls = withEnd(this.calls, key, place);
        this.heard = done;
      },
      (error: unknown) => {
        const refusal = toRefusal(error);
        this.calls = withEnd(this.calls, key, place, { refusal, repeat: () => { this.#ask(name, place, ask, done); } });
        this.alarm = `${refusal.message} ${refusal.hint}`.trim();
      },
    );
  }

  #rememberBox(draft: BoxDraft): void {
    this.isPayloadEdited = isEdited(draft);
    void this.host?.rememberBox(draft);
  }

  #takeFrame(frame: InvokeFrame): void {
    this.frame = frame;
    if (!this.#userIsTyped) this.userId = frame.userId;
    if (frame.target !== undefined) this.#keep({ runtimeArn: frame.target.arn });
  }

  #takeTurn(turn: Turn): void {
    const before = this.turns.find(({ id }) => id === turn.id);
    if (before === undefined) this.tabs = new Map([...this.tabs, [turn.id, this.saved.tab]]);
    this.turns = withTurn(this.turns, turn);
    const after = this.turns.find(({ id }) => id === turn.id) ?? turn;
    const { status, alert } = announceChange(before, after);
    if (status !== undefined) this.heard = status;
    if (alert !== undefined) this.alarm = alert;
    this.nowMs = Date.now();
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
    this.heard = announceTimeLeft(this.turns, beforeMs, this.nowMs) ?? this.heard;
  }
}

customElements.define('aci-invoke', AciInvoke);
