import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, TemplateResult } from 'lit';
import type { DecodedToken, Segment } from '../../core/jwt/decode.js';
import { toEditedText, type Edited } from '../../core/jwt/serialize.js';
import { fromMasked, toMasked } from './mask.js';

/** Characters of the token that belong to the selected claim. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const CLASSES: Readonly<Partial<Record<Segment['role'], string>>> = { header: 'header', payload: 'payload' };

/**
 * The field that holds the token. Readers and the keyboard meet an ordinary text area; the underlines and the mark of the
 * selected claim are drawn behind it by a second, silent copy of the text. Sends `aci-text` with what is in it now, and
 * `aci-caret` with the character that was clicked.
 */
class AciTokenBox extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    token: { attribute: false }, loose: { attribute: false }, revealed: { attribute: false }, marked: { attribute: false },
  };

  declare token: DecodedToken | undefined;
  /** Text in which no token was found. */
  declare loose: string;
  declare revealed: boolean;
  declare marked: Span | undefined;

  constructor() {
    super();
    this.token = undefined;
    this.loose = '';
    this.revealed = false;
    this.marked = undefined;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const text = this.#shown();
    return html`<div class="token-box ${text === '' ? 'empty' : ''}"><div class="layers">
      <div class="drawn" aria-hidden="true">${this.token === undefined ? text : this.#drawn(this.token, text)}${'\u200b'}</div>
      <textarea spellcheck="false" autocomplete="off" aria-label="Token" placeholder="Paste a token, a header, a curl command or a log line."
        .value=${text} @input=${(event: Event) => { this.#edit(event); }} @copy=${(event: ClipboardEvent) => { this.#copy(event); }}
        @cut=${(event: ClipboardEvent) => { this.#cut(event); }}
        @click=${(event: MouseEvent) => { this.#point(event); }}></textarea>
    </div></div>`;
  }

  #shown(): string {
    if (this.token === undefined) return this.loose;
    return this.revealed ? this.token.text : toMasked(this.token);
  }

  /** One span a part, cut where the marked characters begin and end. */
  #drawn(token: DecodedToken, text: string): readonly (TemplateResult | string | typeof nothing)[] {
    return token.segments.flatMap((segment, index) => {
      const end = index === token.segments.length - 1 ? text.length : Math.min(segment.end, text.length);
      const from = Math.min(Math.max(segment.start, this.marked?.start ?? end), end);
      const to = Math.min(Math.max(from, this.marked?.end ?? from), end);
      const part = html`<span class="part ${CLASSES[segment.role] ?? 'rest'}">${text.slice(segment.start, from)}${from === to
        ? nothing
        : html`<mark>${text.slice(from, to)}</mark>`}${text.slice(to, end)}</span>`;
      return segment.end < token.text.length ? [part, '.'] : [part];
    });
  }

  #edit(event: Event): void {
    if (event.target instanceof HTMLTextAreaElement) this.#send(event.target.value);
  }

  #send(value: string): void {
    const text = this.revealed ? value : fromMasked(value, this.token);
    const detail = this.token === undefined ? { text, leftOut: false } : toEditedText(text, this.token);
    this.dispatchEvent(new CustomEvent<Edited>('aci-text', { detail }));
    // The page shows what was understood, even where that is what it showed before.
    this.requestUpdate();
    void this.updateComplete.then(() => { this.#restore(); });
  }

  /** A click that selects text is meant for the text. */
  #point(event: MouseEvent): void {
    const area = event.target;
    if (this.token === undefined || !(area instanceof HTMLTextAreaElement) || area.selectionStart !== area.selectionEnd) return;
    this.dispatchEvent(new CustomEvent<number>('aci-caret', { detail: area.selectionStart }));
  }

  #restore(): void {
    const area = this.querySelector('textarea');
    if (area !== null && area.value !== this.#shown()) area.value = this.#shown();
  }

  /** Copying the dots copies what they stand for. @returns false where the text itself is right */
  #copy(event: ClipboardEvent): boolean {
    const area = event.target;
    if (this.revealed || !(area instanceof HTMLTextAreaElement) || event.clipboardData === null) return false;
    const selected = area.value.slice(area.selectionStart, area.selectionEnd);
    if (selected === '') return false;
    event.clipboardData.setData('text/plain', fromMasked(selected, this.token));
    event.preventDefault();
    return true;
  }

  /** What is cut is copied first, as it was meant; a cut of its own would leave the dots in the clipboard. */
  #cut(event: ClipboardEvent): void {
    const area = event.target;
    if (!this.#copy(event) || !(area instanceof HTMLTextAreaElement)) return;
    area.setRangeText('', area.selectionStart, area.selectionEnd, 'start');
    this.#send(area.value);
  }
}

customElements.define('aci-token-box', AciTokenBox);
