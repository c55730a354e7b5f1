import { systemClock, type Clock } from '../base/clock.js';
import { isCancellation } from '../base/errors.js';
import { plainText } from '../base/explain.js';
import type { Logger } from '../base/log.js';
import type { Fact, FlowEvent, FlowOutcome, StepEvent, StepOutcome } from './events.js';
import type { FlowPlan, Step, StepIo } from './plan.js';
import { toFlowFault, type FlowFault } from './recognise.js';
import { redact, secretsOf } from './secrets.js';

export interface RunOptions<R> {
  /** Called for every event, in order, before the run goes on. What it throws is logged and does not touch the run. */
  readonly onEvent?: (event: FlowEvent<R>) => void;
  readonly log?: Pick<Logger, 'error'>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Begins paused: each step waits for {@link FlowRun.step} or {@link FlowRun.resume}. */
  readonly pauseBeforeEachCall?: boolean;
  /** A step that fails and can be tried again waits for {@link FlowRun.retry} or {@link FlowRun.cancel} instead of ending the run. */
  readonly holdOnFailure?: boolean;
}

/** A flow under way. The commands do nothing where there is nothing to do. */
export interface FlowRun<R> {
  /** How it ended. Never rejects. */
  readonly outcome: Promise<FlowOutcome<R>>;
  /** Lets the paused call go, or the failed step once more, and pauses before the next call. */
  step(): void;
  /** Goes on without pausing. */
  resume(): void;
  /** Pauses before the next step or poll. */
  pause(): void;
  /** Runs the failed step once more. */
  retry(): void;
  /** Opens the page that is waited for once more, by an address of its own; the one before stops working. Rejects as the browser does. */
  openAgain(): Promise<void>;
  cancel(): void;
}

/** A fault that ended the run; it has been told of already. */
class Stopped extends Error {
  constructor(readonly fault: FlowFault) {
    super(fault.message);
  }
}

/**
 * Runs a flow from its first step to its last. Whatever happens, the run ends: at the signal at once, also where a call does not heed
 * it, and what the steps have opened is closed before {@link FlowRun.outcome} is known.
 */
export function startFlow<S, R>(plan: FlowPlan<S, R>, options: RunOptions<R> = {}): FlowRun<R> {
  const { clock = systemClock, holdOnFailure = false } = options;
  const controller = new AbortController();
  const signal = options.signal === undefined ? controller.signal : AbortSignal.any([controller.signal, options.signal]);
  const tidyUps: (() => void)[] = [];
  /** What the run has sent and got so far: whoever refuses may repeat it. */
  const secrets = new Set<string>();
  let isOver = false;
  let hasReported = false;
  let isPausing = options.pauseBeforeEachCall ?? false;
  let paused: (() => void) | undefined;
  let failed: (() => void) | undefined;
  let reopen: (() => Promise<void>) | undefined;
  let current: string | undefined;

  const hide = (text: string) => redact(text, secrets);
  const learn = (fact: Fact) => { for (const secret of secretsOf(fact)) secrets.add(secret); };

  /** Work of others, which must not end the run. What it throws is reported once. */
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!hasReported) options.log?.error(`Something that follows a flow has failed: ${hide(plainText(error))}`);
      hasReported = true;
    }
  };
  const send = (event: FlowEvent<R>) => { guard(() => { options.onEvent?.(event); }); };
  /** A call that did not heed the signal may still tell something after the end. */
  const emit = (event: FlowEvent<R>) => { if (!isOver) send(event); };

  /** Where the run is pausing: tells so, and ends when the run is told to go on. */
  async function hold(tell: (event: StepEvent) => void, stop: AbortSignal): Promise<void> {
    if (!isPausing) return;
    let go: () => void = () => undefined;
    const released = new Promise<void>((resolve) => { go = resolve; });
    paused = go;
    tell({ kind: 'paused' });
    try {
      await stopAt(stop, released);
    } finally {
      if (paused === go) paused = undefined;
    }
  }

  async function runStep(step: Step<S>, run: NonNullable<Step<S>['run']>, state: S): Promise<S> {
    for (let attempt = 1; ; attempt += 1) {
      const tell = (event: StepEvent) => { emit({ ...event, atMs: clock.now(), stepId: step.id, attempt }); };
      let startedAtMs = clock.now();
      let isHeld = holdOnFailure;
      const end = (outcome: StepOutcome) => { tell({ kind: 'stepEnded', outcome, durationMs: clock.now() - startedAtMs }); };
      try {
        // A step that is tried again was told to go already.
        if (attempt === 1) await hold(tell, signal);
        startedAtMs = clock.now();
        tell({ kind: 'stepStarted' });
        const next = await stopAt(signal, run(state, toIo(step.call, tell, () => { isHeld = false; })));
        end({ kind: 'ok' });
        return next;
      } catch (error) {
        // The person may have given up in what the step has shown, not by way of the run.
        if (signal.aborted || isCancellation(error)) {
          end({ kind: 'canceled' });
          throw error;
        }
        const fault = toFlowFault(error, step.call, plan.asked, hide);
        end({ kind: 'failed', fault });
        if (!isHeld) throw new Stopped(fault);
      }
      await stopAt(signal, new Promise<void>((resolve) => { failed = resolve; }));
    }
  }

  function toIo(callName: string, tell: (event: StepEvent) => void, onlyOnce: () => void): StepIo {
    return {
      signal,
      clock,
      async call(request, make, toResponse) {
        signal.throwIfAborted();
        const startedAtMs = clock.now();
        learn(request);
        tell({ kind: 'request', request });
        // Whoever follows the run may have cancelled it at this very event.
        signal.throwIfAborted();
        const answer = await stopAt(signal, make(signal));
        const response = toResponse(answer);
        learn(response);
        tell({ kind: 'response', response, durationMs: clock.now() - startedAtMs });
        return answer;
      },
      waiting: (waiting) => { tell({ kind: 'waiting', waiting }); },
      reminded: (reminder) => { tell({ kind: 'reminded', reminder }); },
      polled: (n, of, status) => { tell({ kind: 'polled', n, of, status }); },
      noticed: (error) => { tell({ kind: 'noticed', notice: toFlowFault(error, callName, plan.asked, hide) }); },
      onlyOnce,
      hold: (stop) => hold(tell, stop),
      onOpenAgain(open) { reopen = open; },
      onEnd(tidyUp) {
        // What was opened by a call that did not heed the signal is closed as soon as it is known.
        if (isOver) guard(tidyUp);
        else tidyUps.push(tidyUp);
      },
    };
  }

  async function runAll(): Promise<R> {
    let state = plan.start;
    for (const step of plan.steps) {
      signal.throwIfAborted();
      current = step.id;
      const why = step.skip?.(state);
      if (why === undefined && step.run !== undefined) {
        state = await runStep(step, step.run, state);
      } else {
        const outcome: StepOutcome = why === undefined ? { kind: 'notObserved' } : { kind: 'skipped', why };
        emit({ kind: 'stepEnded', atMs: clock.now(), stepId: step.id, attempt: 1, outcome, durationMs: 0 });
      }
    }
    return plan.toResult(state);
  }

  async function runToEnd(): Promise<FlowOutcome<R>> {
    emit({ kind: 'started', atMs: clock.now(), flow: plan.kind, steps: plan.steps.map(toFacts) });
    const outcome = await runAll().then(
      (result): FlowOutcome<R> => ({ kind: 'completed', result }),
      (error: unknown): FlowOutcome<R> => (error instanceof Stopped
        ? { kind: 'failed', stepId: current ?? '', fault: error.fault }
        : signal.aborted || isCancellation(error)
          ? { kind: 'canceled', stepId: current }
          : { kind: 'failed', stepId: current ?? '', fault: toFlowFault(error, plan.kind, plan.asked, hide) }),
    );
    isOver = true;
    for (const tidyUp of tidyUps.reverse()) guard(tidyUp);
    send({ kind: 'ended', atMs: clock.now(), outcome });
    return outcome;
  }

  const release = () => { paused?.(); };
  const retry = () => {
    const again = failed;
    failed = undefined;
    again?.();
  };
  // The first event comes after the caller has the run in hand.
  const outcome = Promise.resolve().then(runToEnd);
  return {
    outcome,
    step: () => {
      isPausing = true;
      release();
      retry();
    },
    resume: () => {
      isPausing = false;
      release();
    },
    pause: () => { isPausing = true; },
    retry,
    openAgain: () => (isOver || reopen === undefined ? Promise.resolve() : reopen()),
    cancel: () => { controller.abort(); },
  };
}

const toFacts = <S>({ id, title, from, to, call, run }: Step<S>) => ({ id, title, from, to, call, isObserved: run !== undefined });

/** The work's own end, or an `AbortError` at the signal, whichever comes first. What the work does later is of no interest. */
function stopAt<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => { reject(new DOMException('The flow was cancelled.', 'AbortError')); };
    if (signal.aborted) {
      onAbort();
      work.catch(() => undefined);
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', onAbort); });
  });
}
