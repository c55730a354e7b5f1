import { html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShownEvent } from '../protocol/invoke.js';
import { visible } from '../shared/text.js';
import { toClockMillis } from '../shared/time.js';
import { EventRows } from './eventRows.js';

const ROW_PX = 22;
const HEAD_PX = 26;
const ROW_CHARACTERS = 300;
const OPEN_CHARACTERS = 20_000;

/** The events of one answer as a grid of which only what is in sight is drawn. One tab stop; arrows move, Enter unfolds. */
class AciEvents extends EventRows {
  static override readonly properties: PropertyDeclarations = {
    ...EventRows.properties, current: { state: true }, open: { state: true }, whole: { state: true },
  };

  /** Number of the event that the keys are at. */
  declare current: number | undefined;
  /** Number of the event that is unfolded. */
  declare open: number | undefined;
  /** The unfolded event, with more of its data. */
  declare whole: ShownEvent | undefined;

  constructor() {
    super(ROW_PX, HEAD_PX, ROW_CHARACTERS);
    this.current = undefined;
    this.open = undefined;
    this.whole = undefined;
  }

  protected override render(): TemplateResult {
    const { first, last, abovePx, belowPx } = this.drawn();
    const numbers = Array.from({ length: last - first }, (_, index) => first + index + 1);
    const isDrawn = this.current !== undefined && this.current > first && this.current <= last;
    return html`<div class="list" @scroll=${() => { this.scrolled(); }}>
      <table class="events" role="grid" aria-label="Events" tabindex="0" aria-rowcount=${this.total + 1} aria-activedescendant=${isDrawn ? this.#id(this.current) : nothing}
        @keydown=${(event: KeyboardEvent) => { this.#key(event); }}>
        <thead><tr aria-rowindex="1">
          <th scope="col" class="number">#</th><th scope="col">Time</th><th scope="col" class="number wide">Δ ms</th>
          <th scope="col" class="wide">Type</th><th scope="col" class="number wide">Bytes</th><th scope="col">Data</th>
        </tr></thead>
        <tbody aria-hidden="true"><tr><td class="gap" .style=${`height:${abovePx}px`}></td></tr></tbody>
        <tbody>${repeat(numbers, (n) => n, (n) => this.#row(n))}</tbody>
        <tbody aria-hidden="true"><tr><td class="gap" .style=${`height:${belowPx}px`}></td></tr></tbody>
      </table></div>
      ${this.foot()}`;
  }

  #row(n: number): TemplateResult {
    const isOpen = this.open === n;
    const event = isOpen && this.whole?.n === n ? this.whole : this.pages.get(n);
    const place = `${n % 2 === 0 ? 'even' : ''} ${n === this.current ? 'current' : ''}`;
    if (event === undefined) {
      return html`<tr id=${this.#id(n)} class=${place} data-row=${n - 1} aria-rowindex=${n + 1}><td class="number quiet">${n}</td><td class="quiet">…</td>
        <td class="wide"></td><td class="wide"></td><td class="wide"></td><td></td></tr>`;
    }
    return html`<tr id=${this.#id(n)} class="${place} ${isOpen ? 'open' : ''}" data-row=${n - 1} aria-rowindex=${n + 1}
      @click=${(click: MouseEvent) => { this.#click(click, n); }}>
      <td class="number quiet">${n}</td>
      <td>${event.incomplete ? nothing : toClockMillis(event.atMs)}</td>
      <td class="number quiet wide">${event.incomplete ? nothing : event.deltaMs.toLocaleString('en-US')}</td>
      <td class="wide">${event.incomplete ? 'incomplete' : visible(event.type)}</td>
      <td class="number quiet wide">${event.bytes.toLocaleString('en-US')}</td>
      <td class="data" aria-expanded=${isOpen ? 'true' : 'false'}>${event.incomplete ? html`<span class="quiet only-narrow">incomplete </span>` : nothing}<bdi>${visible(event.data.slice(0, OPEN_CHARACTERS))}${event.isCut === true ? '…' : ''}</bdi>
        ${isOpen ? html`<p><button class="link" @click=${() => { this.openEvent(n); }}>Open in Editor</button></p>` : nothing}</td>
    </tr>`;
  }

  #id(n: number | undefined): string {
    return `event-${this.turnId}-${n ?? ''}`;
  }

  /** A click that ends a selection, or is on a button of the row, leaves the row as it is. */
  #click(click: MouseEvent, n: number): void {
    if (getSelection()?.isCollapsed === false || (click.target instanceof Element && click.target.closest('button') !== null)) return;
    this.current = n;
    this.#toggle(n);
  }

  #toggle(n: number): void {
    this.whole = undefined;
    this.open = this.open === n ? undefined : n;
    this.rows.hold();
    if (this.open === undefined || this.pages.get(n)?.isCut !== true) return;
    this.read(this.turnId, n, 1, OPEN_CHARACTERS).then(([event]) => { if (this.open === n) this.whole = event; }, () => undefined);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    const at = this.current ?? this.rows.rows(this.total).first + 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.current === undefined ? at : at + 1, ArrowUp: at - 1, PageDown: at + this.rows.page(), PageUp: at - this.rows.page(), Home: 1, End: this.total,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      this.current = Math.min(this.total, Math.max(1, to));
      if (this.current < this.total) this.rows.hold();
      this.rows.show(this.current - 1);
      if (this.current === this.total) this.rows.follow();
    } else if ((event.key === 'Enter' || event.key === ' ') && this.current !== undefined) {
      this.#toggle(this.current);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define('aci-events', AciEvents);
