import { randomBytes } from 'node:crypto';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { hasCookie, isSame, type CallbackQuery, type RequestFacts } from './checks.js';
import type { AwaitedCode, AwaitedConsent, ConsentFacts, ConsentOutcome } from './consent.js';

/** What a flow waits for: a session that comes back, or a code. */
export interface Awaited {
  readonly authorizationUrl: string;
  readonly facts: ConsentFacts;
  readonly expiresAtMs: number;
  /** Names the flow where it is one of AgentCore Identity; a code of our own has none. */
  readonly sessionUri: string | undefined;
  readonly state: string | undefined;
  complete(query: CallbackQuery, signal: AbortSignal): Promise<void>;
}

export const awaitSession = (consent: AwaitedConsent): Awaited => ({
  authorizationUrl: consent.authorizationUrl, facts: consent.facts, expiresAtMs: consent.expiresAtMs,
  sessionUri: consent.sessionUri, state: consent.state,
  complete: ({ sessionUri = consent.sessionUri, state }, signal) => (
    consent.complete({ sessionUri, state: state === undefined ? undefined : new Secret(state) }, signal)),
});

export const awaitCode = (awaited: AwaitedCode): Awaited => ({
  authorizationUrl: awaited.authorizationUrl, facts: awaited.facts, expiresAtMs: awaited.expiresAtMs,
  sessionUri: undefined, state: awaited.state.reveal(),
  complete: ({ code, iss }, signal) => (code === undefined
    ? Promise.reject(new UserError('The identity provider sent no code.', { code: 'NoCode' }))
    : awaited.complete({ code, iss }, signal)),
});

/** One consent from its start page to its done page. */
export interface Flow {
  /** Names the flow in the paths of its pages; no secret. */
  readonly id: string;
  readonly awaited: Awaited;
  /** Ties the callback to the browser that the start page was opened in. Cookies are not per port, hence a name per flow. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** Aborted where the consent is given up. */
  readonly signal: AbortSignal;
  readonly outcome: Promise<ConsentOutcome>;
  /** Nonce of the start page that works now, which begins with the flow's id; undefined once it was used. */
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
const ID_BYTES = 12;

/** The flow that a nonce is of. */
export const idOfNonce = (nonce: string): string => nonce.slice(0, 2 * ID_BYTES);

/** @param onEnd called once, before those who await the outcome */
export function createFlow(awaited: Awaited, now: () => number, onEnd: () => void): Flow {
  const controller = new AbortController();
  const id = randomBytes(ID_BYTES).toString('hex');
  const newNonce = () => id + newSecret();
  let nonce: string | undefined = newNonce();
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
    id, awaited, outcome, end,
    cookie: { name: `aci-${id}`, value: newSecret() },
    signal: controller.signal,
    nonce: () => nonce,
    renewNonce: () => (nonce = newNonce()),
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
  const timer = setTimeout(() => { if (!isClaimed) end({ kind: 'expired' }); }, Math.max(0, awaited.expiresAtMs - now())).unref();
  return flow;
}

/** What a callback is to us. */
export type Received =
  | { readonly kind: 'accepted'; readonly flow: Flow }
  | { readonly kind: 'used' | 'tooOld' }
  | { readonly kind: 'notStartedHere'; readonly why: string };

/** True where the callback came from the browser that opened the start page. */
export const cameFromStartPage = (headers: RequestFacts['headers']) => ({ cookie }: Flow): boolean => (
  hasCookie(headers, cookie.name, cookie.value));

/**
 * Finds the flow that a callback belongs to and claims it. Whatever does not fit leaves every flow as it is.
 * @param isRightBrowser whether the callback comes from the person whom the flow is about
 */
export function receive(flows: Iterable<Flow>, query: CallbackQuery, isRightBrowser: (flow: Flow) => boolean, nowMs: number): Received {
  const notStartedHere = (why: string): Received => ({ kind: 'notStartedHere', why });
  const flow = findFlow(flows, query);
  if (flow === undefined) return notStartedHere('session is not waited for');
  if (!isRightBrowser(flow)) return notStartedHere('browser did not come from our start page');
  const { state, expiresAtMs } = flow.awaited;
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

/**
 * A flow of AgentCore Identity is named by its session, or by its state where a provider's error came without one. A code of
 * our own is named by its state.
 */
export function findFlow(flows: Iterable<Flow>, { sessionUri, state, error, code }: CallbackQuery): Flow | undefined {
  const all = [...flows];
  if (sessionUri !== undefined) return all.find(({ awaited }) => awaited.sessionUri === sessionUri);
  if (state === undefined || (error === undefined && code === undefined)) return undefined;
  return all.find(({ awaited }) => (
    awaited.state !== undefined && isSame(awaited.state, state) && (awaited.sessionUri === undefined || error !== undefined)));
}

/** Acts on an accepted callback: a refusal ends the flow, anything else binds its session. Never rejects. */
export async function finish(flow: Flow, query: CallbackQuery): Promise<void> {
  if (query.error !== undefined) {
    flow.end({ kind: 'refused', error: query.error, ...(query.iss === undefined ? {} : { iss: query.iss }) });
    return;
  }
  try {
    await flow.awaited.complete(query, flow.signal);
    flow.end({ kind: 'completed' });
  } catch (fault) {
    const error = fault instanceof UserError
      ? fault
      : new UserError('The session could not be bound to the user.', { code: 'Unbound', cause: fault });
    flow.end({ kind: 'failed', error });
  }
}
