import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import type { FrameHeader } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { toRefusal } from '../shared/rpc.js';

const EMPTY: FrameHeader = { name: '', value: '' };
/** `name N` or `value N`: the field that a refusal is about. */
const FIELD = /^(name|value) (\d+)$/;

interface Fault {
  readonly part: string;
  readonly row: number;
  readonly message: string;
}

/** Rows as they are typed; undefined where they are the host's. */
export interface AciRows {
  readonly rows: readonly FrameHeader[] | undefined;
}

/**
 * Headers of one's own, a row each. They are given to the host as a field is left, and before anything is sent. Sends `aci-rows` with
 * {@link AciRows}.
 */
export class AciHeaders extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    talkId: { attribute: false }, headers: { attribute: false }, typed: { attribute: false }, apply: { attribute: false }, rows: { state: true }, fault: { state: true },
  };

  /** For what they are: another number for each target and each connection. */
  declare talkId: number;
  /** As the host has them. */
  declare headers: readonly FrameHeader[];
  /** Rows that stood here when this page was drawn before, where they were not the host's. */
  declare typed: readonly FrameHeader[] | undefined;
  declare apply: (headers: readonly FrameHeader[], talkId: number) => Promise<void>;
  declare rows: readonly FrameHeader[];
  declare fault: Fault | undefined;

  constructor() {
    super();
    this.talkId = 0;
    this.headers = [];
    this.typed = undefined;
    this.apply = () => Promise.resolve();
    this.rows = [];
    this.fault = undefined;
  }

  /** Gives the host what was typed and is not there yet. @returns false where it is refused, which is shown at the field */
  async flush(): Promise<boolean> {
    const typed = this.rows.filter(isTyped);
    if (JSON.stringify(typed) === JSON.stringify(this.headers)) {
      this.fault = undefined;
      return true;
    }
    const { talkId } = this;
    try {
      await this.apply(typed, talkId);
      this.fault = undefined;
      return true;
    } catch (error) {
      if (talkId !== this.talkId) return false;
      const { message, field } = toRefusal(error);
      const [, part = 'name', index = '0'] = FIELD.exec(field ?? '') ?? [];
      const row = typed[Number(index)];
      this.fault = { part, row: row === undefined ? 0 : this.rows.indexOf(row), message };
      return false;
    }
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('typed') && this.typed !== undefined) this.rows = this.typed;
    if (changed.get('talkId') !== undefined) {
      // Wherever the focus is: a key of one target is never sent to another.
      this.rows = this.headers;
      this.fault = undefined;
      return;
    }
    if (!changed.has('headers')) return;
    // Every frame brings its own list. Only another one is news, and what is being typed stays.
    const before = (changed.get('headers') as readonly FrameHeader[] | undefined) ?? [];
    if (this.fault === undefined && !isSame(before, this.headers) && isSame(before, this.rows) && !this.contains(document.activeElement)) this.rows = this.headers;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('rows') && !changed.has('headers')) return;
    const rows = isSame(this.rows, this.headers) ? undefined : this.rows;
    this.dispatchEvent(new CustomEvent<AciRows>('aci-rows', { detail: { rows } }));
  }

  protected override render(): TemplateResult {
    const { fault } = this;
    return html`<div class="headers">
      ${this.rows.length === 0 ? html`<p class="quiet">No headers of your own are sent.</p>` : nothing}
      ${this.rows.map((row, index) => html`<div class="header-row" role="group" aria-label="Header ${index + 1}">
        ${this.#field(row.name, 'name', index)}${this.#field(row.value, 'value', index)}
        <button class="icon-button" title="Remove this header" aria-label="Remove header ${index + 1}" @click=${() => { this.#remove(index); }}>${icon('trash')}</button></div>
        ${fault?.row === index ? html`<p class="problem" id="header-fault">${icon('error', 'red')} <span>${fault.message}</span></p>` : nothing}`)}
      <p><button class="link" @click=${() => { void this.#add(); }}>${icon('add')} Add Header</button></p>
      ${fault !== undefined && this.rows[fault.row] === undefined ? html`<p class="problem">${icon('error', 'red')} <span>${fault.message}</span></p>` : nothing}
    </div>`;
  }

  #field(text: string, part: 'name' | 'value', index: number): TemplateResult {
    const isFaulty = this.fault?.row === index && this.fault.part === part;
    return html`<input type="text" class="field code ${part}" autocomplete="off" spellcheck="false" placeholder=${part === 'name' ? 'Name' : 'Value'} aria-label=${part === 'name' ? 'Name' : 'Value'}
      .value=${text} aria-invalid=${isFaulty ? 'true' : 'false'} aria-describedby=${isFaulty ? 'header-fault' : nothing}
      @input=${(event: Event) => { if (event.target instanceof HTMLInputElement) this.#type(index, { [part]: event.target.value }); }} @change=${() => { void this.#leave(); }}>`;
  }

  #type(index: number, change: Partial<FrameHeader>): void {
    this.rows = this.rows.map((row, at) => (at === index ? { ...row, ...change } : row));
  }

  /** A row that has but one of its fields is not complete yet. */
  async #leave(): Promise<void> {
    if (this.rows.filter(isTyped).every(({ name, value }) => name !== '' && value !== '')) await this.flush();
  }

  async #add(): Promise<void> {
    this.rows = [...this.rows, EMPTY];
    await this.updateComplete;
    [...this.querySelectorAll<HTMLInputElement>('.field.name')].at(-1)?.focus();
  }

  #remove(index: number): void {
    this.rows = this.rows.filter((_, at) => at !== index);
    this.fault = undefined;
    void this.flush();
    this.querySelector<HTMLElement>('.link')?.focus();
  }
}

const isSame = (some: readonly FrameHeader[], others: readonly FrameHeader[]): boolean => JSON.stringify(some) === JSON.stringify(others);
const isTyped = ({ name, value }: FrameHeader): boolean => name !== '' || value !== '';

customElements.define('aci-headers', AciHeaders);
