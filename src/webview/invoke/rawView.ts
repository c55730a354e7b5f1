import { html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { visible } from '../shared/text.js';
import { EventRows } from './eventRows.js';

/** One line and the blank one that ends an event. */
const USUAL_PX = 34;
const CHARACTERS = 2_000;

/** An answer as it came, below the head that it came with. Only what is in sight is drawn. */
class AciRaw extends EventRows {
  static override readonly properties: PropertyDeclarations = { ...EventRows.properties, head: { attribute: false } };

  declare head: string;

  constructor() {
    super(USUAL_PX, 0, CHARACTERS);
    this.head = '';
  }

  protected override render(): TemplateResult {
    const { first, last, abovePx, belowPx } = this.drawn();
    const numbers = Array.from({ length: last - first }, (_, index) => first + index + 1);
    return html`${this.head === '' ? nothing : html`<p class="raw-head code quiet">${visible(this.head)}</p>`}
      <div class="list raw code" role="region" aria-label="The answer as it came" tabindex="0" @scroll=${() => { this.scrolled(); }} @keydown=${(event: KeyboardEvent) => { this.#key(event); }}>
        <div class="gap" .style=${`height:${abovePx}px`}></div>
        ${repeat(numbers, (n) => n, (n) => this.#row(n))}
        <div class="gap" .style=${`height:${belowPx}px`}></div>
      </div>
      ${this.foot()}`;
  }

  #row(n: number): TemplateResult {
    const event = this.pages.get(n);
    if (event === undefined) return html`<div class="raw-event quiet" data-row=${n - 1}>…</div>`;
    return html`<div class="raw-event" data-row=${n - 1}>${visible(event.raw ?? (event.incomplete ? event.data : `data: ${event.data}\n\n`))}${event.isCut === true
      ? html`… <button class="link" @click=${() => { this.openEvent(n); }}>Open in Editor</button>\n\n` : nothing}</div>`;
  }

  /** The keys that scroll are the browser's own; only End means more than the page's end. */
  #key(event: KeyboardEvent): void {
    if (event.key === 'End') this.followAgain();
    else if (event.key !== 'Home') return;
    event.stopPropagation();
  }
}

customElements.define('aci-raw', AciRaw);
