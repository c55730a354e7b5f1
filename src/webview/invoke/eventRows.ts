import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import type { ShownEvent } from '../protocol/invoke.js';
import { icon } from '../shared/icon.js';
import { toRefusal } from '../shared/rpc.js';
import { clip, count, visible } from '../shared/text.js';
import { createEventPages } from './eventPages.js';
import type { EventPages } from './eventPages.js';
import { createRowWindow, createWidthWatch } from '../shared/rowWindow.js';
import type { DrawnRows, RowWindow } from '../shared/rowWindow.js';

const FAILURE_CHARACTERS = 300;

/** Reads events of the turn that is drawn, each cut to so many characters. */
export type ReadEvents = (turnId: number, from: number, count: number, characters: number) => Promise<readonly ShownEvent[]>;

/** What the lists of events have in common: they draw what is in sight, read from the host, and follow the newest. */
export abstract class EventRows extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    turnId: { attribute: false }, total: { attribute: false }, read: { attribute: false }, openEvent: { attribute: false }, failure: { state: true }, arrivals: { state: true },
  };

  declare turnId: number;
  /** How many events there are. */
  declare total: number;
  declare read: ReadEvents;
  /** Opens one event, whole, in an editor. */
  declare openEvent: (n: number) => void;
  /** Why what is in sight could not be read. Nothing is asked for until the reader wants to try again. */
  declare failure: string | undefined;
  /** Counts what came and was scrolled, to be drawn. */
  declare arrivals: number;
  protected readonly pages: EventPages;
  protected readonly rows: RowWindow;
  /** Events that were there when the reader was last at the end. */
  #seen = 0;
  readonly #widths = createWidthWatch(() => { this.arrivals += 1; });

  protected constructor(usualPx: number, headPx: number, characters: number) {
    super();
    this.turnId = 0;
    this.total = 0;
    this.read = () => Promise.resolve([]);
    this.openEvent = () => undefined;
    this.failure = undefined;
    this.arrivals = 0;
    this.rows = createRowWindow(() => this.querySelector<HTMLElement>('.list'), usualPx, headPx);
    this.pages = createEventPages((from, count) => this.read(this.turnId, from, count, characters), () => { this.arrivals += 1; }, (error) => {
      const { message, hint } = toRefusal(error);
      this.failure = `${message} ${hint}`.trim();
    });
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#widths.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#widths.disconnect();
  }

  /** What is to be drawn now; what is missing of it is asked for. */
  protected drawn(): DrawnRows {
    const drawn = this.rows.rows(this.total);
    if (this.total > 0 && this.failure === undefined) this.pages.want(drawn.first + 1, drawn.last, this.total);
    return drawn;
  }

  /** What stands below the list: why it could not be read, or what came while the reader was further up. */
  protected foot(): TemplateResult | typeof nothing {
    const { failure } = this;
    if (failure !== undefined) {
      return html`<p class="list-foot problem" role="alert">${icon('error', 'red')} <span>The events could not be read. ${clip(visible(failure), FAILURE_CHARACTERS)}
        <button class="link" @click=${() => { this.#retry(); }}>Retry</button></span></p>`;
    }
    const unseen = this.#unseen();
    return unseen === 0 ? nothing : html`<p class="list-foot"><button class="link" @click=${() => { this.followAgain(); }}>${icon('arrow-down')} ${count(unseen, 'new event')}</button></p>`;
  }

  #retry(): void {
    this.#toList();
    this.failure = undefined;
  }

  /** The button that was pressed goes: the focus goes to what it is about. */
  #toList(): void {
    if (document.activeElement?.closest('.list-foot') != null) this.querySelector<HTMLElement>('.list[tabindex], .list [tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Events that came while the reader was further up. */
  #unseen(): number {
    if (this.rows.follows()) this.#seen = this.total;
    return this.total - this.#seen;
  }

  protected followAgain(): void {
    this.#toList();
    this.rows.follow();
    this.arrivals += 1;
  }

  protected scrolled(): void {
    this.rows.scrolled();
    this.arrivals += 1;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.rows.settle()) this.arrivals += 1;
  }
}
