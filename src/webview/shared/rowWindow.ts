import { createFollower } from './follower.js';
import { createRowHeights } from './rowHeights.js';

/** The rows that are drawn, and how much room the others take above and below them. Counted from 0, the last is not drawn. */
export interface DrawnRows {
  readonly first: number;
  readonly last: number;
  readonly abovePx: number;
  readonly belowPx: number;
}

/** Draws those rows of a long list that are in sight. The end is followed for as long as the reader is there. */
export interface RowWindow {
  rows(count: number): DrawnRows;
  /** After drawing: takes the heights of rows marked `data-row`. @returns true where it must be drawn again */
  settle(): boolean;
  scrolled(): void;
  follows(): boolean;
  follow(): void;
  /** Stays where it is, whatever comes. */
  hold(): void;
  /** Brings a row into sight. */
  show(index: number): void;
  /** How many rows fit. */
  page(): number;
}

/** Tells of a new width of what it observes: rows may then be of other heights. */
export function createWidthWatch(changed: () => void): ResizeObserver {
  const widths = new WeakMap<Element, number>();
  return new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (widths.get(target) !== contentRect.width) changed();
      widths.set(target, contentRect.width);
    }
  });
}

/** Rows drawn beyond both edges, so that scrolling by a little shows no gap. */
const BEYOND = 12;
/** Before the box was ever drawn. */
const FIRST_VIEW_PX = 500;

/**
 * @param box the element that scrolls
 * @param headPx height of what stays at its upper edge
 */
export function createRowWindow(box: () => HTMLElement | null, usualPx: number, headPx = 0): RowWindow {
  const heights = createRowHeights(usualPx);
  const follower = createFollower(box, () => undefined);
  const viewPx = (): number => Math.max(usualPx, (box()?.clientHeight ?? 0) - headPx) || FIRST_VIEW_PX;
  return {
    rows(count) {
      const height = heights.offset(count);
      const view = (box()?.clientHeight ?? 0) === 0 ? FIRST_VIEW_PX : viewPx();
      const topPx = follower.follows() ? Math.max(0, height - view) : Math.min(box()?.scrollTop ?? 0, height);
      const first = Math.max(0, Math.min(heights.at(topPx), count - 1) - BEYOND);
      const last = Math.min(count, heights.at(topPx + view) + 1 + BEYOND);
      const abovePx = heights.offset(first);
      return { first, last, abovePx, belowPx: height - heights.offset(last) };
    },
    settle() {
      let isNews = false;
      for (const row of box()?.querySelectorAll<HTMLElement>('[data-row]') ?? []) {
        isNews = heights.note(Number(row.dataset['row']), Math.round(row.getBoundingClientRect().height)) || isNews;
      }
      follower.settle();
      return isNews;
    },
    scrolled: follower.scrolled,
    follows: follower.follows,
    follow: follower.follow,
    hold: follower.hold,
    show(index) {
      const element = box();
      if (element === null) return;
      const top = heights.offset(index);
      const bottom = heights.offset(index + 1);
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + viewPx()) element.scrollTop = bottom - viewPx();
      follower.scrolled();
    },
    page: () => Math.max(1, Math.floor(viewPx() / usualPx) - 1),
  };
}
