import { isCancellation } from '../base/errors.js';
import type { Clock } from '../base/clock.js';
import { createGate } from './gate.js';
import type { InvokeEvent } from './invoke.js';
import type { Transcript } from './transcript.js';
import type { TurnState } from './turn.js';

/** An invocation that is ready to be sent. */
export interface Prepared {
  readonly events: AsyncIterable<InvokeEvent>;
  take(event: InvokeEvent): Promise<void>;
}

interface Running {
  readonly turnId: number;
  readonly abort: AbortController;
}

type Prepare = (turnId: number, signal: AbortSignal) => Promise<Prepared>;

/** Runs one invocation at a time, and takes its events no faster than they are wanted. */
export interface Answering {
  isRunning(): boolean;
  /** Where `prepare` throws, nothing was sent. Every end is told by the transcript. */
  start(turnId: number, prepare: Prepare): void;
  /** Closes the socket, in every state; what is started next need not wait for that. @param state how the turn ends; cancelled where left out */
  cancel(state?: TurnState): void;
  /** By the person: nothing is taken from the stream until it is to go on. */
  pause(isPaused: boolean): void;
  /** By a view that has not drawn what it was given. */
  holdBack(isBehind: boolean): void;
}

export interface AnsweringOptions {
  readonly transcript: Transcript;
  readonly clock: Pick<Clock, 'now'>;
  /** What is said of a failure that is no cancellation. */
  readonly toEnd: (error: unknown, isSent: boolean) => TurnState;
}

export function createAnswering({ transcript, clock, toEnd }: AnsweringOptions): Answering {
  const gate = createGate<'paused' | 'behind'>();
  let running: Running | undefined;

  /** Before the transcript tells of an end: whoever hears of it may send again. */
  function finish(own: Running): void {
    if (running !== own) return;
    running = undefined;
    gate.release('paused');
  }

  async function run(own: Running, prepare: Prepare): Promise<void> {
    const { turnId, abort: { signal } } = own;
    let isSent = false;
    try {
      const prepared = await prepare(turnId, signal);
      signal.throwIfAborted();
      isSent = true;
      for await (const event of prepared.events) {
        const free = gate.pass(signal);
        if (free !== undefined) await free;
        if (event.kind === 'ended') finish(own);
        await prepared.take(event);
      }
    } catch (error) {
      finish(own);
      // Whoever cancelled has told the transcript.
      if (!signal.aborted) transcript.end(turnId, isCancellation(error) ? { kind: 'canceled' } : toEnd(error, isSent), clock.now());
    }
  }

  return {
    isRunning: () => running !== undefined,

    start(turnId, prepare) {
      running = { turnId, abort: new AbortController() };
      void run(running, prepare);
    },

    cancel(state = { kind: 'canceled' }) {
      if (running === undefined) return;
      const own = running;
      own.abort.abort();
      finish(own);
      // The transcript knows at once, whatever the socket is doing.
      transcript.end(own.turnId, state, clock.now());
    },

    pause(isPaused) {
      if (running === undefined) return;
      if (isPaused) gate.hold('paused');
      else gate.release('paused');
      transcript.setPaused(running.turnId, isPaused);
    },

    holdBack(isBehind) {
      if (isBehind) gate.hold('behind');
      else gate.release('behind');
    },
  };
}
