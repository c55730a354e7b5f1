import { isCancellation, UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { ConsentOutcome, PendingConsent } from '../callback/consent.js';
import type { Facts } from './events.js';
import type { StepIo } from './plan.js';
import type { BrowserPort } from './ports.js';

/** How a browser that was sent away comes back: in order, or as the listener says. */
export type Return<A> = { readonly kind: 'returned'; readonly answer: A } | ConsentOutcome;

/** One way of the browser out through the start page and back to the listener. */
export interface Visit<A> {
  readonly pending: PendingConsent;
  readonly back: Promise<Return<A>>;
  /** Tells the page that waits how what followed went: at once where it went well, else at the run's end, for it may be tried again. */
  settle(work: Promise<unknown>): void;
  /** At the run's end: tells the page of the last fault, or takes back what nobody came back to. */
  readonly end: () => void;
}

/**
 * Registers a visit with the listener. The listener's `complete` is held until {@link Visit.settle}, so that the page says what the
 * steps after it have found, and so that these can be paused.
 */
export async function beginVisit<A>(
  register: (complete: (answer: A, signal: AbortSignal) => Promise<void>) => Promise<PendingConsent>,
): Promise<Visit<A>> {
  const back = deferred<Return<A>>();
  const settled = deferred<undefined>();
  settled.promise.catch(() => undefined);
  let isBack = false;
  let isSettled = false;
  let lastFault: { readonly error: unknown } | undefined;
  const pending = await register((answer, signal) => {
    isBack = true;
    back.resolve({ kind: 'returned', answer });
    return new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => { reject(new DOMException('The consent was cancelled.', 'AbortError')); }, { once: true });
      settled.promise.then(resolve, reject);
    });
  });
  pending.outcome.then(back.resolve, back.reject);
  back.promise.catch(() => undefined);
  return {
    pending,
    back: back.promise,
    settle: (work) => {
      work.then(() => {
        isSettled = true;
        settled.resolve(undefined);
      }, (error: unknown) => { lastFault = isCancellation(error) ? undefined : { error }; });
    },
    end: () => {
      // The listener ends by itself what it can tell its page of.
      if (isBack && isSettled) return;
      if (isBack && lastFault !== undefined) settled.reject(lastFault.error);
      else pending.cancel();
    },
  };
}

/**
 * Tells that somebody is waited for, and opens the start page. The run's end takes the visit back. That the browser could not be opened is
 * told of as `browserNotOpened`: the page can be opened by hand or once more, and is waited for all the same.
 * @param told what is told of where the start page leads to
 */
export async function openVisit<A>(visit: Visit<A>, endsAtMs: number, browser: BrowserPort, io: StepIo, told: Facts = {}): Promise<void> {
  const { pending } = visit;
  io.onEnd(visit.end);
  let isWaitedFor = true;
  const end = () => { isWaitedFor = false; };
  visit.back.then(end, end);
  const open = async (startUrl: string) => {
    const url = new Secret(startUrl);
    io.waiting({ for: 'consent', url, endsAtMs });
    await io.call({ url, ...told }, async (signal) => {
      const opened = browser.open(startUrl, signal).catch((cause: unknown) => {
        if (isCancellation(cause)) throw cause;
        throw new UserError('The browser could not be opened.', { code: 'browserNotOpened', cause });
      });
      // Somebody who is back, or whose time is over, is not waited for here, whatever became of that.
      await Promise.race([opened, visit.back]);
    }, () => ({}));
  };
  try {
    await open(pending.startUrl).catch((error: unknown) => {
      if (!(error instanceof UserError && error.code === 'browserNotOpened')) throw error;
      io.noticed(error);
    });
    // Nobody needs the page of somebody who is back already.
    io.onOpenAgain(() => (isWaitedFor ? open(pending.renewStartUrl()) : Promise.resolve()));
  } catch (error) {
    // A second try begins with a start page of its own.
    pending.cancel();
    throw error;
  }
}

/** What the browser brings or what is done meanwhile, whichever comes first; the work ends with it. */
export async function backOr<A, B>(back: Promise<A>, io: StepIo, work: (signal: AbortSignal) => Promise<B>): Promise<A | B> {
  const stop = new AbortController();
  const working = work(AbortSignal.any([io.signal, stop.signal]));
  working.catch(() => undefined);
  try {
    return await Promise.race([back, working]);
  } finally {
    stop.abort();
  }
}

/** What the browser brought to the return URL: what the flow asked for, or the identity provider's refusal. */
export type Brought<A> = { readonly kind: 'returned'; readonly answer: A } | Extract<ConsentOutcome, { readonly kind: 'refused' }>;

/** @throws UserError with the id of the fault, where nobody came back to the return URL */
export function toBrought<A>(back: Return<A>): Brought<A> {
  switch (back.kind) {
    case 'returned':
    case 'refused': return back;
    case 'failed': throw back.error;
    case 'expired': throw new UserError('Nobody came back from the browser in time.', { code: 'sessionExpired' });
    case 'completed':
    case 'canceled': throw new UserError('The consent is no longer waited for.', { code: 'consentInterrupted' });
  }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onFault) => {
    resolve = onValue;
    reject = onFault;
  });
  return { promise, resolve, reject };
}
