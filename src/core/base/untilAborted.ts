/** Stops waiting at the signal, with an `AbortError`. What is waited for goes on, for others may wait for it too. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => { reject(new DOMException('No longer waited for.', 'AbortError')); };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => { signal.removeEventListener('abort', stop); });
  });
}

/** The same with a value in place of the error. */
export function untilAbortedOr<T>(promise: Promise<T>, signal: AbortSignal, otherwise: T): Promise<T> {
  return untilAborted(promise, signal).catch((error: unknown) => {
    if (signal.aborted) return otherwise;
    throw error;
  });
}
