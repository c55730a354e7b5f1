import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { keepPlace } from '../shared/keepPlace.js';
import { visible } from '../shared/text.js';
import { codeOf, createBlockReader } from './blocks.js';
import type { Block, BlockReader } from './blocks.js';
import { markdownView } from './markdown.js';
import './jsonTree.js';

/** Characters drawn of a long answer, the newest ones, and added by each press of the button. */
const SHOWN = 30_000;
/** As an answer grows beyond this, its earlier part is left out again while its end is followed. */
const MOST_SHOWN = 2 * SHOWN;
/** Of JSON that is still coming: its end. */
const SOURCE_CHARACTERS = 4_000;

/** The words of one answer. While it grows only its last block is drawn anew. */
class AciAnswer extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    text: { attribute: false }, isRunning: { attribute: false }, follows: { attribute: false }, first: { state: true },
  };

  declare text: string;
  declare isRunning: boolean;
  /** True while the reader is at the end, so that what is further up may go. */
  declare follows: () => boolean;
  /** Number of the first block that is drawn. */
  declare first: number;
  #reader: BlockReader = createBlockReader();
  #taken = '';
  #isEnded = false;
  #blocks: readonly Block[] = [];
  #hasMore = false;
  /** The block that was drawn last. */
  #last: Block | undefined;
  /** It grows, and the reader has text selected: drawing it anew would take the selection away. */
  #isHeld = false;

  constructor() {
    super();
    this.text = '';
    this.isRunning = false;
    this.follows = () => true;
    this.first = 0;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('text') && !changed.has('isRunning')) return;
    const isFirst = this.#taken === '';
    const isLonger = !this.#isEnded && this.text.length >= this.#taken.length && this.text.startsWith(this.#taken);
    if (!isLonger) {
      this.#reader = createBlockReader();
      this.#taken = '';
      this.first = 0;
      this.#hasMore = false;
      this.#isEnded = false;
    }
    this.#reader.append(this.text.slice(this.#taken.length));
    this.#taken = this.text;
    if (!this.isRunning) {
      this.#reader.end();
      this.#isEnded = true;
    }
    this.#blocks = this.#reader.blocks();
    const isTooLong = lengthOf(this.#blocks, this.first) > MOST_SHOWN && !this.#hasMore;
    // One that is drawn for the first time has no place where anybody reads.
    if (isTooLong && (isFirst || !isLonger || this.follows())) this.first = firstOf(this.#blocks, SHOWN);
  }

  protected override render(): TemplateResult {
    return html`${this.first === 0 ? nothing : html`<p><button class="link earlier" @click=${() => { void this.#showEarlier(); }}>Show Earlier</button></p>`}
      ${repeat(this.#drawn(), ({ id }) => id, (block) => guard([block.kind, block.text], () => this.#block(block)))}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('selectionchange', this.#onSelection);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('selectionchange', this.#onSelection);
  }

  /** While text is selected, what was the last block stays as it was drawn. */
  #drawn(): readonly Block[] {
    const held = this.#selects() ? this.#last : undefined;
    const blocks = this.#blocks.slice(this.first).map((block) => (block.id === held?.id ? held : block));
    this.#isHeld = held !== undefined && !this.#blocks.includes(held);
    if (!this.#isHeld) this.#last = blocks.at(-1);
    return blocks;
  }

  #selects(): boolean {
    const selection = getSelection();
    return selection !== null && !selection.isCollapsed && (this.contains(selection.anchorNode) || this.contains(selection.focusNode));
  }

  readonly #onSelection = (): void => {
    if (this.#isHeld && !this.#selects()) this.requestUpdate();
  };

  #block({ id, kind, text, repeated }: Block): TemplateResult {
    switch (kind) {
      case 'markdown': return markdownView(text, { continues: repeated !== undefined, code: () => codeOf(this.#blocks, id) });
      case 'json': return html`<aci-json .source=${text}></aci-json>`;
      case 'source': return html`<pre class="plain">${visible(text.length > SOURCE_CHARACTERS ? `…${text.slice(-SOURCE_CHARACTERS)}` : text)}</pre>`;
    }
  }

  /** What was read stays where it is. */
  async #showEarlier(): Promise<void> {
    const region = this.closest<HTMLElement>('[role="log"]');
    await keepPlace(region, async () => {
      this.#hasMore = true;
      this.first = firstOf(this.#blocks.slice(0, this.first), SHOWN);
      // The button goes with the last that it has to show, and the focus would go with it.
      if (this.first === 0) region?.focus({ preventScroll: true });
      await this.updateComplete;
    });
  }
}

/** Number of the block from which there are about so many characters to the end. */
function firstOf(blocks: readonly Block[], characters: number): number {
  let first = blocks.length;
  for (let sum = 0; first > 0 && sum < characters; first -= 1) sum += blocks[first - 1]?.text.length ?? 0;
  return first;
}

const lengthOf = (blocks: readonly Block[], first: number): number => blocks.slice(first).reduce((sum, { text }) => sum + text.length, 0);

customElements.define('aci-answer', AciAnswer);
