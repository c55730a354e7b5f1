import type { TurnGrowth, Turn } from '../../core/invoke/turn.js';
import type { InvokeFrame, InvokeView, ShownTurn } from '../../webview/protocol/invoke.js';
import type { Conversation } from '../../core/invoke/conversation.js';

/** One frame of a 60 Hz screen: more messages than that only cost time. */
const COALESCE_MS = 16;
/** Batches on their way at most; a view that cannot keep up stops the reading of the stream, never the editor. */
const MAX_UNACKNOWLEDGED = 2;

/** Carries a conversation to its view, as fast as the view draws it. */
export interface Sender {
  /** The view is drawn and is given everything up to now by `ready`. */
  start(): void;
  /** The view is hidden: nothing is sent, and the reading goes on. */
  stop(): void;
  ack(batch: number): void;
  /** The frame has changed. */
  refresh(): void;
  dispose(): void;
}

/** What is sent to; each call is answered by none. */
type View = { readonly [Name in 'frame' | 'turn' | 'grow' | 'clear']: (...args: Parameters<InvokeView[Name]>) => unknown };

interface Growth {
  readonly turnId: number;
  readonly texts: string[];
  eventCount: number;
  bytes: number;
}

/** A turn without its events, which the view asks for. */
export function toShown(turn: Turn): ShownTurn {
  const shown: ShownTurn & { events?: unknown } = { ...turn };
  delete shown.events;
  return shown;
}

export function createSender(view: View, conversation: Pick<Conversation, 'transcript' | 'onDidClear' | 'holdBack'>, frame: () => InvokeFrame): Sender {
  const { transcript } = conversation;
  let queue: Growth[] = [];
  let started = false;
  let isFrameOld = false;
  let sent = 0;
  let acknowledged = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(isForced: boolean): void {
    clearTimeout(timer);
    timer = undefined;
    if (isFrameOld) view.frame(frame());
    isFrameOld = false;
    while (queue.length > 0 && (isForced || sent - acknowledged < MAX_UNACKNOWLEDGED)) {
      const growth = queue.shift();
      if (growth === undefined) break;
      sent += 1;
      const { turnId, texts, eventCount, bytes } = growth;
      view.grow({ batch: sent, turnId, text: texts.join(''), eventCount, bytes });
    }
    conversation.holdBack(started && sent - acknowledged >= MAX_UNACKNOWLEDGED);
  }

  const soon = () => { timer ??= setTimeout(() => { flush(false); }, COALESCE_MS); };

  function add({ turnId, text, eventCount, bytes }: TurnGrowth): void {
    const last = queue.at(-1);
    if (last?.turnId === turnId) {
      if (text !== '') last.texts.push(text);
      last.eventCount = eventCount;
      last.bytes = bytes;
    } else queue.push({ turnId, texts: [text], eventCount, bytes });
    soon();
  }

  function reset(): void {
    queue = [];
    acknowledged = sent;
    conversation.holdBack(false);
  }

  const subscriptions = [
    transcript.onDidGrow((growth) => { if (started) add(growth); }),
    transcript.onDidChangeTurn((turn) => {
      if (!started) return;
      // What is queued belongs before any change of state.
      flush(true);
      view.turn({ ...toShown(turn), text: '' });
    }),
    conversation.onDidClear(() => {
      if (!started) return;
      reset();
      view.clear();
    }),
  ];

  return {
    start() {
      reset();
      isFrameOld = false;
      started = true;
    },
    stop() {
      started = false;
      clearTimeout(timer);
      timer = undefined;
      reset();
    },
    ack(batch) {
      acknowledged = Math.max(acknowledged, Math.min(batch, sent));
      if (started) flush(false);
    },
    refresh() {
      if (!started) return;
      isFrameOld = true;
      soon();
    },
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
