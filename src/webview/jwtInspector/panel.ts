import type { BirpcReturn } from 'birpc';
import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { decodeJwt, spanOf } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { findTokens } from '../../core/jwt/find.js';
import type { FoundToken } from '../../core/jwt/find.js';
import { kindOf } from '../../core/jwt/kind.js';
import type { TokenKind } from '../../core/jwt/kind.js';
import { lifeOf } from '../../core/jwt/life.js';
import { verdictsOf } from '../../core/jwt/verdicts.js';
import { noticesOf } from '../../core/jwt/warn/notices.js';
import type { Notice } from '../../core/jwt/warn/notice.js';
import type { JwtInspectorHost, JwtInspectorView } from '../protocol/jwtInspector.js';
import { icon } from '../shared/icon.js';
import { createRegionWalk } from '../shared/regions.js';
import { toRefusal } from '../shared/rpc.js';
import { count, visible } from '../shared/text.js';
import './claimsTable.js';
import { lifeBar } from './lifeBar.js';
import type { InspectorTab } from './saved.js';
import '../shared/tabs.js';
import './tokenBox.js';
import type { Span } from './tokenBox.js';
import { verdictStrip } from './verdictStrip.js';

const TABS = [{ id: 'claims', label: 'Claims' }, { id: 'header', label: 'Header' }, { id: 'raw', label: 'Raw' }];

/** The JWT inspector, in the order of questions: what is it, is it true, how long, what does it say, what to mind. */
export class AciInspector extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    found: { state: true }, chosen: { state: true }, token: { state: true }, loose: { state: true }, tab: { state: true }, marked: { state: true },
    revealed: { state: true }, nowMs: { state: true }, problem: { state: true }, heard: { state: true }, alarm: { state: true },
  };

  declare found: readonly FoundToken[];
  declare chosen: number;
  declare token: DecodedToken | undefined;
  /** What was pasted, where it holds no token. */
  declare loose: string;
  declare tab: InspectorTab;
  /** Index of the claim or parameter whose characters are marked. */
  declare marked: number | undefined;
  declare revealed: boolean;
  declare nowMs: number;
  declare problem: string;
  declare heard: string;
  declare alarm: string;

  /** Set once, before the element is on the page. */
  host: BirpcReturn<JwtInspectorHost, JwtInspectorView> | undefined;
  saveTab: (tab: InspectorTab) => void = () => undefined;
  readonly #regions = createRegionWalk(this);
  #kind: TokenKind | undefined;
  /** How far the host's clock is ahead of ours. */
  #aheadMs = 0;
  #timer: number | undefined;
  /** What the host holds for when this page is drawn anew. */
  #remembered = '';

  constructor() {
    super();
    this.found = [];
    this.chosen = 0;
    this.token = undefined;
    this.loose = '';
    this.tab = 'claims';
    this.marked = undefined;
    this.revealed = false;
    this.nowMs = Date.now();
    this.problem = '';
    this.heard = '';
    this.alarm = '';
  }

  /** What the host calls. */
  readonly view: JwtInspectorView = {
    read: (text) => { this.#read(text); },
    act: (action) => {
      if (action === 'nextRegion') this.#regions.next();
      else if (action === 'previousRegion') this.#regions.previous();
    },
  };

  /** Asks the host what there is to read. */
  async start(): Promise<void> {
    const answer = await this.host?.ready();
    if (answer === undefined) return;
    this.#aheadMs = answer.nowMs - Date.now();
    this.nowMs = answer.nowMs;
    this.#remembered = answer.text;
    if (answer.text !== '') this.#read(answer.text);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => { if (this.token !== undefined) this.nowMs = Date.now() + this.#aheadMs; }, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { token } = this;
    const notices = token === undefined ? [] : noticesOf(token, this.nowMs);
    const isRead = token !== undefined && token.form !== 'none';
    return html`<header class="bar" data-region><h1>Token</h1>${isRead ? this.#chip() : nothing}<span class="grow"></span>
        ${isRead ? html`<button class="icon-button" title="Copy the token" aria-label="Copy the token" @click=${() => { this.#copy(token.text, 'Token copied'); }}>${icon('copy')}</button>` : nothing}
      </header>
      <main>
        <section data-region aria-label="Token">
          ${this.found.length > 1 ? this.#chooser() : nothing}
          <aci-token-box .token=${isRead ? token : undefined} .loose=${this.loose} .revealed=${this.revealed} .marked=${this.#span()}
            @aci-text=${(event: CustomEvent<string>) => { this.#read(event.detail); }}></aci-token-box>
          ${isRead ? this.#legend(token) : this.#start()}
        </section>
        ${notices.filter(({ level }) => level === 'error').map(noticeCard)}
        ${isRead && this.#kind !== undefined ? this.#answers(token, this.#kind, notices.filter(({ level }) => level === 'warning')) : nothing}
      </main>
      <div class="hear" role="status">${this.heard}</div>
      <div class="hear" role="alert">${this.alarm}</div>`;
  }

  #answers(token: DecodedToken, kind: TokenKind, warnings: readonly Notice[]): TemplateResult {
    return html`${verdictStrip(verdictsOf(token, kind, this.nowMs))}
      ${token.form === 'jwe' ? nothing : lifeBar(lifeOf(token, this.nowMs), this.nowMs)}
      <section class="contents" data-region aria-label="Contents">
        <aci-tabs .tabs=${TABS} .selected=${this.tab} .prefix=${'contents'} .label=${'Contents'} @aci-select=${(event: CustomEvent<InspectorTab>) => { this.#select(event.detail); }}></aci-tabs>
        <div role="tabpanel" id="contents-panel" aria-labelledby="contents-${this.tab}">${this.#contents(token, kind)}</div>
      </section>
      ${warnings.length === 0 ? nothing : html`<section class="worth"><h2 class="small">Worth knowing <span class="quiet">${warnings.length}</span></h2>${warnings.map(noticeCard)}</section>`}`;
  }

  #contents(token: DecodedToken, kind: TokenKind): TemplateResult {
    if (this.tab === 'raw') {
      return html`${token.segments.filter(({ text }) => text !== undefined).map(({ role, text }) => html`<h3 class="small quiet">${role}</h3><pre tabindex="0" aria-label="Decoded ${role}"><bdi>${visible(text ?? '')}</bdi></pre>`)}`;
    }
    const place = this.tab === 'header' ? 'header' : 'payload';
    if (token[place].length === 0) return html`<p class="quiet none">${token.form === 'jwe' && place === 'payload' ? 'The claims are encrypted. They can be read with the key only.' : `There is no ${place} that can be read.`}</p>`;
    return html`<aci-claims .members=${token[place]} .place=${place} .vendor=${kind.vendor} .nowMs=${this.nowMs} .marked=${this.marked}
      @aci-mark=${(event: CustomEvent<number | undefined>) => { this.marked = event.detail; }}
      @aci-copy=${(event: CustomEvent<string>) => { this.#copy(event.detail, 'Copied'); }}></aci-claims>`;
  }

  #chip(): TemplateResult {
    const words = [this.#kind?.word, this.#kind?.vendor].filter((word) => word !== undefined).join(' · ');
    return html`<span class="chip kind" title=${this.#kind?.reason ?? ''}>${icon('verified')} ${words}<span class="hear">. ${this.#kind?.reason}</span></span>`;
  }

  #chooser(): TemplateResult {
    return html`<label class="chooser"><span class="quiet small">${count(this.found.length, 'token')} found</span>
      <select @change=${(event: Event) => { if (event.target instanceof HTMLSelectElement) this.#choose(event.target.selectedIndex); }}>
        ${this.found.map(({ where }, index) => html`<option .selected=${index === this.chosen}>${index + 1} of ${this.found.length}: ${where}</option>`)}</select></label>`;
  }

  #legend(token: DecodedToken): TemplateResult {
    const signature = token.segments.find(({ role }) => role === 'signature');
    const canHide = signature !== undefined && signature.end > signature.start;
    return html`<p class="legend small">${token.segments.map(({ role, start, end }) => html`<span><span class="swatch ${role === 'header' || role === 'payload' ? role : 'rest'}"></span>
        ${role} ${(end - start).toLocaleString('en-US')}${role === 'signature' && canHide
          ? html`${this.revealed ? '' : ', masked'} <button class="link" @click=${() => { this.revealed = !this.revealed; }}>${this.revealed ? 'Hide' : 'Show'}</button>` : nothing}</span>`)}
      <span class="grow"></span><span class="quiet">Stays in this window. Nothing is sent.</span></p>`;
  }

  #start(): TemplateResult {
    return html`${this.loose === '' ? nothing : html`<p class="line">${icon('warning', 'yellow')} <span>No token was found in this text. <span class="quiet">A token begins with eyJ, and its parts are separated by dots.</span></span></p>`}
      ${this.problem === '' ? nothing : html`<p class="line">${icon('error', 'red')} <span>${this.problem}</span></p>`}
      <div class="buttons"><vscode-button icon="clippy" @click=${() => { void this.#paste(); }}>Paste from Clipboard</vscode-button>
      <span class="quiet small">Stays in this window. Nothing is sent.</span></div>`;
  }

  #span(): Span | undefined {
    const place = this.tab === 'header' ? 'header' : 'payload';
    const segment = this.token?.segments.find(({ role }) => role === place);
    const member = this.marked === undefined ? undefined : this.token?.[place][this.marked];
    return segment === undefined || member === undefined ? undefined : spanOf(segment, member);
  }

  #select(tab: InspectorTab): void {
    this.tab = tab;
    this.marked = undefined;
    this.saveTab(tab);
  }

  #read(text: string): void {
    if (text !== this.#remembered) void this.host?.remember(text);
    this.#remembered = text;
    this.found = findTokens(text);
    this.loose = this.found.length === 0 ? text : '';
    this.problem = '';
    if (this.found.length > 0) this.#choose(0);
    else {
      this.token = undefined;
      this.heard = text === '' ? '' : 'No token was found in this text.';
    }
  }

  #choose(index: number): void {
    const token = decodeJwt(this.found[index]?.token ?? '');
    const isOther = token.text !== this.token?.text;
    this.chosen = index;
    this.token = token;
    this.#kind = kindOf(token);
    this.marked = undefined;
    if (isOther) this.revealed = false;
    const [error] = noticesOf(token, this.nowMs).filter(({ level }) => level === 'error');
    this.alarm = error === undefined ? '' : `${error.title} ${error.text}`.trim();
    this.heard = token.form === 'none' ? '' : `${this.#kind.word}, ${count(token.payload.length, 'claim')}`;
  }

  async #paste(): Promise<void> {
    try {
      const text = await this.host?.pasteFromClipboard() ?? '';
      this.#read(text);
      if (text === '') this.problem = 'The clipboard holds no text.';
    } catch (error) {
      this.problem = toRefusal(error).message;
    }
  }

  #copy(text: string, done: string): void {
    this.host?.copy(text).then(() => { this.heard = done; }, (error: unknown) => { this.alarm = toRefusal(error).message; });
  }
}

function noticeCard(notice: Notice): TemplateResult {
  const isError = notice.level === 'error';
  return html`<div class="card notice ${isError ? 'red' : 'yellow'}">${icon(isError ? 'error' : 'warning', isError ? 'red' : 'yellow')}
    <p><b>${visible(notice.title)}</b> ${visible(notice.text)}</p></div>`;
}

customElements.define('aci-inspector', AciInspector);
