import { html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isIssuerUrl, toDiscoveryUrl } from '../../core/jwt/discovery.js';
import { stringOf, toDisplayText } from '../../core/jwt/members.js';
import { explainClaim } from '../../core/jwt/explain.js';
import type { JsonMember } from '../../core/jwt/json.js';
import { reachOf } from '../../core/jwt/verify/addresses.js';
import { breakable } from '../shared/breakable.js';
import { clip, visible } from '../shared/text.js';
import { maskWithin } from './mask.js';
import { RowList, gap } from './rowList.js';

const VALUE_CHARACTERS = 4000;

/**
 * The members of a header or payload, each with what it says. One tab stop: arrows move, Enter marks the claim in the
 * token (`aci-mark`, with the index or undefined), Ctrl+C copies `name: value` (`aci-copy`).
 */
class AciClaims extends RowList {
  static override readonly properties: PropertyDeclarations = {
    ...RowList.properties, members: { attribute: false }, place: { attribute: false }, isProtected: { attribute: false }, vendor: { attribute: false }, nowMs: { attribute: false }, marked: { attribute: false },
    cutOff: { attribute: false }, revealed: { attribute: false },
  };

  declare members: readonly JsonMember[];
  declare place: 'header' | 'payload';
  /** Whether they are within the token. */
  declare isProtected: boolean;
  declare vendor: string | undefined;
  declare nowMs: number;
  /** Index of the member that is marked in the token. */
  declare marked: number | undefined;
  /** The member within whose value the token ends. */
  declare cutOff: JsonMember | undefined;
  /** Whether signatures of tokens within claims are shown. */
  declare revealed: boolean;

  constructor() {
    super();
    this.members = [];
    this.place = 'payload';
    this.isProtected = true;
    this.vendor = undefined;
    this.nowMs = 0;
    this.marked = undefined;
    this.cutOff = undefined;
    this.revealed = false;
  }

  protected override total(): number {
    return this.members.length;
  }

  protected override render(): TemplateResult {
    const { first, last, abovePx, belowPx, stop } = this.drawn();
    const rows = this.members.slice(first, last).map((member, at) => ({ member, index: first + at }));
    const [name, label] = this.place === 'header' ? ['Parameter', this.isProtected ? 'Header' : 'Unprotected header'] : ['Claim', 'Claims'];
    return html`<div class="rows ${this.isLong() ? 'long' : ''}" @scroll=${this.scrolled}>
      <table class="claims" role="table" aria-rowcount=${this.members.length + 1} aria-label=${label}>
        <thead role="rowgroup"><tr role="row" aria-rowindex="1">
          <th role="columnheader" scope="col">${name}</th><th role="columnheader" scope="col">Value</th>
          <th role="columnheader" scope="col">What it says</th></tr></thead>
        ${gap(abovePx)}
        <tbody role="rowgroup" @keydown=${(event: KeyboardEvent) => { this.#onKey(event); }}>${repeat(rows, ({ index }) => index, ({ member, index }) => this.#row(member, index, index === stop))}</tbody>
        ${gap(belowPx)}
      </table></div>`;
  }

  #row(member: JsonMember, index: number, isStop: boolean): TemplateResult {
    const { says, aside, link } = explainClaim(member.name, member.value, { place: this.place, vendor: this.vendor, nowMs: this.nowMs });
    const isMarked = index === this.marked;
    const isCutOff = member === this.cutOff;
    const discovery = this.place === 'payload' && member.name === 'iss' && !isCutOff ? discoveryOf(member) : undefined;
    return html`<tr role="row" class=${isMarked ? 'marked' : ''} aria-rowindex=${index + 2} aria-current=${isMarked ? 'true' : nothing} data-row=${index}
      tabindex=${isStop ? '0' : '-1'} @click=${(event: MouseEvent) => { this.#click(event, index); }}>
      <th role="rowheader" scope="row" class="code name"><bdi>${breakable(clip(visible(member.name), 200))}</bdi></th>
      <td role="cell" class="code value"><bdi>${clip(visible(this.revealed ? toDisplayText(member.value) : maskWithin(toDisplayText(member.value))), VALUE_CHARACTERS)}</bdi>${isCutOff ? html`<span class="quiet small cut">cut off here</span>` : nothing}</td>
      <td role="cell" class="says">${says} ${link === undefined ? html`<span class="quiet">${pieces(aside)}</span>`
        : html`<a class="source" href=${link} tabindex=${isStop ? '0' : '-1'}>${aside}</a>`}${discovery === undefined ? nothing : html` · <a href=${discovery} tabindex=${isStop ? '0' : '-1'}>Open discovery document</a>`}</td></tr>`;
  }

  /** A click that ends a selection of text, or is on a link, is not meant for the row. */
  #click(event: MouseEvent, index: number): void {
    if (getSelection()?.isCollapsed === false || (event.target instanceof Element && event.target.closest('a') !== null)) return;
    this.#mark(index);
  }

  #mark(index: number): void {
    this.current = index;
    this.dispatchEvent(new CustomEvent<number | undefined>('aci-mark', { detail: index === this.marked ? undefined : index }));
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.rowOf(event);
    const member = index === undefined ? undefined : this.members[index];
    if (index === undefined || member === undefined) return;
    const control = event.ctrlKey || event.metaKey;
    const isOnRow = event.target instanceof HTMLTableRowElement;
    if (event.key === 'Enter' && !control && isOnRow) this.#mark(index);
    else if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      this.dispatchEvent(new CustomEvent<string>('aci-copy', { detail: `${member.name}: ${toDisplayText(member.value)}` }));
    } else if (!this.move(event)) return;
    event.preventDefault();
  }
}

/** A text that is broken between its parts first: a time in ISO is not broken at its hyphens. */
function pieces(text: string): readonly TemplateResult[] {
  return text.split(/(?<=, )/).map((piece) => html`<span class="piece">${piece}</span>`);
}

/** Where the issuer describes itself: opened in the browser by a click, and only where Verify would go without asking once more. */
function discoveryOf({ value }: JsonMember): string | undefined {
  const issuer = stringOf(value) ?? '';
  const url = toDiscoveryUrl(issuer);
  return !isIssuerUrl(issuer) || reachOf(url).kind !== 'allowed' ? undefined : url;
}

customElements.define('aci-claims', AciClaims);
