import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserError } from '../base/errors.js';
import type { Logger } from '../base/log.js';
import { findRefusal, hasCookie, parseCallbackQuery, type RequestFacts } from './checks.js';
import type { AwaitedConsent, CallbackListener, PendingConsent } from './consent.js';
import { createFlow, finish, receive, type Flow } from './flows.js';
import { openLoopback, type Loopback } from './loopback.js';
import { renderPage, securityHeaders, type Page } from './pages.js';

export interface CallbackListenerOptions {
  /** The resource OAuth2 return URL, as it is registered on the workload identity. */
  readonly url: string;
  readonly now?: () => number;
  readonly log?: Logger;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long the port is kept after the last consent has ended, for the browser to fetch its page. */
  readonly lingerMs?: number;
}

/** The one path of return URLs: the cookie's path is its folder. */
const CALLBACK = '/agentcore/callback';
const START = '/agentcore/start/';
const DONE = '/agentcore/done/';
/** Refusals that are written to the log one by one; a page that hammers us must not fill it. */
const LOGGED_REFUSALS = 20;

/**
 * The listener of one window on one return URL. See {@link CallbackListener}; RFC 8252, RFC 9700.
 * @throws UserError `NotLoopback` or `CallbackPath` where the URL is not one to listen on
 */
export function createCallbackListener(options: CallbackListenerOptions): CallbackListener {
  const { now = Date.now, log, headersTimeoutMs = 5_000, requestTimeoutMs = 10_000, lingerMs = 5_000 } = options;
  const url = parseReturnUrl(options.url);
  /** By session, ended ones too until the port is given back. */
  const flows = new Map<string, Flow>();
  let opening: Promise<Loopback> | undefined;
  let closing: Promise<void> = Promise.resolve();
  let lingering: NodeJS.Timeout | undefined;
  let refused = 0;
  let isDisposed = false;
  let authority = url.host;

  async function open(): Promise<void> {
    clearTimeout(lingering);
    opening ??= closing.then(() => openLoopback(
      url, { headersTimeoutMs, requestTimeoutMs }, (request, response) => { answer(request, response); },
    ));
    try {
      const { port } = await opening;
      authority = port === 80 ? url.hostname : `${url.hostname}:${port}`;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  function release(): void {
    clearTimeout(lingering);
    flows.clear();
    refused = 0;
    const open = opening;
    opening = undefined;
    if (open !== undefined) closing = open.then((loopback) => loopback.close(), () => undefined);
  }

  /** The port is given back once nothing waits and every browser that came back had the time to fetch its page. */
  function onEnd(): void {
    const ends = [...flows.values()].map((flow) => flow.ended()?.kind);
    if (ends.includes(undefined)) return;
    clearTimeout(lingering);
    if (ends.every((kind) => kind === 'expired' || kind === 'canceled')) release();
    else lingering = setTimeout(release, lingerMs).unref();
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const facts: RequestFacts = { method: request.method ?? '', target: request.url ?? '', headers: request.headersDistinct };
    const refusal = facts.target === '/favicon.ico'
      ? findRefusal({ ...facts, headers: { host: facts.headers['host'] } }, authority)
      : findRefusal(facts, authority);
    if (refusal !== undefined) {
      note(refusal.why);
      send(
        response,
        refusal.status,
        'text/plain; charset=utf-8',
        'This address is only for the browser that VS Code opens.\n',
        refusal.status === 405 ? { Allow: 'GET' } : {},
      );
      return;
    }
    const [path = '', ...query] = facts.target.split('?');
    if (path === '/favicon.ico') send(response, 204, undefined, '');
    else if (path === CALLBACK) void callback(facts, query.join('?'), response);
    else if (path.startsWith(START) && query.length === 0) start(path.slice(START.length), response);
    else if (path.startsWith(DONE) && query.length === 0) done(path.slice(DONE.length), facts, response);
    else sendPage(response, 404, { kind: 'notStartedHere' });
  }

  function start(nonce: string, response: ServerResponse): void {
    const flow = [...flows.values()].find((other) => other.nonce() === nonce);
    if (flow === undefined || now() >= flow.consent.expiresAtMs) {
      sendPage(response, 410, { kind: 'tooOld' });
      return;
    }
    flow.useNonce();
    redirect(response, 302, flow.consent.authorizationUrl, toCookie(flow));
  }

  async function callback(facts: RequestFacts, text: string, response: ServerResponse): Promise<void> {
    const query = parseCallbackQuery(text);
    const received = query === undefined
      ? { kind: 'notStartedHere', why: 'parameter given twice' } as const
      : receive(flows.values(), query, facts.headers, now());
    switch (received.kind) {
      case 'accepted':
        await finish(received.flow, query?.error);
        // Code and session leave the address bar and the history at once.
        redirect(response, 303, `${DONE}${received.flow.id}`, toCookie(received.flow));
        break;
      case 'notStartedHere':
        note(received.why);
        sendPage(response, 400, { kind: 'notStartedHere' });
        break;
      default:
        sendPage(response, received.kind === 'used' ? 409 : 410, { kind: received.kind });
    }
  }

  function done(id: string, facts: RequestFacts, response: ServerResponse): void {
    const flow = [...flows.values()].find((other) => other.id === id);
    const page = flow !== undefined && hasCookie(facts.headers, flow.cookie.name, flow.cookie.value) ? toDonePage(flow) : undefined;
    sendPage(response, page === undefined ? 404 : 200, page ?? { kind: 'nothingHere' });
  }

  /** Lives as long as the session, so that a done page that is loaded again, and a replay, find their flow; at least for its first load. */
  function toCookie({ cookie, consent }: Flow): string {
    const lifeSeconds = Math.ceil(Math.max(consent.expiresAtMs - now(), lingerMs) / 1000);
    // Lax, so that it comes along when the identity provider's site sends the browser back.
    return `${cookie.name}=${cookie.value}; Path=/agentcore/; Max-Age=${lifeSeconds}; HttpOnly; SameSite=Lax`;
  }

  function note(why: string): void {
    refused += 1;
    if (refused <= LOGGED_REFUSALS) log?.warn(`callback listener refused a request: ${why}`);
    if (refused === LOGGED_REFUSALS) log?.warn('callback listener: further refusals are not written down');
  }

  return {
    async expect(consent: AwaitedConsent): Promise<PendingConsent> {
      if (isDisposed) throw new UserError('This window no longer waits for consents.', { code: 'Disposed' });
      checkConsent(consent, flows);
      const flow = createFlow(consent, now, onEnd);
      flows.set(consent.sessionUri, flow);
      try {
        await open();
      } catch (error) {
        flow.end({ kind: 'canceled' });
        flows.delete(consent.sessionUri);
        throw error;
      }
      const toStartUrl = (nonce: string | undefined) => `http://${authority}${START}${nonce ?? ''}`;
      return {
        startUrl: toStartUrl(flow.nonce()),
        outcome: flow.outcome,
        renewStartUrl: () => toStartUrl(flow.isWaiting() ? flow.renewNonce() : undefined),
        cancel: () => { flow.end({ kind: 'canceled' }); },
      };
    },

    async dispose() {
      isDisposed = true;
      for (const flow of [...flows.values()]) flow.end({ kind: 'canceled' });
      release();
      await closing;
    },
  };
}

function parseReturnUrl(text: string): URL {
  const hint = 'It is written like http://127.0.0.1:8765/agentcore/callback.';
  if (!URL.canParse(text)) throw new UserError(`The callback URL cannot be read: ${text}`, { code: 'NotLoopback', hint });
  const url = new URL(text);
  if (url.pathname !== CALLBACK) {
    throw new UserError(`The path of the callback URL is not ${CALLBACK}: ${url.pathname}`, { code: 'CallbackPath', hint });
  }
  return url;
}

/** Only https, or http on this computer, is ever redirected to; and a session is waited for once. */
function checkConsent({ authorizationUrl, sessionUri }: AwaitedConsent, flows: ReadonlyMap<string, Flow>): void {
  const target = URL.canParse(authorizationUrl) ? new URL(authorizationUrl) : undefined;
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(target?.hostname ?? '');
  if (target?.protocol !== 'https:' && !(target?.protocol === 'http:' && isLocal)) {
    throw new UserError(
      `The authorization URL is not one to open: ${target?.protocol ?? 'unreadable'}`,
      { code: 'AuthorizationUrl', hint: 'It begins with https://, or with http:// for this computer.' },
    );
  }
  if (flows.get(sessionUri)?.ended() === undefined && flows.has(sessionUri)) {
    throw new UserError('This consent is waited for already.', {
      code: 'AlreadyWaiting', hint: 'Open its browser page again, or cancel it first.',
    });
  }
}

function toDonePage(flow: Flow): Page | undefined {
  const { facts } = flow.consent;
  const outcome = flow.ended();
  switch (outcome?.kind) {
    case 'completed': return { kind: 'given', facts };
    case 'refused': return { kind: 'refused', facts, error: outcome.error };
    case 'failed': return { kind: 'failed', facts };
    case 'expired': case 'canceled': return { kind: 'tooOld' };
    case undefined: return undefined;
  }
}

function send(
  response: ServerResponse, status: number, type: string | undefined, body: string, headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...securityHeaders, Connection: 'close', ...(type === undefined ? {} : { 'Content-Type': type }), ...headers,
  });
  response.end(body);
}

const sendPage = (response: ServerResponse, status: number, page: Page) => {
  send(response, status, 'text/html; charset=utf-8', renderPage(page));
};

const redirect = (response: ServerResponse, status: 302 | 303, location: string, cookie: string) => {
  send(response, status, undefined, '', { Location: location, 'Set-Cookie': cookie });
};
