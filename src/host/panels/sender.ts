import type { BirpcReturn } from 'birpc';
import type { TurnGrowth } from '../../core/invoke/turn.js';
import type { InvokeHost, InvokeView } from '../../webview/protocol/invoke.js';
import type { InvokeSession } from './invokeSession.js';

/** One frame of a 60 Hz screen: more messages than that only cost time. */
const COALESCE_MS = 16;
const MAX_BATCH_EVENTS = 200;
/** Batches on their way at most; a view that cannot keep up slows the sending, never the editor. */
const MAX_UNACKNOWLEDGED = 2;

export interface Sender {
  /** The view is drawn and has had everything up to now. */
  start(): void;
  ack(batch: number): void;
  dispose(): void;
}

/** Carries the growth of a transcript to a view in acknowledged batches. */
export function createSender(view: BirpcReturn<InvokeView, InvokeHost>, session: InvokeSession): Sender {
  let queue: TurnGrowth[] = [];
  let started = false;
  let sent = 0;
  let acknowledged = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    while (queue.length > 0 && sent - acknowledged < MAX_UNACKNOWLEDGED) {
      const turnId = queue[0]?.turnId ?? 0;
      const other = queue.findIndex((growth) => growth.turnId !== turnId);
      const batch = queue.slice(0, Math.min(MAX_BATCH_EVENTS, other === -1 ? queue.length : other));
      queue = queue.slice(batch.length);
      sent += 1;
      void view.append({
        batch: sent, turnId, bytes: batch.at(-1)?.bytes ?? 0,
        events: batch.flatMap(({ event }) => event ?? []), text: batch.map((growth) => growth.text).join(''),
      });
    }
  }

  const soon = () => { timer ??= setTimeout(flush, COALESCE_MS); };

  /** What is queued belongs before any change of state. */
  function drain(): void {
    clearTimeout(timer);
    flush();
  }

  const subscriptions = [
    session.onDidGrow((growth) => { if (started) { queue.push(growth); soon(); } }),
    session.onDidChangeTurn((turn) => {
      if (!started) return;
      drain();
      void view.turn({ ...turn, events: [], text: '' });
    }),
    session.onDidChangeFrame((frame) => { if (started) void view.frame(frame); }),
    session.onDidClear(() => { if (started) { queue = []; void view.clear(); } }),
  ];

  return {
    start() {
      // A page that was hidden and shown again starts anew and is given the whole transcript by `ready`.
      queue = [];
      acknowledged = sent;
      started = true;
    },
    ack(batch) {
      acknowledged = Math.max(acknowledged, batch);
      if (queue.length > 0) soon();
    },
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
