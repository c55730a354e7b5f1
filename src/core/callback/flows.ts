import { randomBytes } from 'node:crypto';
import { UserError } from '../base/errors.js';
import { hasCookie, isSame, type CallbackQuery, type RequestFacts } from './checks.js';
import type { AwaitedConsent, ConsentOutcome } from './consent.js';

/** One consent from its start page to its done page. */
export interface Flow {
  /** Names the done page; no secret. */
  readonly id: string;
  readonly consent: AwaitedConsent;
  /** Ties the callback to the browser that the start page was opened in. Cookies are not per port, hence a name per flow. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** Aborted where the consent is given up. */
  readonly signal: AbortSignal;
  readonly outcome: Promise<ConsentOutcome>;
  /** Nonce of the start page that works now; undefined once it was used. */
  nonce(): string | undefined;
  renewNonce(): string;
  isWaiting(): boolean;
  /** How it ended; undefined before. */
  ended(): ConsentOutcome | undefined;
  end(outcome: ConsentOutcome): void;
  useNonce(): void;
  /** True once, for the callback that is acted upon. */
  claim(): boolean;
}

/** 256 random bits, safe in a path, a cookie and a header. */
const newSecret = () => randomBytes(32).toString('base64url');

/** @param onEnd called once, before those who await the outcome */
export function createFlow(consent: AwaitedConsent, now: () => number, onEnd: () => void): Flow {
  const controller = new AbortController();
  const id = randomBytes(12).toString('hex');
  let nonce: string | undefined = newSecret();
  let isClaimed = false;
  let ended: ConsentOutcome | undefined;
  let resolve: (outcome: ConsentOutcome) => void = () => undefined;
  const outcome = new Promise<ConsentOutcome>((settle) => { resolve = settle; });

  const end = (result: ConsentOutcome) => {
    if (ended !== undefined) return;
    ended = result;
    nonce = undefined;
    clearTimeout(timer);
    if (result.kind === 'canceled') controller.abort();
    onEnd();
    resolve(result);
  };
  const flow: Flow = {
    id, consent, outcome, end,
    cookie: { name: `aci-${id}`, value: newSecret() },
    signal: controller.signal,
    nonce: () => nonce,
    renewNonce: () => (nonce = newSecret()),
    useNonce: () => { nonce = undefined; },
    isWaiting: () => ended === undefined && !isClaimed,
    ended: () => ended,
    claim: () => {
      const isFirst = ended === undefined && !isClaimed;
      isClaimed = true;
      return isFirst;
    },
  };
  // A session that is being bound when its time is over is left to the service's answer.
  const timer = setTimeout(() => { if (!isClaimed) end({ kind: 'expired' }); }, Math.max(0, consent.expiresAtMs - now())).unref();
  return flow;
}

/** What a callback is to us. */
export type Received =
  | { readonly kind: 'accepted'; readonly flow: Flow }
  | { readonly kind: 'used' | 'tooOld' }
  | { readonly kind: 'notStartedHere'; readonly why: string };

/**
 * Finds the flow that a callback belongs to and claims it. Whatever does not fit leaves every flow as it is. A flow is
 * named by its session, or by its state where a provider's error came without one.
 */
export function receive(flows: Iterable<Flow>, query: CallbackQuery, headers: RequestFacts['headers'], nowMs: number): Received {
  const notStartedHere = (why: string): Received => ({ kind: 'notStartedHere', why });
  const flow = findFlow(flows, query);
  if (flow === undefined) return notStartedHere('session is not waited for');
  if (!hasCookie(headers, flow.cookie.name, flow.cookie.value)) return notStartedHere('browser did not come from our start page');
  const { state, expiresAtMs } = flow.consent;
  if (state !== undefined && !isSame(query.state ?? '', state)) return notStartedHere('state is not the one that was sent');
  const ended = flow.ended()?.kind;
  if (ended === 'expired' || ended === 'canceled') return { kind: 'tooOld' };
  // The timer does not run while a computer sleeps.
  if (flow.isWaiting() && nowMs >= expiresAtMs) {
    flow.end({ kind: 'expired' });
    return { kind: 'tooOld' };
  }
  return flow.claim() ? { kind: 'accepted', flow } : { kind: 'used' };
}

function findFlow(flows: Iterable<Flow>, { sessionUri, state, error }: CallbackQuery): Flow | undefined {
  const all = [...flows];
  if (sessionUri !== undefined) return all.find(({ consent }) => consent.sessionUri === sessionUri);
  return error === undefined || state === undefined
    ? undefined
    : all.find(({ consent }) => consent.state !== undefined && isSame(consent.state, state));
}

/** Acts on an accepted callback: a refusal ends the flow, anything else binds its session. Never rejects. */
export async function finish(flow: Flow, refusal: string | undefined): Promise<void> {
  if (refusal !== undefined) {
    flow.end({ kind: 'refused', error: refusal });
    return;
  }
  try {
    await flow.consent.complete(flow.signal);
    flow.end({ kind: 'completed' });
  } catch (fault) {
    const error = fault instanceof UserError
      ? fault
      : new UserError('The session could not be bound to the user.', { code: 'Unbound', cause: fault });
    flow.end({ kind: 'failed', error });
  }
}
