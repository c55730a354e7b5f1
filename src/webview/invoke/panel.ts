import type { BirpcReturn } from 'birpc';
import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Draft, InvokeFrame, InvokeHost, InvokeView, Turn } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { toRefusal } from '../shared/rpc.js';
import type { Refusal } from '../shared/rpc.js';
import { count, visible } from '../shared/text.js';
import type { AnswerTab, TranscriptActions } from './actions.js';
import { announceChange, announceTimeLeft } from './announce.js';
import type { AciComposer } from './composer.js';
import './composer.js';
import { createFollower } from './follower.js';
import { headerView } from './header.js';
import type { HeaderActions } from './header.js';
import { metricsView } from './metrics.js';
import { isRunning, tickEveryMs, validateUserId, withGrowth, withTurn } from './model.js';
import { readSaved } from './saved.js';
import type { SavedState } from './saved.js';
import { turnView } from './turn.js';

/** The invoke panel. The host holds the conversation; this draws it, and keeps only what is being typed. */
export class AciInvoke extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    frame: { state: true }, turns: { state: true }, userId: { state: true }, userProblem: { state: true }, boxRefusal: { state: true },
    cardRefusals: { state: true }, tabs: { state: true }, nowMs: { state: true }, unseen: { state: true }, heard: { state: true }, alarm: { state: true },
  };

  declare frame: InvokeFrame | undefined;
  declare turns: readonly Turn[];
  declare userId: string;
  declare userProblem: string | undefined;
  declare boxRefusal: Refusal | undefined;
  declare cardRefusals: ReadonlyMap<string, Refusal>;
  declare tabs: ReadonlyMap<number, AnswerTab>;
  declare nowMs: number;
  /** Events that came while the reader was further up. */
  declare unseen: number;
  declare heard: string;
  declare alarm: string;

  /** Set once, before the element is on the page. */
  host: BirpcReturn<InvokeHost, InvokeView> | undefined;
  save: (state: SavedState) => void = () => undefined;
  saved: SavedState = readSaved(undefined);
  #userIsTyped = false;
  #ticker: { readonly everyMs: number; readonly id: number } | undefined;
  readonly #follower = createFollower(() => this.querySelector<HTMLElement>('.conversation'), () => { this.unseen = 0; });

  constructor() {
    super();
    this.frame = undefined;
    this.turns = [];
    this.userId = '';
    this.userProblem = undefined;
    this.boxRefusal = undefined;
    this.cardRefusals = new Map();
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
      this.cardRefusals = new Map();
      this.unseen = 0;
      this.heard = 'New session';
    },
  };

  /** Asks the host for everything there is. */
  async start(): Promise<void> {
    const answer = await this.host?.ready(this.saved.runtimeArn === undefined ? undefined : this.saved);
    if (answer === undefined) return;
    this.userId = this.saved.userId;
    this.#userIsTyped = this.userId !== '';
    this.turns = answer.turns;
    this.#takeFrame(answer.frame);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const { frame } = this;
    if (frame === undefined) return html`<p class="line quiet starting">${icon('loading', 'blue', true)} <span>Reading the conversation…</span></p>`;
    return html`${headerView(frame, this.userId, this.userProblem, this.#headerActions)}
      <main class="conversation" data-region role="log" aria-live="off" aria-label="Conversation" tabindex="0"
        @scroll=${() => { this.#follower.scrolled(); }} @keydown=${(event: KeyboardEvent) => { if (event.key === 'End') this.#follower.follow(); }}>
        ${frame.lostTranscript ? html`<p class="line">${icon('warning', 'yellow')} <span>The window was reloaded. The conversation that was here is gone; the agent may still remember the session.</span></p>` : nothing}
        ${this.turns.length === 0 ? this.#empty(frame) : repeat(this.turns, ({ id }) => id, (turn) => this.#turn(turn))}
      </main>
      <footer data-region>
        ${this.unseen === 0 ? nothing : html`<div class="unseen"><vscode-button secondary icon="arrow-down" @click=${() => { this.#follower.follow(); }}>${count(this.unseen, 'new event')}</vscode-button></div>`}
        ${metricsView(this.turns.at(-1), this.nowMs)}
        <aci-composer .payload=${frame.payload} .busy=${isRunning(this.turns.at(-1))} .refusal=${this.boxRefusal} .prompt=${this.saved.prompt}
          .blocked=${frame.target === undefined ? 'Choose an agent first.' : undefined} .history=${this.turns.map(({ prompt }) => prompt)}
          @aci-send=${(event: CustomEvent<Draft>) => { void this.#send(event.detail); }} @aci-cancel=${() => { this.#cancel(); }}
          @aci-prompt=${(event: CustomEvent<string>) => { this.#keep({ prompt: event.detail }); }}></aci-composer>
      </footer>
      <div class="hear" role="status">${this.heard}</div>
      <div class="hear" role="alert">${this.alarm}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    this.#follower.settle();
    if (changed.has('turns')) this.#setTicker(tickEveryMs(this.turns));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
    this.#setTicker(undefined);
  }

  #turn(turn: Turn): unknown {
    const last = turn === this.turns.at(-1);
    const tab = this.tabs.get(turn.id) ?? this.saved.tab;
    const ticking = isRunning(turn) || turn.consents.some(({ state }) => state.kind === 'waiting');
    const agent = this.frame?.target?.name ?? 'Agent';
    return guard([turn, last, tab, agent, this.cardRefusals, ticking ? this.nowMs : 0], () =>
      turnView(turn, { agent, tab, last, nowMs: this.nowMs, cardRefusals: this.cardRefusals }, this.#actions));
  }

  #empty(frame: InvokeFrame): TemplateResult {
    return html`<div class="empty"><p>Ask <b><bdi>${visible(frame.target?.name ?? 'an agent')}</bdi></b> something.</p>
      <ul>${frame.samples.map((sample) => html`<li><button class="link" @click=${() => { void this.#composer()?.fill(sample); }}>${sample}</button></li>`)}</ul></div>`;
  }

  readonly #headerActions: HeaderActions = {
    chooseTarget: () => { this.#ask((host) => host.chooseTarget()); },
    copySessionId: () => { this.#ask((host) => host.copySessionId(), 'Session id copied'); },
    newSession: () => { this.#ask((host) => host.newSession()); },
    changeUserId: (userId) => {
      this.userId = userId;
      this.#userIsTyped = true;
      this.userProblem = undefined;
      this.#keep({ userId });
    },
  };

  readonly #actions: TranscriptActions = {
    openConsent: (cardId) => { this.#askForCard(cardId, (host) => host.openConsent(cardId)); },
    copyConsentUrl: (cardId) => { this.#askForCard(cardId, (host) => host.copyConsentUrl(cardId), 'URL copied'); },
    cancelConsent: (cardId) => { this.#askForCard(cardId, (host) => host.cancelConsent(cardId)); },
    sendAgain: (turn) => { void this.#send(turn.draft); },
    inspectToken: (turnId) => { this.#ask((host) => host.inspectToken(turnId)); },
    copyText: (turnId) => { this.#ask((host) => host.copyText(turnId), 'Answer copied'); },
    restartSandbox: () => { this.#ask((host) => host.restartSandbox()); },
    selectTab: (turnId, tab) => {
      this.tabs = new Map([...this.turns.map(({ id }) => [id, this.tabs.get(id) ?? this.saved.tab] as const), [turnId, tab]]);
      this.#keep({ tab });
    },
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'Enter') this.#composer()?.submit();
    else if (event.key === 'Escape' && isRunning(this.turns.at(-1))) this.#cancel();
    else if (control && (event.key === '1' || event.key === '2')) {
      const turn = this.turns.at(-1);
      if (turn !== undefined) this.#actions.selectTab(turn.id, event.key === '1' ? 'text' : 'events');
    } else return;
    event.preventDefault();
  };

  async #send(draft: Draft): Promise<void> {
    this.userProblem = this.frame?.signIn === 'IAM' ? validateUserId(this.userId) : undefined;
    this.boxRefusal = undefined;
    if (this.userProblem !== undefined) {
      this.alarm = this.userProblem;
      return;
    }
    this.#follower.follow();
    try {
      await this.host?.send({ ...draft, userId: this.userId });
      this.#composer()?.sent(draft);
    } catch (error) {
      const refusal = toRefusal(error);
      this.alarm = `${refusal.message} ${refusal.hint}`.trim();
      if (refusal.field === 'userId') this.userProblem = refusal.message;
      else this.boxRefusal = refusal;
    }
  }

  #cancel(): void {
    void this.host?.cancel();
  }

  #ask(call: (host: BirpcReturn<InvokeHost, InvokeView>) => Promise<void>, done = ''): void {
    if (this.host === undefined) return;
    this.boxRefusal = undefined;
    call(this.host).then(() => { this.heard = done; }, (error: unknown) => { this.boxRefusal = toRefusal(error); });
  }

  /** A refusal stands on the card whose button was pressed. */
  #askForCard(cardId: string, call: (host: BirpcReturn<InvokeHost, InvokeView>) => Promise<void>, done = ''): void {
    if (this.host === undefined) return;
    const others = [...this.cardRefusals].filter(([id]) => id !== cardId);
    call(this.host).then(
      () => {
        this.cardRefusals = new Map(others);
        this.heard = done;
      },
      (error: unknown) => {
        const refusal = toRefusal(error);
        this.cardRefusals = new Map([...others, [cardId, refusal]]);
        this.alarm = refusal.message;
      },
    );
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

  #keep(change: Partial<SavedState>): void {
    this.saved = { ...this.saved, ...change };
    this.save(this.saved);
  }

  #composer(): AciComposer | null {
    return this.querySelector<AciComposer>('aci-composer');
  }

  #setTicker(everyMs: number | undefined): void {
    if (this.#ticker?.everyMs === everyMs) return;
    window.clearInterval(this.#ticker?.id);
    this.#ticker = everyMs === undefined ? undefined : { everyMs, id: window.setInterval(() => { this.#tick(); }, everyMs) };
  }

  #tick(): void {
    const beforeMs = this.nowMs;
    this.nowMs = Date.now();
    this.heard = announceTimeLeft(this.turns, beforeMs, this.nowMs) ?? this.heard;
  }
}

customElements.define('aci-invoke', AciInvoke);
