import { untilAborted } from '../base/untilAborted.js';

/** Lets the reader of a stream go on, or makes it wait for as long as somebody holds it. */
export interface Gate<Reason extends string> {
  hold(reason: Reason): void;
  release(reason: Reason): void;
  /** Undefined where the way is free; else ends when nobody holds it any more, or with an `AbortError`. */
  pass(signal: AbortSignal): Promise<void> | undefined;
}

export function createGate<Reason extends string>(): Gate<Reason> {
  const reasons = new Set<Reason>();
  let open: (() => void) | undefined;
  let opened: Promise<void> = Promise.resolve();

  return {
    hold(reason) {
      if (reasons.size === 0) opened = new Promise((resolve) => { open = resolve; });
      reasons.add(reason);
    },
    release(reason) {
      if (reasons.delete(reason) && reasons.size === 0) open?.();
    },
    pass: (signal) => (reasons.size === 0 ? undefined : untilAborted(opened, signal)),
  };
}
