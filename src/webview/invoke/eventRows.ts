import { LitElement } from 'lit';
import type { PropertyDeclarations, PropertyValues } from 'lit';
import type { ShownEvent } from '../protocol/invoke.js';
import { createEventPages } from './eventPages.js';
import type { EventPages } from './eventPages.js';
import { createRowWindow, createWidthWatch } from './rowWindow.js';
import type { DrawnRows, RowWindow } from './rowWindow.js';

/** Reads events of the turn that is drawn, each cut to so many characters. */
export type ReadEvents = (turnId: number, from: number, count: number, characters: number) => Promise<readonly ShownEvent[]>;

/** What the lists of events have in common: they draw what is in sight, read from the host, and follow the newest. */
export abstract class EventRows extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    turnId: { attribute: false }, total: { attribute: false }, read: { attribute: false }, openEvent: { attribute: false }, arrivals: { state: true },
  };

  declare turnId: number;
  /** How many events there are. */
  declare total: number;
  declare read: ReadEvents;
  /** Opens one event, whole, in an editor. */
  declare openEvent: (n: number) => void;
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
    this.arrivals = 0;
    this.rows = createRowWindow(() => this.querySelector<HTMLElement>('.list'), usualPx, headPx);
    this.pages = createEventPages((from, count) => this.read(this.turnId, from, count, characters), () => { this.arrivals += 1; }, () => undefined);
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
    if (this.total > 0) this.pages.want(drawn.first + 1, drawn.last, this.total);
    return drawn;
  }

  /** Events that came while the reader was further up. */
  protected unseen(): number {
    if (this.rows.follows()) this.#seen = this.total;
    return this.total - this.#seen;
  }

  protected followAgain(): void {
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
