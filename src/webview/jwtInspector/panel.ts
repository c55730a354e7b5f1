import { html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { TokenKind } from '../../core/jwt/kind.js';
import { lifeOf } from '../../core/jwt/life.js';
import type { Edited } from '../../core/jwt/serialize.js';
import { clockRemarksOf } from '../../core/jwt/times.js';
import { planVerification } from '../../core/jwt/verify/plan.js';
import type { FetchingWork, JwtInspectorView } from '../protocol/jwtInspector.js';
import { createRegionWalk } from '../shared/regions.js';
import { createActions } from './actions.js';
import { bar } from './bar.js';
import './compareView.js';
import type { AciCompare } from './compareView.js';
import { contents, noticeCard } from './contents.js';
import { askingIssuers, doorsSection } from './doorsTable.js';
import { TokenHolder } from './holder.js';
import { createIntake } from './intake.js';
import { lifeBar } from './lifeBar.js';
import type { InspectorTab } from './saved.js';
import { memberAt, toSpan } from './spans.js';
import '../shared/tabs.js';
import './tokenBox.js';
import { chooser, legend, problemLine, searching, start } from './tokenSection.js';
import { verdictStrip } from './verdictStrip.js';
import { verifyCard } from './verifyCard.js';
import type { Verifying } from './verifying.js';

const TABS = [{ id: 'claims', label: 'Claims' }, { id: 'header', label: 'Header' }, { id: 'raw', label: 'Raw' }, { id: 'tree', label: 'Tree' }];
/** Asked with it, a plan refuses only what no key can verify. */
const ANY_KEY = { kind: 'key', text: '' } as const;

/** The JWT inspector, in the order of questions: what is it, is it true, how long, what does it say, who accepts it, what to mind. */
export class AciInspector extends TokenHolder {
  static override readonly properties: PropertyDeclarations = { ...TokenHolder.properties, tab: { state: true } };

  declare tab: InspectorTab;
  saveTab: (tab: InspectorTab) => void = () => undefined;
  readonly #regions = createRegionWalk(this);
  readonly #actions = createActions(this);
  readonly #intake = createIntake(this);

  constructor() {
    super();
    this.tab = 'claims';
  }

  /** What the host calls. */
  readonly view: JwtInspectorView = {
    read: (text) => { void this.read(text, 'the text'); },
    act: (action) => {
      if (action === 'nextRegion') this.#regions.next();
      else if (action === 'previousRegion') this.#regions.previous();
    },
    approve: (fetch, work) => this.#workerOf(work).approve(fetch),
    fetching: async (fetch, work) => {
      if (this.tokenText() === undefined || !this.#workerOf(work).announce(fetch)) return false;
      await this.updateComplete;
      await this.querySelector<AciCompare>('aci-compare')?.updateComplete;
      return true;
    },
    connectionChanged: () => { void this.doors.load(this.tokenText(), true); },
  };

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#intake.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#intake.disconnect();
  }

  protected override render(): TemplateResult {
    const { token } = this;
    const { kind } = this;
    const actions = this.#actions;
    if (token !== undefined && this.other !== undefined) {
      return html`<aci-compare .own=${token} .other=${this.other} .nowMs=${this.nowMs} .during=${this.#during()} @aci-close=${() => { this.compareWith(undefined); }}
        @aci-copy=${(event: CustomEvent<string>) => { this.copy(event.detail, 'Comparison copied'); }}></aci-compare>${this.#spoken()}`;
    }
    const read = token === undefined || kind === undefined || token.form === 'none' ? undefined : { token, kind };
    const obstacle = read === undefined ? undefined : planVerification(read.token, ANY_KEY).refusal;
    const notices = this.facts?.notices() ?? [];
    const search = this.search.state();
    return html`${bar(read === undefined ? undefined : { ...read, flow: this.doors.state().expected?.flow, hasVerified: this.verifying.state().kind === 'done', isIdle: this.verifying.state().kind === 'idle', obstacle }, actions.bar)}
      <main>
        <section data-region aria-label="Token" @focusout=${actions.left}>
          ${this.found.length > 1 ? chooser(this.found, this.chosen, (index) => { this.choose(index); }) : nothing}
          <aci-token-box .token=${read?.token} .loose=${this.loose} .revealed=${this.revealed} .marked=${this.#span()}
            @aci-text=${(event: CustomEvent<Edited>) => { void this.#edited(event.detail); }} @aci-caret=${(event: CustomEvent<number>) => { this.#point(event.detail); }}></aci-token-box>
          ${search === undefined ? nothing : searching(search, () => { this.search.cancel(); })}
          ${read === undefined ? start(this.loose, this.problem, actions.start) : html`${legend(read.token, obstacle, this.revealed, () => { this.reveal(!this.revealed); })}${this.problem === '' ? nothing : problemLine(this.problem)}`}
        </section>
        ${notices.filter(({ level }) => level === 'error').map(noticeCard)}
        ${read === undefined ? nothing : this.#answers(read.token, read.kind)}
      </main>${this.#spoken()}`;
  }

  #workerOf(work: FetchingWork): Pick<Verifying, 'approve' | 'announce'> {
    return work === 'verification' ? this.verifying : this.doors;
  }

  #verifyCard(): TemplateResult | typeof nothing {
    return verifyCard(this.verifying.state(), { answer: (isYes) => { this.verifying.answer(isYes); }, cancel: () => { this.verifying.cancel(); } });
  }

  /** What is fetched goes on to be shown while tokens are compared. */
  #during(): TemplateResult {
    const doors = this.doors.state();
    return html`${this.verifying.state().kind === 'running' ? this.#verifyCard() : nothing}${doors.issuers === 'running' ? askingIssuers(doors, this.#actions.doors) : nothing}`;
  }

  #spoken(): TemplateResult {
    return html`<div class="hear" role="status">${this.heard}</div><div class="hear" role="alert">${this.alarm}</div>`;
  }

  #answers(token: DecodedToken, kind: TokenKind): TemplateResult {
    const state = this.verifying.state();
    const warnings = this.facts?.notices().filter(({ level }) => level === 'warning') ?? [];
    return html`${verdictStrip(this.verdicts(token, kind), state.kind === 'running')}
      ${this.#verifyCard()}
      ${token.form === 'jwe' ? nothing : lifeBar(lifeOf(token, this.nowMs), clockRemarksOf(token, this.nowMs, this.skewSeconds), this.nowMs, this.skewSeconds)}
      <section class="contents" data-region aria-label="Contents">
        <aci-tabs .tabs=${TABS} .selected=${this.tab} .prefix=${'contents'} .label=${'Contents'} @aci-select=${(event: CustomEvent<InspectorTab>) => { this.#select(event.detail); }}></aci-tabs>
        <div role="tabpanel" id="contents-panel" aria-labelledby="contents-${this.tab}">${contents({
          token, tab: this.tab, vendor: kind.vendor, nowMs: this.nowMs, marked: this.marked, revealed: this.revealed, keys: this.facts?.keys() ?? [],
          mark: (index) => { this.marked = index; }, copy: (text) => { this.copy(text, 'Copied'); },
        })}</div>
      </section>
      ${token.form === 'jwe' && this.doors.state().doors === undefined ? nothing : doorsSection(this.doors.state(), this.#actions.doors)}
      ${warnings.length === 0 ? nothing : html`<section class="worth"><h2 class="small">Worth knowing <span class="quiet">${warnings.length}</span></h2>${warnings.map(noticeCard)}</section>`}`;
  }

  #span(): { readonly start: number; readonly end: number } | undefined {
    if (this.token === undefined || this.marked === undefined) return undefined;
    return toSpan(this.token, { place: this.tab === 'header' ? 'header' : 'payload', index: this.marked });
  }

  async #edited({ text, leftOut }: Edited): Promise<void> {
    await this.read(text, 'the text');
    if (!leftOut || this.token === undefined) return;
    this.problem = 'The unprotected header was left out: more than one part was changed at once, so this may be another token. To keep it, change one part after the other.';
    this.alarm = this.problem;
  }

  /** Shows what a character of the token says. */
  #point(offset: number): void {
    const member = this.token === undefined ? undefined : memberAt(this.token, offset);
    if (member === undefined) return;
    this.#select(member.place === 'header' ? 'header' : 'claims');
    this.marked = member.index;
  }

  #select(tab: InspectorTab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.marked = undefined;
    this.saveTab(tab);
  }
}

customElements.define('aci-inspector', AciInspector);
