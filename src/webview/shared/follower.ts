/** How near the end, in pixels, still counts as being there. */
const NEAR_PX = 24;

export interface Follower {
  /** True while new text is followed. */
  readonly follows: () => boolean;
  /** Goes to the end and follows again. */
  readonly follow: () => void;
  /** Follows no more, until the reader goes to the end. */
  readonly hold: () => void;
  /** The reader, or we, moved the page. */
  readonly scrolled: () => void;
  /** After drawing: to the end again, unless the reader is further up or has text selected. */
  readonly settle: () => void;
}

/** Keeps the end of a growing text in sight as long as nobody reads further up. */
export function createFollower(region: () => HTMLElement | null, onFollow: () => void): Follower {
  let following = true;
  /** Where we or the reader last left it. */
  let topPx = 0;
  const selects = (element: HTMLElement): boolean => {
    const selection = getSelection();
    return selection !== null && !selection.isCollapsed && element.contains(selection.anchorNode);
  };
  const toEnd = (element: HTMLElement): void => {
    element.scrollTop = element.scrollHeight;
    topPx = element.scrollTop;
  };
  return {
    follows: () => following,
    follow: () => {
      following = true;
      const element = region();
      if (element !== null) toEnd(element);
      onFollow();
    },
    hold: () => {
      following = false;
    },
    scrolled: () => {
      const element = region();
      if (element === null) return;
      // The end may have moved away since we went there: only who goes up wants to stay.
      if (element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_PX) following = true;
      else if (element.scrollTop < topPx) following = false;
      topPx = element.scrollTop;
      if (following) onFollow();
    },
    settle: () => {
      const element = region();
      if (element === null || !following) return;
      if (selects(element)) following = false;
      else toEnd(element);
    },
  };
}
