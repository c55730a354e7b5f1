import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { readJson } from '../../core/jwt/json.js';
import type { BoxDraft, Draft } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import '../shared/tabs.js';

const TABS = [{ id: 'prompt', label: 'Prompt' }, { id: 'json', label: 'JSON' }];

/** An earlier prompt in the box: how far back it is, counted from 1, and whether it was changed since. */
interface Recalled {
  readonly at: number;
  readonly text: string;
  readonly isEdited: boolean;
}

/** True where the box holds a payload other than that of the frame. */
export function isEdited(draft: BoxDraft | undefined): boolean {
  return draft?.mode === 'json' && draft.json !== undefined;
}

/**
 * The box a prompt or a payload is written in. Sends `aci-send` with a {@link Draft}, `aci-cancel`, and `aci-draft` with a
 * {@link BoxDraft} as one types or switches.
 */
export class AciComposer extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    payload: { attribute: false }, busy: { attribute: false }, initial: { attribute: false }, history: { attribute: false },
    blocked: { attribute: false }, mode: { state: true }, prompt: { state: true }, json: { state: true }, recalled: { state: true },
  };

  /** What the JSON tab starts with; once edited, what was typed stays. */
  declare payload: string;
  declare busy: boolean;
  /** Why sending is not possible just now. */
  declare blocked: string | undefined;
  /** What was in the box when this page was drawn before. */
  declare initial: BoxDraft | undefined;
  /** Earlier prompts, oldest first. */
  declare history: readonly string[];
  declare mode: Draft['mode'];
  /** What was typed. It waits here while an earlier prompt stands in the box. */
  declare prompt: string;
  declare json: string | undefined;
  declare recalled: Recalled | undefined;

  constructor() {
    super();
    this.payload = '';
    this.busy = false;
    this.blocked = undefined;
    this.initial = undefined;
    this.history = [];
    this.mode = 'prompt';
    this.prompt = '';
    this.json = undefined;
    this.recalled = undefined;
  }

  /** Puts a prompt in the box and the caret behind it, because the person has just asked for it. */
  async fill(prompt: string): Promise<void> {
    this.mode = 'prompt';
    this.prompt = prompt;
    this.recalled = undefined;
    this.#tell();
    await this.updateComplete;
    const area = this.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(prompt.length, prompt.length);
  }

  /** Once a prompt was taken: empties the box, or gives back what waited behind an earlier prompt. A payload stays for the next time. */
  sent(draft: Draft): void {
    if (draft.mode !== 'prompt' || this.#shownPrompt() !== draft.text) return;
    if (this.recalled === undefined) this.prompt = '';
    this.recalled = undefined;
    this.#tell();
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

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('initial') || this.initial === undefined) return;
    const { mode, prompt, json } = this.initial;
    this.mode = mode;
    this.prompt = prompt;
    this.json = json;
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
            @aci-select=${(event: CustomEvent<Draft['mode']>) => { this.#switch(event.detail); }}></aci-tabs>
          <span class="grow"></span>
          <span class="keys" aria-hidden="true">${this.busy ? html`<kbd>Esc</kbd>` : html`<kbd>${navigator.userAgent.includes('Mac') ? 'Cmd' : 'Ctrl'}</kbd> <kbd>Enter</kbd>`}</span>
          ${this.busy
            ? html`<vscode-button secondary icon="debug-stop" @click=${() => { this.dispatchEvent(new CustomEvent('aci-cancel')); }}>Cancel</vscode-button>`
            : html`<vscode-button class="send" icon="send" ?secondary=${obstacle !== undefined} aria-disabled=${obstacle === undefined ? 'false' : 'true'}
                title=${obstacle ?? nothing} @click=${() => { this.submit(); }}>Send</vscode-button>`}
        </div>
      </div>
      ${fault === undefined ? nothing : html`<p class="problem" id="box-fault">${icon('error', 'red')} <span>${fault}</span></p>`}
      ${this.blocked === undefined ? nothing : html`<p class="quiet small">${this.blocked}</p>`}`;
  }

  #text(): string {
    return this.mode === 'prompt' ? this.#shownPrompt() : this.json ?? this.payload;
  }

  #shownPrompt(): string {
    return this.recalled?.text ?? this.prompt;
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
    const { value } = event.target;
    if (this.mode === 'json') this.json = value === this.payload ? undefined : value;
    else if (this.recalled === undefined) this.prompt = value;
    else this.recalled = { ...this.recalled, text: value, isEdited: true };
    this.#tell();
  }

  #switch(mode: Draft['mode']): void {
    this.mode = mode;
    this.#tell();
  }

  #recall(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (step === 0 || !event.altKey || this.mode !== 'prompt') return;
    event.preventDefault();
    const from = this.recalled?.at ?? 0;
    const at = Math.min(this.history.length, Math.max(0, from + step));
    if (at === from) return;
    const text = this.history.at(-at);
    this.recalled = at === 0 || text === undefined ? undefined : { at, text, isEdited: false };
    this.#tell();
  }

  /** Tells what would be lost with this page. An earlier prompt would not be, unless it was changed. */
  #tell(): void {
    const prompt = this.recalled?.isEdited === true ? this.recalled.text : this.prompt;
    this.dispatchEvent(new CustomEvent<BoxDraft>('aci-draft', { detail: { mode: this.mode, prompt, json: this.json } }));
  }
}

customElements.define('aci-composer', AciComposer);
