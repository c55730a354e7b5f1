import type { Disposable } from '../../core/base/disposable.js';
import type { ConversationState } from '../../core/invoke/conversationState.js';
import { toPartner } from '../../core/invoke/address.js';
import { newestLines } from '../../core/bounds/newestLines.js';
import type { FrameLogs, InvokeView, LogLine, LogState } from '../../webview/protocol/invoke.js';
import type { ConnectionState } from '../services/connections.js';
import { createLogTail, describeLogs, type OpenLog } from '../services/logTails.js';

/** The logs of what a conversation is with, while somebody wants to see them. */
export interface LogDrawer extends Disposable {
  open(): void;
  close(): void;
  /** Also the lines that do not name the session, or only those that do; a log that is open is read anew. */
  showAllLines(isWanted: boolean): void;
  /** Target, session or connection may be others now: the log that is open is then another one too. */
  follow(): void;
  /** Which logs there are. */
  describe(): FrameLogs | undefined;
  replay(): { readonly state: LogState; readonly lines: readonly LogLine[] };
  /** The IAM statement that allows to read them. */
  statement(): string | undefined;
}

export interface LogDrawerOptions {
  readonly connection: () => ConnectionState;
  readonly state: () => Pick<ConversationState, 'target' | 'sessionId'>;
  readonly view: { readonly [Name in 'logState' | 'logLines']: (...args: Parameters<InvokeView[Name]>) => unknown };
  /** False while the view is hidden: it is given all of it when it is shown. */
  readonly isShown: () => boolean;
}

export function createLogDrawer({ connection, state, view, isShown }: LogDrawerOptions): LogDrawer {
  let tail: { readonly key: string; log: OpenLog | undefined } | undefined;
  let showsAllLines = false;
  let now: LogState = { kind: 'closed' };
  let lines: readonly LogLine[] = [];
  let session = { id: state().sessionId, sinceMs: Date.now() };

  function become(next: LogState): void {
    now = next;
    if (isShown()) view.logState(next);
  }

  function take(more: readonly LogLine[]): void {
    lines = newestLines([...lines, ...more]);
    if (isShown()) view.logLines(more);
  }

  function find() {
    const { target, sessionId } = state();
    const connected = connection();
    if (session.id !== sessionId) session = { id: sessionId, sinceMs: Date.now() };
    return target === undefined || connected.kind !== 'connected' ? undefined : { target, connected, key: `${connected.info.id} ${toPartner(target, connected.info.id)} ${sessionId}` };
  }

  function open(): void {
    const wanted = find();
    if (wanted === undefined) {
      close();
      return;
    }
    const { key, connected, target } = wanted;
    const before = tail;
    const own: typeof tail = { key, log: undefined };
    tail = own;
    lines = [];
    // What an earlier log still says is not of this one: not even that it is closed, for the drawer stays open.
    before?.log?.dispose();
    own.log = createLogTail(connected, { target, sessionId: session.id, sinceMs: session.sinceMs, showsAllLines }, {
      onState: (next) => { if (tail === own) become(next); },
      onLines: (more) => { if (tail === own) take(more); },
    });
    if (own.log === undefined) become({ kind: 'closed' });
  }

  function close(): void {
    tail?.log?.dispose();
    tail = undefined;
    lines = [];
    become({ kind: 'closed' });
  }

  return {
    open,
    close,
    showAllLines(isWanted) {
      showsAllLines = isWanted;
      if (tail !== undefined) open();
    },
    follow() {
      const wanted = find();
      if (tail === undefined || tail.key === wanted?.key) return;
      if (wanted === undefined) close();
      else open();
    },
    describe() {
      const wanted = find();
      return wanted === undefined ? undefined : describeLogs(wanted.connected, wanted.target, showsAllLines);
    },
    replay: () => ({ state: now, lines }),
    statement: () => tail?.log?.statement,
    dispose() { tail?.log?.dispose(); },
  };
}
