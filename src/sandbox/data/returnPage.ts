import { createHmac, timingSafeEqual } from 'node:crypto';
import { alert, facts, html, sendPage, type Html } from '../pages.js';
import type { SessionRecord } from '../state.js';
import { RETURN_PAGE } from '../seed.js';
import { readCookie, readForm } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';
import { toDeadLinkPage, toFacts, toGivenPage, toRefusedPage } from './consentPages.js';
import { bindSession, findSession, type Standing, toStanding } from './sessions.js';
import { toIdentifier } from './workloadTokens.js';

/** Ties a form to the browser that it was sent to. */
const COOKIE = 'sandbox_return';

const sign = (key: string, browser: string, sessionUri: string) => createHmac('sha256', key).update(`${browser} ${sessionUri}`).digest();

/**
 * `GET /_sandbox/return`: the page that a flow without a listener returns to. A return URL is the place where an application
 * makes sure who is sitting there; here the person says so, and CompleteResourceTokenAuth follows.
 */
export const showReturnPage: Handler = (call) => {
  const { sandbox, url } = call;
  const session = findSession(sandbox, url.searchParams.get('session_id') ?? '');
  if (session?.state.kind === 'failed') sendPage(call.response, toRefusedPage(session, session.state.error));
  else if (session?.state.kind === 'awaitingBinding' && toStanding(session, sandbox.now()) === 'live') sendForm(call, session, undefined);
  else sendPage(call.response, toDeadLinkPage(toDeadStanding(toStanding(session, sandbox.now()))));
};

/** A session that still waits for consent has no business here yet. */
const toDeadStanding = (standing: Standing) => (standing === 'live' ? 'unknown' : standing);

/** `POST /_sandbox/return`: binds the session, once, to the one who was named when it began. */
export const confirmReturnPage: Handler = async (call) => {
  const { sandbox, request, response } = call;
  const form = await readForm(request);
  const session = findSession(sandbox, form.get('session_id') ?? '');
  if (session === undefined || !isFromOurForm(call, form, session)) {
    sendPage(response, toDeadLinkPage('unknown'));
    return;
  }
  const binding = bindSession(sandbox, session.uri, toIdentifier(session.identifier.kind, (form.get('user') ?? '').trim()));
  if (binding === 'bound') sendPage(response, toGivenPage(session));
  else if (binding === 'wrongUser') sendForm(call, session, 'This is not the one for whom the agent asked. Nothing was changed.');
  else sendPage(response, toDeadLinkPage(binding === 'awaitingConsent' ? 'unknown' : binding));
};

function isFromOurForm({ sandbox, request }: Call, form: URLSearchParams, session: SessionRecord): boolean {
  const given = Buffer.from(form.get('proof') ?? '', 'base64url');
  const expected = sign(sandbox.controlToken, readCookie(request, COOKIE) ?? '', session.uri);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sendForm(call: Call, session: SessionRecord, problem: string | undefined): void {
  const { sandbox, request, response } = call;
  const browser = readCookie(request, COOKIE) ?? sandbox.ids.token(24);
  response.setHeader('set-cookie', `${COOKIE}=${browser}; HttpOnly; SameSite=Strict; Path=${RETURN_PAGE}`);
  sendPage(response, {
    title: 'Who are you?',
    from: 'AgentCore Identity',
    status: problem === undefined ? 200 : 403,
    body: html`<p>You have signed in, and one thing is left: tell for whom the agent asked. AgentCore Identity hands the consent to nobody else.</p>
${alert(problem)}${facts([...toFacts(session), ['Scopes', session.grant.scopes.join(', ')]])}
<form method="post" action="${RETURN_PAGE}"><input type="hidden" name="session_id" value="${session.uri}"><input type="hidden" name="proof" value="${sign(sandbox.controlToken, browser, session.uri).toString('base64url')}">
${toField(session)}<button>Confirm</button></form>
<p class="quiet">An application of yours would know this from its own sign-in, and call CompleteResourceTokenAuth itself.</p>`,
  });
}

function toField(session: SessionRecord): Html {
  return session.identifier.kind === 'userId'
    ? html`<label for="user">User id that the agent was called with</label><input id="user" name="user" autocomplete="off" autofocus required maxlength="128">`
    : html`<label for="user">User token (JWT) that the agent was called with</label><textarea id="user" name="user" autocomplete="off" autofocus required></textarea>`;
}
