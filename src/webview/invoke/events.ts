import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import type { ShownEvent } from '../protocol/invoke.js';
import { clip, visible } from '../shared/text.js';
import { toClockMillis } from '../shared/time.js';

/** Rows drawn at first and added by each press of the button. More would slow the page and are rarely read. */
const WINDOW = 400;
const ROW_CHARACTERS = 300;
const OPEN_CHARACTERS = 20_000;

/** The events of one answer as a table, the newest ones; earlier ones on request. One tab stop, arrows move, Enter unfolds. */
class AciEvents extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    events: { attribute: false }, sentAtMs: { attribute: false }, shown: { state: true }, current: { state: true }, open: { state: true },
  };

  declare events: readonly ShownEvent[];
  declare sentAtMs: number;
  declare shown: number;
  /** Number of the event that the tab key reaches. */
  declare current: number | undefined;
  declare open: ReadonlySet<number>;

  constructor() {
    super();
    this.events = [];
    this.sentAtMs = 0;
    this.shown = WINDOW;
    this.current = undefined;
    this.open = new Set();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const from = Math.max(0, this.events.length - this.shown);
    const rows = this.events.slice(from);
    const current = rows.some(({ n }) => n === this.current) ? this.current : rows[0]?.n;
    return html`${from === 0 ? nothing : html`<button class="link earlier" @click=${() => { this.shown += WINDOW; }}>Show ${Math.min(WINDOW, from)} Earlier Events</button>`}
      <table class="events" aria-rowcount=${this.events.length + 1} @keydown=${(event: KeyboardEvent) => { this.#move(event); }}>
        <thead><tr aria-rowindex="1">
          <th scope="col" class="number">#</th><th scope="col">Time</th><th scope="col" class="number wide">Δ ms</th>
          <th scope="col" class="wide">Type</th><th scope="col" class="number wide">Bytes</th><th scope="col">Data</th>
        </tr></thead>
        <tbody>${rows.map((event, index) => this.#row(event, this.events[from + index - 1]?.atMs ?? this.sentAtMs, from + index + 2, event.n === current))}</tbody>
      </table>`;
  }

  #row(event: ShownEvent, beforeMs: number, rowIndex: number, isCurrent: boolean): TemplateResult {
    const isOpen = this.open.has(event.n);
    return html`<tr aria-rowindex=${rowIndex}>
      <td class="number quiet">${event.n}</td>
      <td>${toClockMillis(event.atMs)}</td>
      <td class="number quiet wide">${(event.atMs - beforeMs).toLocaleString('en-US')}</td>
      <td class="wide">${event.incomplete ? 'incomplete' : visible(event.type)}</td>
      <td class="number quiet wide">${event.bytes.toLocaleString('en-US')}</td>
      <td><button class="data ${isOpen ? 'open' : ''}" data-n=${event.n} aria-expanded=${isOpen ? 'true' : 'false'} tabindex=${isCurrent ? '0' : '-1'}
        @click=${() => { this.#toggle(event.n); }}><bdi>${clip(visible(event.data.slice(0, OPEN_CHARACTERS + 1)), isOpen ? OPEN_CHARACTERS : ROW_CHARACTERS)}</bdi></button></td>
    </tr>`;
  }

  #toggle(n: number): void {
    const open = new Set(this.open);
    if (!open.delete(n)) open.add(n);
    this.open = open;
    this.current = n;
  }

  #move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || !(event.target instanceof HTMLElement)) return;
    const buttons = [...this.querySelectorAll<HTMLElement>('.data')];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.current = Number(next.dataset['n']);
    next.focus();
  }
}

customElements.define('aci-events', AciEvents);
