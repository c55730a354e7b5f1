import { untilAbortedOr } from '../../core/base/untilAborted.js';

/** Whether the page of a panel is drawn. One that is hidden is thrown away, and never answers what it was asked. */
export interface DrawnPage {
  isDrawn(): boolean;
  /** A page was drawn, in the place of one before. */
  begin(): void;
  end(): void;
  /** Asks the page. False where none is drawn, and where it is gone before it answers. */
  ask(question: () => Promise<boolean>): Promise<boolean>;
}

export function createDrawnPage(): DrawnPage {
  let life: AbortController | undefined;
  function end(): void {
    life?.abort();
    life = undefined;
  }
  return {
    isDrawn: () => life !== undefined,
    begin() {
      end();
      life = new AbortController();
    },
    end,
    ask: (question) => (life === undefined ? Promise.resolve(false) : untilAbortedOr(question(), life.signal, false)),
  };
}
