import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FrameLogs, LogLine, LogState } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { visible } from '../shared/text.js';
import { toClockMillis } from '../shared/time.js';
import { createRowWindow, redrawAtNewWidth } from '../shared/rowWindow.js';

const LINE_PX = 18;
const LEVEL = /\b(?:WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b/;

/** What the drawer asks for. */
export interface LogActions {
  readonly open: () => void;
  readonly close: () => void;
  readonly showAllLines: (isWanted: boolean) => void;
  readonly showInEditor: () => void;
  readonly copyStatement: () => void;
}

/** The drawer of the logs. Nothing is read before it is opened; filtering and clearing are of the view only. */
class AciLogs extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    logs: { attribute: false }, state: { attribute: false }, lines: { attribute: false }, actions: { attribute: false },
    filter: { state: true }, clearedN: { state: true }, scrolls: { state: true },
  };

  /** Which logs these are. */
  declare logs: FrameLogs;
  declare state: LogState;
  declare lines: readonly LogLine[];
  declare actions: LogActions;
  /** What is looked for; undefined while its field is not there. */
  declare filter: string | undefined;
  /** Number of the last line that was cleared away. */
  declare clearedN: number;
  declare scrolls: number;
  readonly #rows = createRowWindow(() => this.querySelector<HTMLElement>('.log-lines'), LINE_PX);

  constructor() {
    super();
    this.logs = { title: '', showsAllLines: undefined };
    this.state = { kind: 'closed' };
    this.lines = [];
    this.actions = { open: () => undefined, close: () => undefined, showAllLines: () => undefined, showInEditor: () => undefined, copyStatement: () => undefined };
    this.filter = undefined;
    this.clearedN = -Infinity;
    this.scrolls = 0;
    redrawAtNewWidth(this);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  /** A log that is opened anew counts its lines anew. */
  protected override willUpdate(): void {
    if (this.state.kind === 'opening') this.clearedN = -Infinity;
  }

  protected override updated(): void {
    if (this.#rows.settle()) this.scrolls += 1;
  }

  protected override render(): TemplateResult {
    const isOpen = this.state.kind !== 'closed';
    const lines = this.lines.filter(({ n }) => n > this.clearedN);
    const last = lines.at(-1);
    return html`<section class="logs" data-region aria-label="Logs">
      <div class="logs-bar">
        <button class="logs-head" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => { if (isOpen) this.actions.close(); else this.actions.open(); }}>
          ${isOpen ? icon('chevron-down') : icon('chevron-right')} <b>Logs</b>
          <span class="quiet logs-about ${last === undefined || isOpen ? '' : 'wide'}">${visible(this.logs.title)}</span>
          ${last === undefined || isOpen ? nothing : html`<span class="quiet logs-about narrow">${visible(last.text)}</span>`}
          ${lines.length === 0 || isOpen ? nothing : html`<span class="badge">${lines.length.toLocaleString('en-US')}<span class="hear"> lines</span></span>`}
        </button>
        ${isOpen ? this.#tools() : nothing}
      </div>
      ${isOpen ? this.#body(lines) : nothing}
    </section>`;
  }

  #tools(): TemplateResult {
    const tool = (words: string, name: TemplateResult, press: () => void): TemplateResult => html`<button class="icon-button" title=${words} aria-label=${words} @click=${press}>${name}</button>`;
    return html`${this.filter === undefined ? nothing : html`<input type="text" class="field filter" aria-label="Filter the logs" placeholder="Filter" .value=${this.filter}
        @keydown=${(event: KeyboardEvent) => { this.#leaveFilter(event); }} @input=${(event: Event) => { if (event.target instanceof HTMLInputElement) this.filter = event.target.value; }}>`}
      <button class="icon-button" title="Filter" aria-label="Filter" aria-pressed=${this.filter === undefined ? 'false' : 'true'} @click=${() => { void this.#toggleFilter(); }}>${icon('filter')}</button>
      ${tool('Clear', icon('clear-all'), () => { this.clearedN = this.lines.at(-1)?.n ?? this.clearedN; })}
      ${tool('Open the log in an editor', icon('go-to-file'), () => { this.actions.showInEditor(); })}`;
  }

  #body(lines: readonly LogLine[]): TemplateResult {
    const { state } = this;
    const wanted = (this.filter ?? '').toLowerCase();
    const found = wanted === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(wanted));
    const { first, last, abovePx, belowPx } = this.#rows.rows(found.length);
    return html`${state.kind === 'failed' && lines.length === 0 ? nothing : this.#scope()}${state.kind === 'failed' ? this.#failed(state) : nothing}
      ${found.length === 0 && state.kind === 'failed' ? nothing : html`<div class="log-lines code" role="log" aria-live="off" aria-label="Lines of the log" tabindex="0" @scroll=${() => { this.#rows.scrolled(); this.scrolls += 1; }}>
        ${found.length > 0 ? nothing : html`<p class="quiet">${this.#whyEmpty(lines.length)}</p>`}
        <div class="gap" .style=${`height:${abovePx}px`}></div>
        ${repeat(found.slice(first, last), ({ n }) => n, (line, index) => html`<div class="log-line" data-row=${first + index}><span class="quiet">${toClockMillis(line.atMs)}</span> ${words(line.text)}</div>`)}
        <div class="gap" .style=${`height:${belowPx}px`}></div></div>`}`;
  }

  #whyEmpty(lineCount: number): string {
    if (this.state.kind === 'opening') return 'Opening the logs…';
    if (lineCount > 0) return 'No line has these words.';
    return this.logs.showsAllLines === false ? 'No line names this session yet.' : 'Nothing was logged yet.';
  }

  /** Which lines of a log that others write to as well are shown. */
  #scope(): TemplateResult | typeof nothing {
    const { showsAllLines } = this.logs;
    if (showsAllLines === undefined) return nothing;
    return html`<p class="logs-scope"><span class="quiet">${showsAllLines ? 'Lines of other sessions are among these.' : 'Lines that do not name this session are hidden, such as stack traces and prints.'}</span>
      <button class="link" aria-pressed=${showsAllLines ? 'true' : 'false'} @click=${() => { this.actions.showAllLines(!showsAllLines); }}>${showsAllLines ? icon('check') : nothing} Show All Lines</button></p>`;
  }

  #failed({ message, hint, statement }: Extract<LogState, { kind: 'failed' }>): TemplateResult {
    return html`<div class="card yellow" role="group" aria-label="Logs cannot be read">
      <div class="card-title">${icon('warning', 'yellow')}<h3>${visible(message)}</h3></div>
      <p>${visible(hint)} ${statement ? html`<button class="link" @click=${() => { this.actions.copyStatement(); }}>Copy statement</button> <span class="quiet">·</span>` : nothing}
        <button class="link" @click=${() => { this.actions.open(); }}>Try again</button></p></div>`;
  }

  async #toggleFilter(): Promise<void> {
    this.filter = this.filter === undefined ? '' : undefined;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.filter')?.focus();
  }

  #leaveFilter(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.filter = undefined;
    this.querySelector<HTMLElement>('.icon-button[aria-pressed]')?.focus();
  }
}

/** A line with its level in bold, where it is more than to know. */
function words(text: string): TemplateResult {
  const shown = visible(text);
  const level = LEVEL.exec(shown);
  if (level === null) return html`${shown}`;
  return html`${shown.slice(0, level.index)}<b>${level[0]}</b>${shown.slice(level.index + level[0].length)}`;
}

customElements.define('aci-logs', AciLogs);
