import type { InvokeFrame, InvokeView, InvokeViewState, LogLine, LogState, PanelAction, ShownTurn } from '../protocol/invoke.js';
import type { AnswerTab } from './actions.js';
import { announceChange, say, type SayingPage } from './announce.js';
import type { AskingPage } from './asks.js';
import { NO_CALLS } from './calls.js';
import { withGrowth, withLogLines, withTurn } from './model.js';

/** What of the panel the host changes. */
interface ChangingPage extends AskingPage, SayingPage {
  turns: readonly ShownTurn[];
  tabs: ReadonlyMap<number, AnswerTab>;
  unseen: number;
  nowMs: number;
  logState: LogState;
  logLines: readonly LogLine[];
  readonly saved: InvokeViewState;
}

interface OwnParts {
  readonly takeFrame: (frame: InvokeFrame) => void;
  readonly act: (action: PanelAction) => void;
  /** True while the end of the conversation is followed. */
  readonly follows: () => boolean;
  /** Goes to the end and follows it again. */
  readonly follow: () => void;
}

/** What the host calls. It is drawn as it comes, and told to whoever listens. */
export function createView(page: ChangingPage, { takeFrame, act, follows, follow }: OwnParts): InvokeView {
  return {
    frame: takeFrame,
    turn(turn) {
      const before = page.turns.find(({ id }) => id === turn.id);
      page.turns = withTurn(page.turns, turn);
      if (before === undefined) page.tabs = new Map(page.turns.map(({ id }) => [id, page.tabs.get(id) ?? page.saved.tab]));
      const after = page.turns.find(({ id }) => id === turn.id) ?? turn;
      const { status, alert } = announceChange(before, after);
      say(page, 'heard', status);
      say(page, 'alarm', alert);
      page.nowMs = Date.now();
    },
    grow(more) {
      const before = page.turns.find(({ id }) => id === more.turnId)?.eventCount ?? more.eventCount;
      page.turns = withGrowth(page.turns, more);
      if (!follows()) page.unseen += Math.max(0, more.eventCount - before);
      void page.updateComplete.then(() => page.host?.ack(more.batch));
    },
    clear() {
      page.turns = [];
      page.tabs = new Map();
      page.calls = NO_CALLS;
      page.unseen = 0;
      // Where the reader was is gone.
      follow();
      // Of a closed drawer nobody else says that what it counts was of another session.
      if (page.logState.kind === 'closed') page.logLines = [];
      say(page, 'heard', 'New session');
    },
    logState(state) {
      // A log that is opened anew is told from its beginning.
      if (state.kind === 'opening') page.logLines = [];
      if (state.kind === 'failed') say(page, 'alarm', `${state.message} ${state.hint}`.trim());
      page.logState = state;
    },
    logLines(lines) {
      page.logLines = withLogLines(page.logLines, lines);
    },
    act,
  };
}
