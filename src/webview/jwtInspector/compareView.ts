import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { compareTokens } from '../../core/jwt/compare/compare.js';
import type { Comparison, CompareRow } from '../../core/jwt/compare/compare.js';
import type { Range } from '../../core/jwt/compare/changedRanges.js';
import type { CompareVerdict } from '../../core/jwt/compare/verdicts.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { kindOf } from '../../core/jwt/kind.js';
import { claimOf, numberOf } from '../../core/jwt/members.js';
import { explainTime, relativeTime } from '../../core/jwt/time.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import { clip, count, visible } from '../shared/text.js';
import { changeInWords, toCompareTable } from './compareWords.js';
import { strip } from './verdictStrip.js';

const SIGNS: Readonly<Record<CompareVerdict['state'], { readonly icon: string; readonly tone: Tone }>> = {
  'good': { icon: 'pass-filled', tone: 'green' }, 'bad': { icon: 'error', tone: 'red' }, 'to know': { icon: 'warning', tone: 'yellow' }, 'absent': { icon: 'dash', tone: 'quiet' },
};
const STEP = 200;
const VALUE_CHARACTERS = 2000;

/** Two tokens side by side, the one before and the one that came of it. Sends `aci-close` and `aci-copy`. */
class AciCompare extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    own: { attribute: false }, other: { attribute: false }, nowMs: { attribute: false }, isSwapped: { state: true }, hidesEqual: { state: true }, most: { state: true },
  };

  /** The one before, unless they are swapped. */
  declare own: DecodedToken | undefined;
  declare other: DecodedToken | undefined;
  declare nowMs: number;
  declare isSwapped: boolean;
  declare hidesEqual: boolean;
  /** Rows that are drawn at most. */
  declare most: number;
  #comparison: Comparison = { verdicts: [], rows: [] };

  constructor() {
    super();
    this.own = undefined;
    this.other = undefined;
    this.nowMs = 0;
    this.isSwapped = false;
    this.hidesEqual = true;
    this.most = STEP;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('own') && !changed.has('other') && !changed.has('isSwapped')) return;
    this.most = STEP;
    const [before, after] = this.#pair();
    this.#comparison = before === undefined || after === undefined ? { verdicts: [], rows: [] } : compareTokens(before, after);
  }

  #pair(): readonly [DecodedToken | undefined, DecodedToken | undefined] {
    return this.isSwapped ? [this.other, this.own] : [this.own, this.other];
  }

  protected override render(): TemplateResult {
    const [first, second] = this.#pair();
    const { verdicts, rows } = this.#comparison;
    const same = rows.filter(({ change }) => change === 'same').length;
    const shown = this.hidesEqual ? rows.filter(({ change }) => change !== 'same') : rows;
    const more = shown.length - this.most;
    return html`<header class="bar" data-region><h1>Compare tokens</h1><span class="grow"></span>
        <vscode-button secondary icon="arrow-swap" @click=${() => { this.isSwapped = !this.isSwapped; }}>Swap</vscode-button>
        <button class="icon-button" title="Copy as a table" aria-label="Copy as a table" @click=${() => { this.#copy(shown); }}>${icon('copy')}</button>
        <button class="icon-button" title="Close the comparison" aria-label="Close the comparison" @click=${() => { this.dispatchEvent(new CustomEvent('aci-close')); }}>${icon('close')}</button></header>
      <main><div class="pair">${this.#card('Before', first)}<span class="arrow">${icon('arrow-right')}</span>${this.#card('After', second)}</div>
        ${strip('Verdicts', verdicts.map((verdict) => ({ ...verdict, ...SIGNS[verdict.state] })))}
        <section class="contents" data-region aria-label="Differences">
          <div class="section-head"><h2 class="small">Claims <span class="quiet">${(rows.length - same).toLocaleString('en-US')} differ, ${same.toLocaleString('en-US')} the same</span></h2><span class="grow"></span>
            <button class="link small" aria-pressed=${this.hidesEqual ? 'true' : 'false'} @click=${() => { this.hidesEqual = !this.hidesEqual; }}>${this.hidesEqual ? icon('check') : nothing} Hide equal</button></div>
          <table class="compare" role="table" aria-label="Differences"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Claim</th><th role="columnheader" scope="col">Before</th><th role="columnheader" scope="col">After</th><th role="columnheader" scope="col">What changed</th></tr></thead>
            <tbody role="rowgroup">${shown.slice(0, this.most).map((row) => this.#row(row))}</tbody></table>
          ${more <= 0 ? nothing : html`<button class="link" @click=${() => { this.most += STEP; }}>Show ${count(Math.min(STEP, more), 'more row')} of ${more.toLocaleString('en-US')}</button>`}
        </section></main>`;
  }

  #card(label: string, token: DecodedToken | undefined): TemplateResult {
    if (token === undefined) return html`<div class="card"></div>`;
    const { word, vendor } = kindOf(token);
    const exp = numberOf(claimOf(token.payload, 'exp'));
    const end = exp === undefined ? undefined : explainTime(exp, this.nowMs);
    const life = end === undefined ? 'no end' : end.atMs > this.nowMs ? `ends ${relativeTime(end.atMs - this.nowMs)}` : `ended ${relativeTime(end.atMs - this.nowMs)}`;
    return html`<div class="card"><p class="small quiet">${label}</p><p><b>${word}</b> <span class="quiet">· ${vendor === undefined ? '' : `${vendor} · `}${life}</span></p></div>`;
  }

  #row(row: CompareRow): TemplateResult {
    const { place, path, before, after, ranges } = row;
    return html`<tr role="row"><th role="rowheader" scope="row" class="code name"><bdi>${clip(visible(path), 200)}</bdi>${place === 'header' ? html` <span class="quiet">header</span>` : nothing}</th>
      <td role="cell" class="code" data-label="Before">${before === undefined ? absent() : marked(before, ranges.before, after === undefined, 'old')}</td>
      <td role="cell" class="code" data-label="After">${after === undefined ? absent() : marked(after, ranges.after, before === undefined, 'new')}</td>
      <td role="cell">${clip(visible(changeInWords(row, this.nowMs)), 400)}</td></tr>`;
  }

  #copy(rows: readonly CompareRow[]): void {
    this.dispatchEvent(new CustomEvent<string>('aci-copy', { detail: toCompareTable(rows, this.nowMs) }));
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

customElements.define('aci-compare', AciCompare);
