import type { Draft } from '../protocol/invoke.js';
import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import { readJson } from '../../core/jwt/json.js';
import { icon } from '../shared/icon.js';
import type { Refusal } from '../shared/rpc.js';
import '../shared/tabs.js';

const TABS = [{ id: 'prompt', label: 'Prompt' }, { id: 'json', label: 'JSON' }];

/** The box a prompt or a payload is written in. Sends `aci-send` with a {@link Draft}, `aci-cancel`, and `aci-prompt` as one types. */
export class AciComposer extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    payload: { attribute: false }, busy: { attribute: false }, refusal: { attribute: false }, history: { attribute: false },
    blocked: { attribute: false }, mode: { state: true }, prompt: { attribute: false }, json: { state: true },
  };

  /** What the JSON tab starts with; once edited, what was typed stays. */
  declare payload: string;
  declare busy: boolean;
  /** Why sending is not possible just now. */
  declare blocked: string | undefined;
  declare refusal: Refusal | undefined;
  /** Earlier prompts, oldest first. */
  declare history: readonly string[];
  declare mode: Draft['mode'];
  declare prompt: string;
  declare json: string | undefined;
  #recalled = 0;

  constructor() {
    super();
    this.payload = '';
    this.busy = false;
    this.blocked = undefined;
    this.refusal = undefined;
    this.history = [];
    this.mode = 'prompt';
    this.prompt = '';
    this.json = undefined;
  }

  /** Puts a prompt in the box and the caret behind it, because the person has just asked for it. */
  async fill(prompt: string): Promise<void> {
    this.mode = 'prompt';
    this.#setPrompt(prompt);
    await this.updateComplete;
    const area = this.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(prompt.length, prompt.length);
  }

  /** Empties the prompt once it was taken; a payload stays for the next time. */
  sent(draft: Draft): void {
    if (draft.mode === 'prompt' && this.prompt === draft.text) this.#setPrompt('');
    this.#recalled = 0;
  }

  /** Sends what is in the box where that is possible. */
  submit(): void {
    const text = this.#text();
    if (this.busy || this.#obstacle() !== undefined) return;
    this.dispatchEvent(new CustomEvent<Draft>('aci-send', { detail: { mode: this.mode, text } }));
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const fault = this.#jsonFault();
    const obstacle = this.#obstacle();
    const isJson = this.mode === 'json';
    return html`<div class="box">
        <div role="tabpanel" id="box-panel" aria-labelledby="box-${this.mode}">
          <textarea class=${isJson ? 'code' : ''} rows="1" spellcheck=${isJson ? 'false' : 'true'} aria-label=${isJson ? 'Payload as JSON' : 'Prompt'}
            placeholder=${isJson ? '' : 'Ask the agent something'} .value=${this.#text()} aria-invalid=${fault === undefined ? 'false' : 'true'}
            aria-describedby=${fault === undefined ? nothing : 'box-fault'} @input=${(event: Event) => { this.#type(event); }} @keydown=${(event: KeyboardEvent) => { this.#recall(event); }}></textarea>
        </div>
        <div class="box-bar">
          <aci-tabs .tabs=${TABS} .selected=${this.mode} .prefix=${'box'} .label=${'Write as'}
            @aci-select=${(event: CustomEvent<Draft['mode']>) => { this.mode = event.detail; }}></aci-tabs>
          <span class="grow"></span>
          <span class="keys" aria-hidden="true">${this.busy ? html`<kbd>Esc</kbd>` : html`<kbd>${navigator.userAgent.includes('Mac') ? 'Cmd' : 'Ctrl'}</kbd> <kbd>Enter</kbd>`}</span>
          ${this.busy
            ? html`<vscode-button secondary icon="debug-stop" @click=${() => { this.dispatchEvent(new CustomEvent('aci-cancel')); }}>Cancel</vscode-button>`
            : html`<vscode-button class="send" icon="send" ?secondary=${obstacle !== undefined} aria-disabled=${obstacle === undefined ? 'false' : 'true'}
                title=${obstacle ?? nothing} @click=${() => { this.submit(); }}>Send</vscode-button>`}
        </div>
      </div>
      ${fault === undefined ? nothing : html`<p class="problem" id="box-fault">${icon('error', 'red')} <span>${fault}</span></p>`}
      ${this.blocked === undefined ? nothing : html`<p class="quiet small">${this.blocked}</p>`}
      ${this.refusal === undefined ? nothing : html`<p class="problem">${icon('error', 'red')} <span><b>${this.refusal.message}</b> ${this.refusal.hint}</span></p>`}`;
  }

  #text(): string {
    return this.mode === 'prompt' ? this.prompt : this.json ?? this.payload;
  }

  #obstacle(): string | undefined {
    if (this.blocked !== undefined) return this.blocked;
    if (this.#text().trim() === '') return this.mode === 'prompt' ? 'Write a prompt first' : 'Write a payload first';
    return this.#jsonFault();
  }

  /** The first place where the payload is no JSON, by line and column. */
  #jsonFault(): string | undefined {
    const text = this.#text();
    if (this.mode !== 'json' || text.trim() === '') return undefined;
    const [fault] = readJson(text).faults;
    if (fault === undefined) return undefined;
    const before = text.slice(0, fault.offset).split('\n');
    return `${fault.message}, at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}.`;
  }

  #type(event: Event): void {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    if (this.mode === 'json') this.json = event.target.value;
    else this.#setPrompt(event.target.value);
    this.#recalled = 0;
  }

  #recall(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (step === 0 || !event.altKey || this.mode !== 'prompt') return;
    event.preventDefault();
    this.#recalled = Math.min(this.history.length, Math.max(0, this.#recalled + step));
    this.#setPrompt(this.#recalled === 0 ? '' : this.history.at(-this.#recalled) ?? '');
  }

  #setPrompt(prompt: string): void {
    this.prompt = prompt;
    this.dispatchEvent(new CustomEvent<string>('aci-prompt', { detail: prompt }));
  }
}

customElements.define('aci-composer', AciComposer);
