import { LitElement } from 'lit';
import type { PropertyDeclarations, PropertyValues } from 'lit';
import { createRowWindow, createWidthWatch } from '../shared/rowWindow.js';
import type { DrawnRows } from '../shared/rowWindow.js';

/** So many rows are all drawn, and the page scrolls; of more only those in sight are, in a box that scrolls. */
const MOST_DRAWN = 100;
const USUAL_PX = 31;

/**
 * A list with one tab stop: arrows, Page, Home and End move. Rows are marked `data-row` with their number from 0; the one that
 * `current` names is to have the tab stop.
 */
export abstract class RowList extends LitElement {
  static override readonly properties: PropertyDeclarations = { current: { state: true }, scrolls: { state: true } };

  declare current: number;
  /** Counts what was scrolled, to be drawn. */
  declare scrolls: number;
  readonly #rows = createRowWindow(() => this.querySelector<HTMLElement>('.rows'), USUAL_PX);
  readonly #widths = createWidthWatch(() => { this.scrolls += 1; });

  protected constructor() {
    super();
    this.current = 0;
    this.scrolls = 0;
    this.#rows.hold();
  }

  /** How many rows there are. */
  protected abstract total(): number;

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

  /** True where only what is in sight is drawn. */
  protected isLong(): boolean {
    return this.total() > MOST_DRAWN;
  }

  /** What is to be drawn, and which row is the tab stop. */
  protected drawn(): DrawnRows & { readonly stop: number } {
    const total = this.total();
    const rows = this.isLong() ? this.#rows.rows(total) : { first: 0, last: total, abovePx: 0, belowPx: 0 };
    const stop = this.current >= rows.first && this.current < rows.last ? this.current : rows.first;
    return { ...rows, stop };
  }

  protected readonly scrolled = (): void => {
    this.#rows.scrolled();
    // Who scrolls to the end has read it; nothing is added there that could be followed.
    this.#rows.hold();
    this.scrolls += 1;
  };

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.isLong() && this.#rows.settle()) this.scrolls += 1;
  }

  /** The row that an event came from. */
  protected rowOf(event: Event): number | undefined {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    return row === null ? undefined : Number(row.dataset['row']);
  }

  /** Moves by a key. @returns false where it is no key that moves */
  protected move(event: KeyboardEvent): boolean {
    const at = this.rowOf(event);
    if (at === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    const page = this.isLong() ? this.#rows.page() : 10;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: Infinity,
    };
    const to = steps[event.key];
    if (to === undefined) return false;
    void this.goTo(Math.min(this.total() - 1, Math.max(0, to)));
    return true;
  }

  /** Brings a row into sight and focuses it. */
  protected async goTo(index: number): Promise<void> {
    this.current = index;
    if (this.isLong()) {
      this.#rows.show(index);
      this.#rows.hold();
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus();
  }
}
