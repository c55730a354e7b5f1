import type { SessionRecord } from '../state.js';
import { facts, html, type Page } from '../pages.js';
import type { Standing } from './sessions.js';

const FROM = 'AgentCore Identity';
const CLOSE = html`<p class="quiet">You can close this tab.</p>`;

/** Codes of RFC 6749, section 4.1.2.1, that are shown. Text that came with the query is not. */
const KNOWN_ERRORS = [
  'access_denied', 'invalid_request', 'invalid_scope', 'invalid_client', 'invalid_grant', 'server_error', 'temporarily_unavailable', 'unauthorized_client', 'unsupported_response_type',
];

/** Why a link does not work, as a page. */
export function toDeadLinkPage(standing: Exclude<Standing, 'live'>): Page {
  const nothing = 'Nothing was granted. Start the flow again to get a new link.';
  switch (standing) {
    case 'expired':
      return { title: 'This link is too old', verdict: 'wait', from: FROM, status: 400, body: html`<p>Consent links last 10 minutes. ${nothing}</p>${CLOSE}` };
    case 'used':
      return { title: 'Already used', verdict: 'bad', from: FROM, status: 400, body: html`<p>This link has been used, and each works once. Start the flow again where a new consent is needed.</p>${CLOSE}` };
    case 'failed':
      return { title: 'Already ended', verdict: 'bad', from: FROM, status: 400, body: html`<p>The consent behind this link was refused or failed. ${nothing}</p>${CLOSE}` };
    case 'unknown':
      return { title: 'Not started here', verdict: 'bad', from: FROM, status: 404, body: html`<p>This sandbox knows no consent by this link. ${nothing}</p>${CLOSE}` };
  }
}

export function toRefusedPage(session: SessionRecord, error: string): Page {
  const answer = KNOWN_ERRORS.includes(error) ? error : 'another error';
  return {
    title: 'Consent refused', verdict: 'bad', from: FROM,
    body: html`<p>Nothing was granted. The identity provider did not give its consent.</p>${facts([...toFacts(session), ['Answer', answer]])}${CLOSE}`,
  };
}

export function toGivenPage(session: SessionRecord): Page {
  const { workloadName, providerName, scopes } = session.grant;
  return {
    title: 'Consent given', verdict: 'good', from: FROM,
    body: html`<p>${workloadName} may now use ${providerName} for you.</p>${facts([...toFacts(session), ['Allowed', scopes.join(', ')]])}<p class="quiet">You can close this tab. The agent goes on by itself.</p>`,
  };
}

/** A provider whose server cannot be found or refuses to speak. */
export function toUnreachablePage(session: SessionRecord, reason: string): Page {
  return {
    title: 'The provider was not found', verdict: 'bad', from: FROM, status: 502,
    body: html`<p>${reason}</p>${facts(toFacts(session))}<p class="quiet">Correct the credential provider, then open this link again.</p>`,
  };
}

/** A flow whose return URL was taken off the workload identity before the person came back. */
export function toNoReturnPage(session: SessionRecord): Page {
  return {
    title: 'There is no way back', verdict: 'bad', from: FROM, status: 400,
    body: html`<p>The return URL of this flow is no longer registered on its workload identity, so you are not sent there. Nothing was granted.</p>${facts(toFacts(session))}<p class="quiet">Register the return URL again, then start the flow anew.</p>`,
  };
}

export function toFacts({ grant }: SessionRecord): readonly (readonly [string, string])[] {
  return [['Agent', grant.workloadName], ['Provider', grant.providerName]];
}
