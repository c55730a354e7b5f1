import { LitElement, html } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown small behind the label. */
  readonly count?: number;
}

const STEPS: ReadonlyMap<string, number> = new Map([['ArrowRight', 1], ['ArrowLeft', -1], ['Home', -Infinity], ['End', Infinity]]);

/**
 * A tab list after the ARIA Authoring Practices, choosing as the arrows move. The panels are drawn by whoever uses it, as
 * `<div role="tabpanel" id="PREFIX-panel" aria-labelledby="PREFIX-ID">`. Sends `aci-select` with the tab's id.
 */
export class AciTabs extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    tabs: { attribute: false }, selected: {}, prefix: {}, label: {},
  };

  declare tabs: readonly Tab[];
  declare selected: string;
  /** Makes the ids of this list unlike those of another. */
  declare prefix: string;
  declare label: string;

  constructor() {
    super();
    this.tabs = [];
    this.selected = '';
    this.prefix = 'tabs';
    this.label = '';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${(event: KeyboardEvent) => { this.#move(event); }}>
      ${this.tabs.map((tab) => html`<button role="tab" id="${this.prefix}-${tab.id}" aria-controls="${this.prefix}-panel"
        aria-selected=${tab.id === this.selected ? 'true' : 'false'} tabindex=${tab.id === this.selected ? '0' : '-1'}
        @click=${() => { this.#select(tab); }}>${tab.label}${tab.count === undefined ? '' : html` <span class="count">${tab.count}</span>`}</button>`)}
    </div>`;
  }

  #select(tab: Tab): void {
    if (tab.id !== this.selected) this.dispatchEvent(new CustomEvent<string>('aci-select', { detail: tab.id, bubbles: true }));
  }

  #move(event: KeyboardEvent): void {
    const step = STEPS.get(event.key);
    if (step === undefined || event.ctrlKey || event.altKey) return;
    const at = this.tabs.findIndex(({ id }) => id === this.selected) + step;
    const last = this.tabs.length - 1;
    const wrapped = Number.isFinite(step) && (at < 0 || at > last) ? (at < 0 ? last : 0) : Math.min(last, Math.max(0, at));
    const tab = this.tabs[wrapped];
    if (tab === undefined) return;
    event.preventDefault();
    this.#select(tab);
    document.getElementById(`${this.prefix}-${tab.id}`)?.focus();
  }
}

customElements.define('aci-tabs', AciTabs);
