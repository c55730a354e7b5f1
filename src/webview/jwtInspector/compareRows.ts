import { html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CompareRow } from '../../core/jwt/compare/compare.js';
import type { Range } from '../../core/jwt/compare/changedRanges.js';
import { breakable } from '../shared/breakable.js';
import { clip, visible } from '../shared/text.js';
import { changeInWords, inClockTime, toShownPath } from './compareWords.js';
import { UNPROTECTED } from './headerParts.js';
import { RowList, gap } from './rowList.js';

const VALUE_CHARACTERS = 2000;

/** What differs between two tokens, row by row. One tab stop, which arrows move. */
class AciCompareRows extends RowList {
  static override readonly properties: PropertyDeclarations = { ...RowList.properties, rows: { attribute: false }, nowMs: { attribute: false } };

  declare rows: readonly CompareRow[];
  declare nowMs: number;

  constructor() {
    super();
    this.rows = [];
    this.nowMs = 0;
  }

  protected override total(): number {
    return this.rows.length;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('rows')) this.current = Math.min(this.current, Math.max(0, this.rows.length - 1));
  }

  protected override render(): TemplateResult {
    const { first, last, abovePx, belowPx, stop } = this.drawn();
    const rows = this.rows.slice(first, last).map((row, at) => ({ row, index: first + at }));
    return html`<div class="rows ${this.isLong() ? 'long' : ''}" @scroll=${this.scrolled}>
      <table class="compare" role="table" aria-rowcount=${this.rows.length + 1} aria-label="Differences">
        <thead role="rowgroup"><tr role="row" aria-rowindex="1"><th role="columnheader" scope="col">Claim</th><th role="columnheader" scope="col">Before</th><th role="columnheader" scope="col">After</th><th role="columnheader" scope="col">What changed</th></tr></thead>
        ${gap(abovePx)}
        <tbody role="rowgroup" @keydown=${(event: KeyboardEvent) => { if (this.move(event)) event.preventDefault(); }}>${repeat(rows, ({ index }) => index, ({ row, index }) => this.#row(row, index, index === stop))}</tbody>
        ${gap(belowPx)}
      </table></div>`;
  }

  #row(row: CompareRow, index: number, isStop: boolean): TemplateResult {
    const { place, path, before, after, ranges } = inClockTime(row, this.nowMs);
    return html`<tr role="row" aria-rowindex=${index + 2} data-row=${index} tabindex=${isStop ? '0' : '-1'} @click=${() => { this.current = index; }}>
      <th role="rowheader" scope="row" class="code name"><bdi>${breakable(clip(visible(toShownPath(path)), 200))}</bdi>${place === 'payload' ? nothing : html` <span class="quiet">${place === 'header' ? 'header' : UNPROTECTED}</span>`}</th>
      <td role="cell" class="code" data-label="Before">${before === undefined ? absent() : marked(before, ranges.before, after === undefined, 'old')}</td>
      <td role="cell" class="code" data-label="After">${after === undefined ? absent() : marked(after, ranges.after, before === undefined, 'new')}</td>
      <td role="cell">${clip(visible(changeInWords(row, this.nowMs)), 400)}</td></tr>`;
  }
}

const absent = (): TemplateResult => html`<span class="quiet absent">not present</span>`;

/** The text with what only it has in a `del` or `ins`, which readers announce. */
function marked(text: string, ranges: readonly Range[], isWhole: boolean, side: 'old' | 'new'): TemplateResult {
  const all = isWhole ? [{ start: 0, end: text.length }] : ranges;
  const parts: (TemplateResult | string)[] = [];
  let at = 0;
  for (const { start, end } of all) {
    if (start >= VALUE_CHARACTERS) break;
    const part = clip(visible(text.slice(start, end)), VALUE_CHARACTERS);
    parts.push(visible(text.slice(at, start)), side === 'old' ? html`<del>${part}</del>` : html`<ins>${part}</ins>`);
    at = end;
  }
  return html`<bdi>${parts}${at < text.length ? clip(visible(text.slice(at)), VALUE_CHARACTERS) : nothing}</bdi>`;
}

customElements.define('aci-compare-rows', AciCompareRows);
