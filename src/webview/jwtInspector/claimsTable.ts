import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { toDisplayText } from '../../core/jwt/members.js';
import { explainClaim } from '../../core/jwt/explain.js';
import type { JsonMember } from '../../core/jwt/json.js';
import { clip, count, visible } from '../shared/text.js';

/** Rows drawn at first and added by each press of the button. */
const WINDOW = 200;
const VALUE_CHARACTERS = 4000;

/**
 * The members of a header or payload, each with what it says. One tab stop: arrows move, Enter marks the claim in the
 * token (`aci-mark`, with the index or undefined), Ctrl+C copies `name: value` (`aci-copy`).
 */
class AciClaims extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    members: { attribute: false }, place: { attribute: false }, vendor: { attribute: false }, nowMs: { attribute: false },
    marked: { attribute: false }, shown: { state: true }, current: { state: true },
  };

  declare members: readonly JsonMember[];
  declare place: 'header' | 'payload';
  declare vendor: string | undefined;
  declare nowMs: number;
  /** Index of the member that is marked in the token. */
  declare marked: number | undefined;
  declare shown: number;
  declare current: number;

  constructor() {
    super();
    this.members = [];
    this.place = 'payload';
    this.vendor = undefined;
    this.nowMs = 0;
    this.marked = undefined;
    this.shown = WINDOW;
    this.current = 0;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const rows = this.members.slice(0, this.shown);
    const more = this.members.length - rows.length;
    const current = Math.min(this.current, rows.length - 1);
    return html`<table class="claims" role="table" aria-rowcount=${this.members.length + 1} aria-label=${this.place === 'header' ? 'Header' : 'Claims'}>
        <thead role="rowgroup"><tr role="row" aria-rowindex="1">
          <th role="columnheader" scope="col">${this.place === 'header' ? 'Parameter' : 'Claim'}</th><th role="columnheader" scope="col">Value</th>
          <th role="columnheader" scope="col">What it says</th></tr></thead>
        <tbody role="rowgroup" @keydown=${(event: KeyboardEvent) => { this.#onKey(event); }}>${rows.map((member, index) => this.#row(member, index, index === current))}</tbody>
      </table>
      ${more <= 0 ? nothing : html`<button class="link" @click=${() => { this.shown += WINDOW; }}>Show ${count(Math.min(WINDOW, more), 'more row')} of ${more.toLocaleString('en-US')}</button>`}`;
  }

  #row(member: JsonMember, index: number, isCurrent: boolean): TemplateResult {
    const { says, aside } = explainClaim(member.name, member.value, { place: this.place, vendor: this.vendor, nowMs: this.nowMs });
    const isMarked = index === this.marked;
    return html`<tr role="row" class=${isMarked ? 'marked' : ''} aria-rowindex=${index + 2} aria-current=${isMarked ? 'true' : nothing} data-index=${index}
      tabindex=${isCurrent ? '0' : '-1'} @click=${() => { this.#mark(index); }}>
      <th role="rowheader" scope="row" class="code name"><bdi>${clip(visible(member.name), 200)}</bdi></th>
      <td role="cell" class="code value"><bdi>${clip(visible(toDisplayText(member.value)), VALUE_CHARACTERS)}</bdi></td>
      <td role="cell" class="says">${says} <span class="quiet">${aside}</span></td></tr>`;
  }

  #mark(index: number): void {
    // A click that ends a selection of text is not meant for the row.
    if (getSelection()?.isCollapsed === false) return;
    this.current = index;
    this.dispatchEvent(new CustomEvent<number | undefined>('aci-mark', { detail: index === this.marked ? undefined : index }));
  }

  #onKey(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('tr') : null;
    const index = Number(row?.dataset['index'] ?? NaN);
    const member = this.members[index];
    if (member === undefined) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && !control) this.#mark(index);
    else if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      this.dispatchEvent(new CustomEvent<string>('aci-copy', { detail: `${member.name}: ${toDisplayText(member.value)}` }));
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#focusRow(index + (event.key === 'ArrowDown' ? 1 : -1));
    else if (event.key === 'Home') this.#focusRow(0);
    else if (event.key === 'End') this.#focusRow(Math.min(this.members.length, this.shown) - 1);
    else return;
    event.preventDefault();
  }

  #focusRow(index: number): void {
    const row = this.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    if (row === null) return;
    this.current = index;
    row.focus();
  }
}

customElements.define('aci-claims', AciClaims);
