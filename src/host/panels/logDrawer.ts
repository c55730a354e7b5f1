import type { Disposable } from '../../core/base/disposable.js';
import type { ConversationState } from '../../core/invoke/conversationState.js';
import { toPartner } from '../../core/invoke/address.js';
import { newestLines } from '../../core/bounds/newestLines.js';
import type { InvokeView, LogLine, LogState } from '../../webview/protocol/invoke.js';
import type { ConnectionState } from '../services/connections.js';
import { createLogTail, describeLogs, type OpenLog } from '../services/logTails.js';

/** The logs of what a conversation is with, while somebody wants to see them. */
export interface LogDrawer extends Disposable {
  open(): void;
  close(): void;
  /** Target, session or connection may be others now: the log that is open is then another one too. */
  follow(): void;
  /** In words which logs there are. */
  title(): string | undefined;
  replay(): { readonly state: LogState; readonly lines: readonly LogLine[] };
  /** The IAM statement that allows to read them. */
  statement(): string | undefined;
}

export interface LogDrawerOptions {
  readonly connection: () => ConnectionState;
  readonly state: () => ConversationState;
  readonly view: { readonly [Name in 'logState' | 'logLines']: (...args: Parameters<InvokeView[Name]>) => unknown };
  /** False while the view is hidden: it is given all of it when it is shown. */
  readonly isShown: () => boolean;
}

export function createLogDrawer({ connection, state, view, isShown }: LogDrawerOptions): LogDrawer {
  let tail: { readonly key: string; readonly log: OpenLog | undefined } | undefined;
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
    tail?.log?.dispose();
    tail = undefined;
    lines = [];
    if (wanted === undefined) {
      become({ kind: 'closed' });
      return;
    }
    const { key, connected, target } = wanted;
    // What an earlier log still says is not of this one.
    const isOwn = () => tail === undefined || tail.key === key;
    const log = createLogTail(connected, { target, sessionId: session.id, sinceMs: session.sinceMs }, {
      onState: (next) => { if (isOwn()) become(next); },
      onLines: (more) => { if (isOwn()) take(more); },
    });
    tail = { key, log };
    if (log === undefined) become({ kind: 'closed' });
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
    follow() {
      const wanted = find();
      if (tail === undefined || tail.key === wanted?.key) return;
      if (wanted === undefined) close();
      else open();
    },
    title() {
      const wanted = find();
      return wanted === undefined ? undefined : describeLogs(wanted.connected, wanted.target);
    },
    replay: () => ({ state: now, lines }),
    statement: () => tail?.log?.statement,
    dispose() { tail?.log?.dispose(); },
  };
}
