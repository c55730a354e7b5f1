import { html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { toClaimRows } from '../../core/jwt/claimRows.js';
import type { ClaimRow } from '../../core/jwt/claimRows.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { JsonMember } from '../../core/jwt/json.js';
import { toDisplayText } from '../../core/jwt/members.js';
import { icon } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import { toShownRows } from './foldRows.js';
import type { TreeRow } from './foldRows.js';
import { UNPROTECTED } from './headerParts.js';
import { maskWithin } from './mask.js';
import { RowList } from './rowList.js';

const VALUE_CHARACTERS = 2000;

/** Header and payload as one tree: objects, lists, and JSON and tokens within strings are opened. Arrows fold and unfold; Ctrl+C copies (`aci-copy`). */
class AciClaimTree extends RowList {
  static override readonly properties: PropertyDeclarations = { ...RowList.properties, token: { attribute: false }, revealed: { attribute: false }, folded: { state: true } };

  declare token: DecodedToken | undefined;
  /** Whether signatures of tokens within claims are shown. */
  declare revealed: boolean;
  /** Numbers of rows that are folded. */
  declare folded: ReadonlySet<number>;
  #all: readonly ClaimRow[] = [];
  #numbers: ReadonlyMap<ClaimRow, number> = new Map();
  #shown: readonly TreeRow[] = [];

  constructor() {
    super();
    this.token = undefined;
    this.revealed = false;
    this.folded = new Set();
  }

  protected override total(): number {
    return this.#shown.length;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('token')) {
      this.#all = this.token === undefined ? [] : toRows(this.token);
      this.#numbers = new Map(this.#all.map((row, index) => [row, index]));
      this.folded = new Set();
    }
    if (changed.has('token') || changed.has('folded')) this.#shown = toShownRows(this.#all, this.folded);
  }

  protected override render(): TemplateResult {
    const { first, last, abovePx, belowPx, stop } = this.drawn();
    const rows = this.#shown.slice(first, last).map((row, at) => ({ row, index: first + at }));
    return html`<div class="rows ${this.isLong() ? 'long' : ''}" @scroll=${this.scrolled}>
      <div class="tree code" role="tree" aria-label="Tree" @keydown=${(event: KeyboardEvent) => { this.#onKey(event); }}>
        <div aria-hidden="true" .style=${`height:${abovePx}px`}></div>
        ${repeat(rows, ({ index }) => index, ({ row, index }) => this.#row(row, index, index === stop))}
        <div aria-hidden="true" .style=${`height:${belowPx}px`}></div>
      </div></div>`;
  }

  #row({ row, isOpen, place, siblings }: TreeRow, index: number, isStop: boolean): TemplateResult {
    const value = clip(visible(this.revealed ? toDisplayText(row.node) : maskWithin(toDisplayText(row.node))), VALUE_CHARACTERS);
    return html`<div class="tree-row" role="treeitem" aria-level=${row.depth + 1} aria-posinset=${place} aria-setsize=${siblings}
      aria-expanded=${isOpen === undefined ? nothing : isOpen ? 'true' : 'false'} data-row=${index} tabindex=${isStop ? '0' : '-1'}
      .style=${`padding-inline-start:${Math.min(row.depth, 16) * 14 + 4}px`} @click=${() => { this.#click(index); }}>
      <span class="twist">${isOpen === undefined ? nothing : isOpen ? icon('chevron-down') : icon('chevron-right')}</span>
      <span><span class="name"><bdi>${clip(visible(row.name), 200)}</bdi></span>${row.isRepeated ? html` <span class="quiet">(given twice)</span>` : nothing}
      ${isOpen === undefined ? html`<bdi class="leaf ${row.node.kind}">${value}</bdi>` : html`<span class="quiet">${describe(row)}</span>`}</span></div>`;
  }

  #click(index: number): void {
    if (getSelection()?.isCollapsed === false) return;
    this.current = index;
    this.#fold(index, undefined);
  }

  #fold(index: number, isOpen: boolean | undefined): boolean {
    const shown = this.#shown[index];
    const number = shown === undefined ? undefined : this.#numbers.get(shown.row);
    if (shown?.isOpen === undefined || number === undefined || shown.isOpen === isOpen) return false;
    const folded = new Set(this.folded);
    if (shown.isOpen) folded.add(number);
    else folded.delete(number);
    this.folded = folded;
    return true;
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.rowOf(event);
    const shown = index === undefined ? undefined : this.#shown[index];
    if (index === undefined || shown === undefined) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      this.dispatchEvent(new CustomEvent<string>('aci-copy', { detail: `${shown.row.path}: ${toDisplayText(shown.row.node)}` }));
    } else if (event.key === 'Enter' || event.key === ' ') this.#fold(index, undefined);
    else if (event.key === 'ArrowRight') {
      if (!this.#fold(index, true) && shown.isOpen === true) void this.goTo(index + 1);
    } else if (event.key === 'ArrowLeft') {
      const parent = this.#shown.findLastIndex(({ row }, at) => at < index && row.depth < shown.row.depth);
      if (!this.#fold(index, false) && parent >= 0) void this.goTo(parent);
    } else if (!this.move(event)) return;
    event.preventDefault();
  }
}

const toRows = ({ header, unprotected, payload }: DecodedToken): readonly ClaimRow[] => (
  [...ofPart('header', header), ...ofPart(UNPROTECTED, unprotected), ...ofPart('payload', payload)]);

/** A part of the token as the row above its members. */
function ofPart(name: string, members: readonly JsonMember[]): readonly ClaimRow[] {
  const rows = toClaimRows(members).map((row) => ({ ...row, depth: row.depth + 1 }));
  const node = { kind: 'object', members, start: 0, end: 0, raw: '' } as const;
  return rows.length === 0 ? [] : [{ path: name, name, depth: 0, node, range: undefined, below: rows.length, nested: undefined, isRepeated: false }, ...rows];
}

function describe({ node, nested }: ClaimRow): string {
  if (nested?.kind === 'token') return 'a token within a text';
  if (nested?.kind === 'json') return 'JSON within a text';
  if (node.kind === 'array') return `[ ${count(node.items.length, 'item')} ]`;
  return `{ ${count(node.kind === 'object' ? node.members.length : 0, 'member')} }`;
}

customElements.define('aci-claim-tree', AciClaimTree);
