import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { readJson } from '../../core/jwt/json.js';
import type { JsonNode } from '../../core/jwt/json.js';
import { clip, count, visible } from '../shared/text.js';

/** Children shown at first, and added by each press of the button. */
const STEP = 100;
const TEXT_CHARACTERS = 2_000;
/** So many levels are unfolded at first. */
const OPEN_LEVELS = 2;

interface Child {
  readonly label: string;
  readonly isName: boolean;
  readonly node: JsonNode;
}

/** JSON as a tree that folds. Only what is unfolded is drawn, so that its size does not matter. */
class AciJson extends LitElement {
  static override readonly properties: PropertyDeclarations = { source: { attribute: false }, folds: { state: true }, shown: { state: true } };

  declare source: string;
  /** Whether a node is open, by its path, where that was changed. */
  declare folds: ReadonlyMap<string, boolean>;
  /** Children shown, by path, where there are more than a step. */
  declare shown: ReadonlyMap<string, number>;
  #root: JsonNode | undefined;

  constructor() {
    super();
    this.source = '';
    this.folds = new Map();
    this.shown = new Map();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('source')) this.#root = readJson(this.source).root;
  }

  protected override render(): TemplateResult {
    return html`<div class="json code">${this.#root === undefined ? this.source : this.#node({ label: '', isName: false, node: this.#root }, '', 0)}</div>`;
  }

  #node(child: Child, path: string, level: number): TemplateResult {
    const children = childrenOf(child.node);
    const label = child.label === '' ? nothing : html`<span class=${child.isName ? 'json-name' : 'quiet'}><bdi>${clip(visible(child.label), TEXT_CHARACTERS)}</bdi></span>: `;
    if (children.length === 0) return html`<div class="json-leaf">${label}${leaf(child.node)}</div>`;
    const isOpen = this.folds.get(path) ?? (level < OPEN_LEVELS && children.length <= STEP);
    const shown = this.shown.get(path) ?? STEP;
    const [before, after] = child.node.kind === 'array' ? ['[', ']'] : ['{', '}'];
    return html`<details ?open=${isOpen} @toggle=${(event: Event) => { this.#toggle(event, path, isOpen); }}>
      <summary>${label}<span class="quiet">${before} ${count(children.length, child.node.kind === 'array' ? 'item' : 'member')} ${after}</span></summary>
      ${isOpen ? html`<div class="json-inner">${children.slice(0, shown).map((inner, index) => this.#node(inner, `${path}/${index}`, level + 1))}
        ${children.length > shown ? html`<button class="link" @click=${(event: Event) => { this.#showMore(event, path, shown + STEP, children.length); }}>Show ${Math.min(STEP, children.length - shown)} More</button>` : nothing}</div>` : nothing}
    </details>`;
  }

  /** With the last of them the button goes, and the focus to what it was in. */
  #showMore({ target }: Event, path: string, shown: number, all: number): void {
    if (shown >= all && target instanceof Element) target.closest('details')?.querySelector('summary')?.focus({ preventScroll: true });
    this.shown = new Map([...this.shown, [path, shown]]);
  }

  #toggle(event: Event, path: string, wasOpen: boolean): void {
    if (!(event.target instanceof HTMLDetailsElement) || event.target !== event.currentTarget || event.target.open === wasOpen) return;
    this.folds = new Map([...this.folds, [path, event.target.open]]);
  }
}

function childrenOf(node: JsonNode): readonly Child[] {
  if (node.kind === 'object') return node.members.map(({ name, value }) => ({ label: name === '' ? '""' : name, isName: true, node: value }));
  return node.kind === 'array' ? node.items.map((item, index) => ({ label: String(index), isName: false, node: item })) : [];
}

function leaf(node: JsonNode): TemplateResult {
  switch (node.kind) {
    case 'string': return html`<span class="json-string"><bdi>"${clip(visible(node.value), TEXT_CHARACTERS)}"</bdi></span>`;
    case 'number': return html`<span class="json-number">${node.raw}</span>`;
    case 'literal': return html`<span class="json-literal">${node.raw}</span>`;
    default: return html`<span>${clip(node.raw, TEXT_CHARACTERS)}</span>`;
  }
}

customElements.define('aci-json', AciJson);
