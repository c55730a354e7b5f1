import { UserError } from '../base/errors.js';
import type { Logger } from '../base/log.js';
import { isSafeUrl } from '../base/safeUrl.js';
import type { Secret } from '../base/secret.js';
import type { CallbackListener, PendingConsent } from './consent.js';
import { awaitCode, awaitSession, createFlow, type Awaited, type Flow } from './flows.js';
import { CALLBACK, parseReturnUrl, START } from './paths.js';
import { takePasted } from './pasted.js';
import { createResponder } from './responder.js';
import { openSharedPort, type Retry, type SharedPort } from './sharedPort.js';
import { ticketsOf } from './tickets.js';

export interface CallbackListenerOptions {
  /** The resource OAuth2 return URL, as it is registered on the workload identity. */
  readonly url: string;
  /** Shows other windows that this one is of the same VS Code. Without it the port is shared with nobody. */
  readonly key?: Secret;
  readonly now?: () => number;
  readonly log?: Logger;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long the port is kept after the last consent has ended, for the browser to fetch its page. */
  readonly lingerMs?: number;
  /** How a port that is in use is tried again. */
  readonly retry?: Retry;
}

/** Consents that have ended are known for a while, for pages that are loaded again and replays; never more of them than this. */
const KEPT_ENDED = 32;
/** Refusals that are written to the log one by one; a page that hammers us must not fill it. */
const LOGGED_REFUSALS = 20;

/**
 * The listener of one window on one return URL. See {@link CallbackListener}; RFC 8252, RFC 9700.
 * @throws UserError `NotLoopback` or `CallbackPath` where the URL is not one to listen on
 */
export function createCallbackListener(options: CallbackListenerOptions): CallbackListener {
  const { key, now = Date.now, log, headersTimeoutMs = 5_000, requestTimeoutMs = 10_000, lingerMs = 5_000, retry } = options;
  const url = parseReturnUrl(options.url);
  /** By id; ended ones too until the port is given back, or newer ones take their place. */
  const flows = new Map<string, Flow>();
  let opening: Promise<SharedPort> | undefined;
  let opened: SharedPort | undefined;
  let closing: Promise<void> = Promise.resolve();
  let lingering: NodeJS.Timeout | undefined;
  let refused = 0;
  let isDisposed = false;
  let authority = url.host;

  const respond = createResponder({ flows: () => flows.values(), authority: () => authority, now, lingerMs, note });
  const expected = () => ({
    tickets: [...flows.values()].flatMap(ticketsOf),
    untilMs: Math.max(now(), ...[...flows.values()].map(({ awaited }) => awaited.expiresAtMs)) + lingerMs,
  });

  async function open(): Promise<void> {
    clearTimeout(lingering);
    opening ??= closing.then(() => openSharedPort({
      url, patience: { headersTimeoutMs, requestTimeoutMs }, key, respond, expected, onAlone: onEnd, log, ...(retry === undefined ? {} : { retry }),
    }));
    try {
      opened = await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
    const { port } = opened;
    authority = port === 80 ? url.hostname : `${url.hostname}:${port}`;
    await opened.announce();
  }

  function release(): void {
    clearTimeout(lingering);
    flows.clear();
    refused = 0;
    const open = opening;
    opening = undefined;
    opened = undefined;
    if (open !== undefined) closing = open.then((port) => port.close(), () => undefined);
  }

  /** The port is given back once nothing waits, here or behind us, and every browser that came back had the time to fetch its page. */
  function onEnd(): void {
    const ends = [...flows.values()].map((flow) => flow.ended()?.kind);
    clearTimeout(lingering);
    if (ends.includes(undefined) || opened?.serves() === true) return;
    if (ends.every((kind) => kind === 'expired' || kind === 'canceled')) release();
    else lingering = setTimeout(release, lingerMs).unref();
  }

  function note(why: string): void {
    refused += 1;
    if (refused <= LOGGED_REFUSALS) log?.warn(`callback listener refused a request: ${why}`);
    if (refused === LOGGED_REFUSALS) log?.warn('callback listener: further refusals are not written down');
  }

  async function begin(awaited: Awaited): Promise<PendingConsent> {
    if (isDisposed) throw new UserError('This window no longer waits for consents.', { code: 'Disposed' });
    for (const other of flows.values()) {
      if (!isSameFlow(other.awaited, awaited)) continue;
      checkOver(other);
      flows.delete(other.id);
    }
    checkAddress(awaited);
    const ended = [...flows.values()].filter((flow) => flow.ended() !== undefined);
    for (const { id } of ended.slice(0, -KEPT_ENDED)) flows.delete(id);
    const flow = createFlow(awaited, now, onEnd);
    flows.set(flow.id, flow);
    try {
      await open();
    } catch (error) {
      flow.end({ kind: 'canceled' });
      flows.delete(flow.id);
      throw error;
    }
    const toStartUrl = (nonce: string | undefined) => `http://${authority}${START}${nonce ?? ''}`;
    return {
      startUrl: toStartUrl(flow.nonce()),
      outcome: flow.outcome,
      renewStartUrl: () => toStartUrl(flow.isWaiting() ? flow.renewNonce() : undefined),
      cancel: () => { flow.end({ kind: 'canceled' }); },
    };
  }

  return {
    expect: (consent) => begin(awaitSession(consent)),
    expectCode: (code) => begin(awaitCode(code)),
    paste: (text, confirm) => takePasted({ text, returnUrl: `http://${authority}${CALLBACK}`, flows: () => flows.values(), confirm, now }),

    async dispose() {
      isDisposed = true;
      for (const flow of [...flows.values()]) flow.end({ kind: 'canceled' });
      release();
      await closing;
    },
  };
}

const isSameFlow = (one: Awaited, other: Awaited): boolean => (
  one.sessionUri === undefined ? other.sessionUri === undefined && one.state === other.state : one.sessionUri === other.sessionUri);

/** A session is waited for once. */
function checkOver(flow: Flow): void {
  if (flow.ended() !== undefined) return;
  throw new UserError('This consent is waited for already.', {
    code: 'AlreadyWaiting', hint: 'Open its browser page again, or cancel it first.',
  });
}

/** Only https, or http on this computer, is ever redirected to. */
function checkAddress({ authorizationUrl }: Awaited): void {
  if (isSafeUrl(authorizationUrl)) return;
  const protocol = URL.canParse(authorizationUrl) ? new URL(authorizationUrl).protocol : 'unreadable';
  throw new UserError(`The authorization URL is not one to open: ${protocol}`, {
    code: 'AuthorizationUrl', hint: 'It begins with https://, or with http:// for this computer.',
  });
}
