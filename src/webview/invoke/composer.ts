import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { readJson } from '../../core/jwt/json.js';
import type { BoxDraft, Draft, FrameHeader, FrameMcp, FrameTool } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import type { Tab } from '../shared/tabs.js';
import '../shared/tabs.js';
import { AciHeaders } from './headersForm.js';
import type { AciRows } from './headersForm.js';
import { recall } from './recall.js';
import type { Recalled } from './recall.js';
import { toolForm } from './toolForm.js';
import type { ToolFault } from './toolForm.js';

/** What is sent: a prompt, a payload, or a call of a tool with what was typed by field. */
export type Sending =
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'tool'; readonly tool: string; readonly typed: Readonly<Record<string, string>> };

type BoxTab = Draft['mode'] | 'headers';

const BLANK: BoxDraft = { talkId: 0, mode: 'prompt', prompt: '', json: undefined, tool: undefined, typed: {}, headers: undefined };

/** True where the box holds a payload other than that of the frame. */
export function isEdited(draft: BoxDraft | undefined): boolean {
  return draft?.mode === 'json' && draft.json !== undefined;
}

/** The box that one writes in. Sends `aci-send` with a {@link Sending}, `aci-cancel`, `aci-reconnect`, `aci-stop-connecting`, `aci-sign-in`, and `aci-draft` with a {@link BoxDraft}. */
export class AciComposer extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    payload: { attribute: false }, busy: { attribute: false }, initial: { attribute: false }, history: { attribute: false }, blocked: { attribute: false },
    talkId: { attribute: false }, headers: { attribute: false }, applyHeaders: { attribute: false }, mcp: { attribute: false }, toolFault: { attribute: false }, missingSignIn: { attribute: false },
    box: { state: true }, isAtHeaders: { state: true }, recalled: { state: true },
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
  /** Another number for each target and each connection: what was typed for one is for no other. */
  declare talkId: number;
  declare headers: readonly FrameHeader[];
  declare applyHeaders: (headers: readonly FrameHeader[], talkId: number) => Promise<void>;
  declare mcp: FrameMcp | undefined;
  declare toolFault: ToolFault | undefined;
  /** Words of the button without whose sign-in no server of MCP can be asked. */
  declare missingSignIn: string | undefined;
  /** What was typed. It waits here while an earlier prompt stands in the box. */
  declare box: BoxDraft;
  declare isAtHeaders: boolean;
  declare recalled: Recalled | undefined;
  #checked: { readonly text: string; readonly fault: string | undefined } | undefined;

  constructor() {
    super();
    this.payload = '';
    this.busy = false;
    this.blocked = undefined;
    this.initial = undefined;
    this.history = [];
    this.talkId = 0;
    this.headers = [];
    this.applyHeaders = () => Promise.resolve();
    this.mcp = undefined;
    this.toolFault = undefined;
    this.missingSignIn = undefined;
    this.box = BLANK;
    this.isAtHeaders = false;
    this.recalled = undefined;
  }

  /** Puts a prompt in the box and the caret behind it, because the person has just asked for it. */
  async fill(prompt: string): Promise<void> {
    this.isAtHeaders = false;
    this.recalled = undefined;
    this.#change({ mode: 'prompt', prompt });
    await this.updateComplete;
    const area = this.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(prompt.length, prompt.length);
  }

  /** Once a prompt was taken: empties the box, or gives back what waited behind an earlier prompt. A payload and a form stay for the next time. */
  sent(draft: Draft): void {
    if (draft.mode !== 'prompt' || this.#shownPrompt() !== draft.text) return;
    const prompt = this.recalled === undefined ? '' : this.box.prompt;
    this.recalled = undefined;
    this.#change({ prompt });
  }

  /** Sends what is in the box where that is possible, with the headers as they stand. */
  async submit(): Promise<void> {
    const form = this.querySelector('aci-headers');
    if (this.busy || this.#obstacle() !== undefined) return;
    if (form instanceof AciHeaders && !await form.flush()) {
      this.isAtHeaders = true;
      return;
    }
    const tool = this.#tool();
    const mode = this.#mode();
    const detail: Sending = mode === 'tool'
      ? { kind: 'tool', tool: tool?.name ?? '', typed: this.#typed(tool) }
      : { kind: 'draft', draft: { mode, text: this.#text() } };
    this.dispatchEvent(new CustomEvent<Sending>('aci-send', { detail }));
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('initial') && this.initial !== undefined) this.box = this.initial;
    if (this.#isElsewhere(changed)) this.box = { ...BLANK, prompt: this.box.prompt };
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#isElsewhere(changed)) this.#change({});
  }

  protected override render(): TemplateResult {
    const fault = this.#jsonFault();
    const obstacle = this.#obstacle();
    const mode = this.#mode();
    const press = this.busy ? { icon: 'debug-stop', words: 'Cancel' } : { icon: 'send', words: mode === 'tool' ? 'Call' : 'Send' };
    const tab: BoxTab = this.isAtHeaders ? 'headers' : mode;
    return html`<div class="box">
        <div role="tabpanel" id="box-panel" aria-labelledby="box-${tab}">
          <aci-headers ?hidden=${tab !== 'headers'} .talkId=${this.talkId} .headers=${this.headers} .typed=${this.initial?.headers} .apply=${this.applyHeaders}
            @aci-rows=${(event: CustomEvent<AciRows>) => { this.#keepRows(event.detail.rows); }}></aci-headers>
          ${tab === 'headers' ? nothing : tab === 'tool' ? this.#toolForm() : this.#area(tab === 'json', fault)}
        </div>
        <div class="box-bar">
          <aci-tabs .tabs=${this.#tabs()} .selected=${tab} .prefix=${'box'} .label=${'Write as'}
            @aci-select=${(event: CustomEvent<BoxTab>) => { this.#switch(event.detail); }}></aci-tabs>
          <span class="grow"></span>
          <span class="keys" aria-hidden="true">${this.busy ? html`<kbd>Esc</kbd>` : html`<kbd>${navigator.userAgent.includes('Mac') ? 'Cmd' : 'Ctrl'}</kbd> <kbd>Enter</kbd>`}</span>
          <vscode-button class="send" icon=${press.icon} ?secondary=${this.busy || obstacle !== undefined}
            aria-disabled=${this.busy || obstacle === undefined ? 'false' : 'true'} title=${this.busy ? nothing : obstacle ?? nothing}
            @click=${(event: MouseEvent) => { this.#press(event); }}>${press.words}</vscode-button>
        </div>
      </div>
      ${fault === undefined ? nothing : html`<p class="problem" id="box-fault">${icon('error', 'red')} <span>${fault}</span></p>`}
      ${this.blocked === undefined ? nothing : html`<p class="quiet small">${this.blocked}</p>`}`;
  }

  #isElsewhere(changed: PropertyValues): boolean {
    return changed.get('talkId') !== undefined;
  }

  #area(isJson: boolean, fault: string | undefined): TemplateResult {
    return html`<textarea class=${isJson ? 'code' : ''} rows="1" spellcheck=${isJson ? 'false' : 'true'} aria-label=${isJson ? 'Payload as JSON' : 'Prompt'}
      placeholder=${isJson ? '' : 'Ask the agent something'} .value=${this.#text()} aria-invalid=${fault === undefined ? 'false' : 'true'}
      aria-describedby=${fault === undefined ? nothing : 'box-fault'} @input=${(event: Event) => { this.#type(event); }} @keydown=${(event: KeyboardEvent) => { this.#recall(event); }}></textarea>`;
  }

  #toolForm(): TemplateResult {
    const tool = this.#tool();
    return toolForm(this.mcp ?? { kind: 'connecting' }, {
      tool, typed: this.#typed(tool), fault: this.toolFault, missingSignIn: this.missingSignIn,
      choose: (name) => { this.#change({ tool: name }); },
      type: (field, text) => { if (tool !== undefined) this.#change({ typed: { ...this.box.typed, [tool.name]: { ...this.#typed(tool), [field]: text } } }); },
      reconnect: () => { this.dispatchEvent(new CustomEvent('aci-reconnect')); },
      stopConnecting: () => { this.dispatchEvent(new CustomEvent('aci-stop-connecting')); },
      chooseSignIn: () => { this.dispatchEvent(new CustomEvent('aci-sign-in')); },
    });
  }

  #tabs(): readonly Tab[] {
    const headers: Tab = { id: 'headers', label: 'Headers', ...(this.headers.length === 0 ? {} : { count: this.headers.length }) };
    return this.mcp === undefined ? [{ id: 'prompt', label: 'Prompt' }, { id: 'json', label: 'JSON' }, headers] : [{ id: 'tool', label: 'Tool' }, headers];
  }

  /** A server of MCP is given calls of tools only, and an agent none. */
  #mode(): Draft['mode'] {
    if (this.mcp !== undefined) return 'tool';
    return this.box.mode === 'tool' ? 'prompt' : this.box.mode;
  }

  #tool(): FrameTool | undefined {
    if (this.mcp?.kind !== 'ready') return undefined;
    return this.mcp.tools.find(({ name }) => name === this.box.tool) ?? this.mcp.tools[0];
  }

  #typed(tool: FrameTool | undefined): Readonly<Record<string, string>> {
    const { typed } = this.box;
    return (tool !== undefined && Object.hasOwn(typed, tool.name) ? typed[tool.name] : undefined) ?? {};
  }

  #text(): string {
    return this.#mode() === 'json' ? this.box.json ?? this.payload : this.#shownPrompt();
  }

  #shownPrompt(): string {
    return this.recalled?.text ?? this.box.prompt;
  }

  #obstacle(): string | undefined {
    if (this.blocked !== undefined) return this.blocked;
    if (this.#mode() === 'tool') return this.#tool() === undefined ? 'There is no tool to call' : undefined;
    if (this.#text().trim() === '') return this.#mode() === 'prompt' ? 'Write a prompt first' : 'Write a payload first';
    return this.#jsonFault();
  }

  /** The first place where the payload is no JSON, by line and column. */
  #jsonFault(): string | undefined {
    const text = this.#text();
    if (this.#mode() !== 'json') return undefined;
    // A payload may be long, and this is asked for with every event that comes.
    if (this.#checked?.text !== text) this.#checked = { text, fault: faultOf(text) };
    return this.#checked.fault;
  }

  #type(event: Event): void {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    const { value } = event.target;
    if (this.#mode() === 'json') this.#change({ json: value === this.payload ? undefined : value });
    else if (this.recalled === undefined) this.#change({ prompt: value });
    else {
      this.recalled = { ...this.recalled, text: value, isEdited: true };
      this.#change({});
    }
  }

  /** One button for both, so that the focus stays on it. The second click of a double one is not meant for what it has become. */
  #press({ detail: clicks }: MouseEvent): void {
    if (clicks > 1) return;
    if (this.busy) this.dispatchEvent(new CustomEvent('aci-cancel'));
    else void this.submit();
  }

  #keepRows(headers: BoxDraft['headers']): void {
    if (JSON.stringify(headers) !== JSON.stringify(this.box.headers)) this.#change({ headers });
  }

  #switch(tab: BoxTab): void {
    this.isAtHeaders = tab === 'headers';
    if (tab !== 'headers') this.#change({ mode: tab });
  }

  #recall(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
    if (step === undefined || !event.altKey || this.#mode() !== 'prompt') return;
    event.preventDefault();
    this.recalled = recall(this.history, this.recalled, step);
    this.#change({});
  }

  /** Tells what would be lost with this page. An earlier prompt would not be, unless it was changed. */
  #change(change: Partial<BoxDraft>): void {
    this.box = { ...this.box, ...change };
    const prompt = this.recalled?.isEdited === true ? this.recalled.text : this.box.prompt;
    this.dispatchEvent(new CustomEvent<BoxDraft>('aci-draft', { detail: { ...this.box, talkId: this.talkId, mode: this.#mode(), prompt } }));
  }
}

/** Where it is no JSON; the reader that knows the place does not read all that is deep. */
function faultOf(text: string): string | undefined {
  if (text.trim() === '' || isJson(text)) return undefined;
  const [fault] = readJson(text).faults;
  if (fault === undefined) return undefined;
  const before = text.slice(0, fault.offset).split('\n');
  return `${fault.message}, at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}.`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

customElements.define('aci-composer', AciComposer);
