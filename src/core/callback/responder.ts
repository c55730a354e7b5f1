import { findRefusal, isSame, parseCallbackQuery, type RequestFacts } from './checks.js';
import { cameFromStartPage, finish, receive, type Flow } from './flows.js';
import { renderPage, securityHeaders, type Page } from './pages.js';
import { CALLBACK, DONE, START, splitTarget } from './paths.js';

/** What is sent back; a window that does not hold the port sends it to the one that does. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one request. Never rejects. */
export type Respond = (facts: RequestFacts) => Promise<Answer>;

export interface ResponderOptions {
  readonly flows: () => Iterable<Flow>;
  /** Host and port of the return URL, as a browser writes it into `Host`. */
  readonly authority: () => string;
  readonly now: () => number;
  /** How long the done page of a consent can be fetched at least. */
  readonly lingerMs: number;
  /** Told why a request was refused. */
  readonly note: (why: string) => void;
}

/** Everything that a window answers about its own flows, from the checks of the request to the pages. */
export function createResponder({ flows, authority, now, lingerMs, note }: ResponderOptions): Respond {
  function start(nonce: string): Answer {
    const flow = [...flows()].find((other) => isSame(other.nonce() ?? '', nonce));
    if (flow === undefined || nonce === '' || now() >= flow.awaited.expiresAtMs) return toPage(410, { kind: 'tooOld' });
    flow.useNonce();
    // A header takes ASCII only, and this is what a browser makes of it anyway.
    return redirect(302, new URL(flow.awaited.authorizationUrl).href, toCookie(flow));
  }

  async function callback(facts: RequestFacts, text: string): Promise<Answer> {
    const query = parseCallbackQuery(text);
    if (query === undefined) {
      note('parameter given twice');
      return toPage(400, { kind: 'notStartedHere' });
    }
    const received = receive(flows(), query, cameFromStartPage(facts.headers), now());
    switch (received.kind) {
      case 'accepted':
        await finish(received.flow, query);
        // Code and session leave the address bar and the history at once.
        return redirect(303, `${DONE}${received.flow.id}`, toCookie(received.flow));
      case 'notStartedHere':
        note(received.why);
        return toPage(400, { kind: 'notStartedHere' });
      default:
        return toPage(received.kind === 'used' ? 409 : 410, { kind: received.kind });
    }
  }

  function done(id: string, facts: RequestFacts): Answer {
    const flow = [...flows()].find((other) => other.id === id);
    const page = flow !== undefined && cameFromStartPage(facts.headers)(flow) ? toDonePage(flow) : undefined;
    return toPage(page === undefined ? 404 : 200, page ?? { kind: 'nothingHere' });
  }

  /** Lives as long as the session, so that a done page that is loaded again, and a replay, find their flow; at least for its first load. */
  function toCookie({ cookie, awaited }: Flow): string {
    const lifeSeconds = Math.ceil(Math.max(awaited.expiresAtMs - now(), lingerMs) / 1000);
    // Lax, so that it comes along when the identity provider's site sends the browser back.
    return `${cookie.name}=${cookie.value}; Path=/agentcore/; Max-Age=${lifeSeconds}; HttpOnly; SameSite=Lax`;
  }

  return async (facts) => {
    const isIcon = facts.target === '/favicon.ico';
    const refusal = findRefusal(isIcon ? { ...facts, headers: { host: facts.headers['host'] } } : facts, authority());
    if (refusal !== undefined) {
      note(refusal.why);
      const body = 'This address is only for the browser that VS Code opens.\n';
      return answer(refusal.status, { ...PLAIN, ...(refusal.status === 405 ? { Allow: 'GET' } : {}) }, body);
    }
    if (isIcon) return answer(204);
    const { path, query } = splitTarget(facts.target);
    if (path === CALLBACK) return callback(facts, query ?? '');
    if (path.startsWith(START) && query === undefined) return start(path.slice(START.length));
    if (path.startsWith(DONE) && query === undefined) return done(path.slice(DONE.length), facts);
    return toPage(404, { kind: 'notStartedHere' });
  };
}

function toDonePage(flow: Flow): Page | undefined {
  const { facts } = flow.awaited;
  const outcome = flow.ended();
  switch (outcome?.kind) {
    case 'completed': return { kind: 'given', facts };
    case 'refused': return { kind: 'refused', facts, error: outcome.error };
    case 'failed': return { kind: 'failed', facts };
    case 'expired': case 'canceled': return { kind: 'tooOld' };
    case undefined: return undefined;
  }
}

const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

function answer(status: number, headers: Answer['headers'] = {}, body = ''): Answer {
  return { status, headers: { ...securityHeaders, Connection: 'close', ...headers }, body };
}

export const toPage = (status: number, page: Page): Answer => answer(status, HTML, renderPage(page));

const redirect = (status: 302 | 303, location: string, cookie: string) => answer(status, { Location: location, 'Set-Cookie': cookie });
