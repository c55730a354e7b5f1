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
  readonly texts: string[];
  eventCount: number;
  bytes: number;
}

/** What the view is to be told of a turn, in this order. */
interface News {
  /** The turn as it began, where the view does not know it yet. */
  first: Turn | undefined;
  growth: Growth | undefined;
  /** The turn as it has become since. */
  changed: Turn | undefined;
}

/** A turn without its events, which the view asks for. */
export function toShown(turn: Turn): ShownTurn {
  const shown: ShownTurn & { events?: unknown } = { ...turn };
  delete shown.events;
  return shown;
}

/** A turn without the words that the view has by now. */
const toUpdate = (turn: Turn): ShownTurn => ({ ...toShown(turn), draft: { ...turn.draft, text: '' }, prompt: '', text: '' });

export function createSender(view: View, conversation: Pick<Conversation, 'transcript' | 'onDidClear' | 'holdBack'>, frame: () => InvokeFrame): Sender {
  const { transcript } = conversation;
  /** By the turn, oldest first. However often a turn changes, there is one of each kind. */
  const queue = new Map<number, News>();
  const known = new Set<number>();
  let started = false;
  let isFrameOld = false;
  let sent = 0;
  let acknowledged = 0;
  let timer: NodeJS.Timeout | undefined;

  const isBehind = () => sent - acknowledged >= MAX_UNACKNOWLEDGED;

  /** Gives whether all of it was told. */
  function tell(turnId: number, { first, growth, changed }: News): boolean {
    if (first !== undefined) view.turn({ ...toShown(first), text: '' });
    if (growth !== undefined) {
      if (isBehind()) {
        queue.set(turnId, { first: undefined, growth, changed });
        return false;
      }
      sent += 1;
      const { texts, eventCount, bytes } = growth;
      view.grow({ batch: sent, turnId, text: texts.join(''), eventCount, bytes });
    }
    if (changed !== undefined) view.turn(toUpdate(changed));
    queue.delete(turnId);
    return true;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isFrameOld) view.frame(frame());
    isFrameOld = false;
    for (const [turnId, news] of [...queue]) if (!tell(turnId, news)) break;
    conversation.holdBack(started && isBehind());
  }

  function newsOf(turnId: number): News {
    const news = queue.get(turnId) ?? { first: undefined, growth: undefined, changed: undefined };
    queue.set(turnId, news);
    timer ??= setTimeout(flush, COALESCE_MS);
    return news;
  }

  function grow({ turnId, text, eventCount, bytes }: TurnGrowth): void {
    const news = newsOf(turnId);
    const growth = news.growth ?? { texts: [], eventCount, bytes };
    if (text !== '') growth.texts.push(text);
    news.growth = Object.assign(growth, { eventCount, bytes });
  }

  function change(turn: Turn): void {
    const news = newsOf(turn.id);
    if (known.has(turn.id)) news.changed = turn;
    else news.first = turn;
    known.add(turn.id);
  }

  function reset(): void {
    queue.clear();
    acknowledged = sent;
    conversation.holdBack(false);
  }

  function know(): void {
    known.clear();
    for (const { id } of transcript.turns()) known.add(id);
  }

  const subscriptions = [
    transcript.onDidGrow((growth) => { if (started) grow(growth); }),
    transcript.onDidChangeTurn((turn) => { if (started) change(turn); }),
    conversation.onDidClear(() => {
      if (!started) return;
      reset();
      know();
      view.clear();
    }),
  ];

  return {
    start() {
      reset();
      know();
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
      if (started) flush();
    },
    refresh() {
      if (!started) return;
      isFrameOld = true;
      timer ??= setTimeout(flush, COALESCE_MS);
    },
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
