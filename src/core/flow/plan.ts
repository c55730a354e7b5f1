import type { Clock } from '../base/clock.js';
import type { Asked } from './recognise.js';
import type { Facts, FlowKind, Lane, Reminder, StepFacts, Waiting } from './events.js';

/** What a step may do besides its work: tell what it sends and gets, wait, and leave something to tidy up. */
export interface StepIo {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Makes one call and tells of it: the request before, the answer after. Rejects as the call does. */
  call<T>(request: Facts, send: (signal: AbortSignal) => Promise<T>, toResponse: (answer: T) => Facts): Promise<T>;
  waiting(waiting: Waiting): void;
  reminded(reminder: Reminder): void;
  polled(n: number, of: number, status: string): void;
  /** Tells what is to be known of something that the flow goes on without. */
  noticed(error: unknown): void;
  /** What the step works with is used up: should it fail now, the run ends, for it cannot be tried again. */
  onlyOnce(): void;
  /** Before another call of the same kind, a poll: ends at once, or where the run is paused when it is told to go on. */
  hold(signal: AbortSignal): Promise<void>;
  /** What opens the page that is waited for once more; the newest one counts. */
  onOpenAgain(open: () => Promise<void>): void;
  /** Called once when the run ends, however it does; the last one first. */
  onEnd(tidyUp: () => void): void;
}

/** One step over the state of its flow. The state is replaced, never changed, so that a step can be run again. */
export interface Step<S> extends Omit<StepFacts, 'isObserved'> {
  /** Why it is not needed after what came before; undefined where it is. */
  readonly skip?: (state: S) => string | undefined;
  /** Undefined where it happens between others and nobody tells us. */
  readonly run?: (state: S, io: StepIo) => Promise<S>;
}

/** A flow as data: its steps in order, what they begin with and what is handed out at the end. */
export interface FlowPlan<S, R> {
  readonly kind: FlowKind;
  readonly steps: readonly Step<S>[];
  /** What is asked for, where it is: a refusal is explained by it. */
  readonly asked?: Asked;
  readonly start: S;
  readonly toResult: (state: S) => R;
}

/** A step that the parties do among themselves. */
export function unobserved<S>(
  id: string, title: string, from: Lane, to: Lane, call: string, skip?: (state: S) => string | undefined,
): Step<S> {
  return { id, title, from, to, call, ...(skip === undefined ? {} : { skip }) };
}

/** What an earlier step has left. Where a step is asked for out of order, the plan is wrong. */
export function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The flow has no ${what} yet.`);
  return value;
}
