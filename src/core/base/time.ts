/** The clock and the waiting of a flow, so that tests need neither. */
export interface Time {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Throws the signal's reason where it is cancelled first. */
  wait(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The time of this computer. */
export const realTime: Time = {
  nowMs: () => Date.now(),
  wait: (durationMs, signal) => new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new DOMException('The wait was cancelled.', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    signal?.addEventListener('abort', stop, { once: true });
  }),
};
