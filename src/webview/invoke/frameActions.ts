import type { FrameHeader } from '../protocol/invoke.js';
import { askOnce } from './asks.js';
import type { Ask, AskingPage } from './asks.js';
import { BOX } from './calls.js';
import type { HeaderActions } from './header.js';
import type { LogActions } from './logs.js';
import type { RailActions } from './rail.js';

/** What above, beside and below the transcript can ask for. */
interface FrameActions extends HeaderActions, RailActions {
  readonly reconnect: () => void;
  readonly stopConnecting: () => void;
  /** Rejected where a field is not as it should be. */
  readonly setHeaders: (headers: readonly FrameHeader[], talkId: number) => Promise<void>;
  readonly logs: LogActions;
}

/** What of it is the panel's own. */
interface OwnActions extends Pick<FrameActions, 'changeUserId' | 'showTurn'> {
  /** Goes to the end of the conversation and follows it. */
  readonly follow: () => void;
  readonly closeLogs: () => void;
  /** As it is typed now. */
  readonly userId: () => string;
}

/** Makes calls of the host of it; refusals are shown below the box. */
export function createFrameActions(page: AskingPage, own: OwnActions): FrameActions {
  const ask = (name: string, call: Ask, done?: string) => (): void => {
    void askOnce(page, { name, place: BOX, ask: call, ...(done === undefined ? {} : { done }) });
  };
  const { changeUserId, showTurn, follow, closeLogs, userId } = own;
  return {
    changeUserId, showTurn,
    chooseTarget: ask('chooseTarget', (host) => host.chooseTarget()),
    chooseQualifier: ask('chooseQualifier', (host) => host.chooseQualifier()),
    chooseSignIn: ask('chooseSignIn', (host) => host.chooseSignIn()),
    copySessionId: ask('copySessionId', (host) => host.copySessionId(), 'Session id copied'),
    newSession: ask('newSession', (host) => host.newSession()),
    stopSession: ask('stopSession', (host) => host.stopSession()),
    showMore: ask('showMore', (host) => host.showMore(userId())),
    showHistory: ask('showHistory', (host) => host.showHistory(userId())),
    compareTwo: ask('compareTwo', (host) => host.compareTwo()),
    rerun: (historyId) => {
      follow();
      ask(`rerun ${historyId}`, (host) => host.rerun(historyId, userId()))();
    },
    reconnect: ask('reconnect', (host) => host.reconnect()),
    stopConnecting: ask('stopConnecting', (host) => host.stopConnecting()),
    setHeaders: (headers, talkId) => page.host?.setHeaders(headers, talkId) ?? Promise.resolve(),
    logs: {
      open: ask('openLogs', (host) => host.openLogs()),
      close: () => {
        closeLogs();
        void page.host?.closeLogs();
      },
      showAllLines: (isWanted) => { ask(`showAllLogLines ${isWanted}`, (host) => host.showAllLogLines(isWanted))(); },
      showInEditor: ask('showLogsInEditor', (host) => host.showLogsInEditor()),
      copyStatement: ask('copyLogsStatement', (host) => host.copyLogsStatement(), 'Statement copied'),
    },
  };
}
