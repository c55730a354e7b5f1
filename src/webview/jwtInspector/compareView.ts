import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { compareTokens } from '../../core/jwt/compare/compare.js';
import type { Comparison, CompareRow } from '../../core/jwt/compare/compare.js';
import type { CompareVerdict } from '../../core/jwt/compare/verdicts.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { kindOf } from '../../core/jwt/kind.js';
import { numberOf } from '../../core/jwt/members.js';
import { explainTime, relativeTime } from '../../core/jwt/time.js';
import { statedBy } from '../../core/jwt/verify/loadBalancer.js';
import { icon } from '../shared/icon.js';
import type { Tone } from '../shared/icon.js';
import './compareRows.js';
import { toCompareTable } from './compareWords.js';
import { strip } from './verdictStrip.js';

const SIGNS: Readonly<Record<CompareVerdict['state'], { readonly icon: string; readonly tone: Tone }>> = {
  'good': { icon: 'pass-filled', tone: 'green' }, 'bad': { icon: 'error', tone: 'red' }, 'to know': { icon: 'warning', tone: 'yellow' }, 'absent': { icon: 'dash', tone: 'quiet' },
};

/** Two tokens side by side, the one before and the one that came of it. Sends `aci-close` and `aci-copy`. */
export class AciCompare extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    own: { attribute: false }, other: { attribute: false }, nowMs: { attribute: false }, during: { attribute: false }, isSwapped: { state: true }, hidesEqual: { state: true },
  };

  /** The one before, unless they are swapped. */
  declare own: DecodedToken | undefined;
  declare other: DecodedToken | undefined;
  declare nowMs: number;
  /** What is fetched meanwhile, for one of them. */
  declare during: TemplateResult | typeof nothing;
  declare isSwapped: boolean;
  declare hidesEqual: boolean;
  #comparison: Comparison = { verdicts: [], rows: [] };

  constructor() {
    super();
    this.own = undefined;
    this.other = undefined;
    this.nowMs = 0;
    this.during = nothing;
    this.isSwapped = false;
    this.hidesEqual = true;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('own') && !changed.has('other') && !changed.has('isSwapped')) return;
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
    return html`<header class="bar" data-region><h1>Compare tokens</h1><span class="grow"></span>
        <vscode-button secondary icon="arrow-swap" @click=${() => { this.isSwapped = !this.isSwapped; }}>Swap</vscode-button>
        <button class="icon-button" title="Copy as a table" aria-label="Copy as a table" @click=${() => { this.#copy(shown); }}>${icon('copy')}</button>
        <button class="icon-button" title="Close the comparison" aria-label="Close the comparison" @click=${() => { this.dispatchEvent(new CustomEvent('aci-close')); }}>${icon('close')}</button></header>
      <main>${this.during}<div class="pair">${this.#card('Before', first)}<span class="arrow">${icon('arrow-right')}</span>${this.#card('After', second)}</div>
        ${strip('Verdicts', verdicts.map((verdict) => ({ ...verdict, ...SIGNS[verdict.state] })))}
        <section class="contents" data-region aria-label="Differences">
          <div class="section-head"><h2 class="small">Claims <span class="quiet">${(rows.length - same).toLocaleString('en-US')} differ, ${same.toLocaleString('en-US')} the same</span></h2><span class="grow"></span>
            <button class="link small" aria-pressed=${this.hidesEqual ? 'true' : 'false'} @click=${() => { this.hidesEqual = !this.hidesEqual; }}>${this.hidesEqual ? icon('check') : nothing} Hide equal</button></div>
          <aci-compare-rows .rows=${shown} .nowMs=${this.nowMs}></aci-compare-rows>
        </section></main>`;
  }

  #card(label: string, token: DecodedToken | undefined): TemplateResult {
    if (token === undefined) return html`<div class="card"></div>`;
    const { word, vendor } = kindOf(token);
    const exp = numberOf(statedBy(token, 'exp').value);
    const end = exp === undefined ? undefined : explainTime(exp, this.nowMs);
    const life = end === undefined ? 'no end' : end.atMs > this.nowMs ? `ends ${relativeTime(end.atMs - this.nowMs)}` : `ended ${relativeTime(end.atMs - this.nowMs)}`;
    return html`<div class="card"><p class="small quiet">${label}</p><p><b>${word}</b> <span class="quiet">· ${vendor === undefined ? '' : `${vendor} · `}${life}</span></p></div>`;
  }

  #copy(rows: readonly CompareRow[]): void {
    this.dispatchEvent(new CustomEvent<string>('aci-copy', { detail: toCompareTable(rows, this.nowMs) }));
  }
}

customElements.define('aci-compare', AciCompare);
