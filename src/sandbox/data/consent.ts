import { createHash } from 'node:crypto';
import { toCallbackUrl } from '../control/oauth2Providers.js';
import { toPublicUrl } from '../origin.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord, SessionRecord } from '../state.js';
import type { Call, Handler } from '../web/router.js';
import { toDeadLinkPage, toNoReturnPage, toUnreachablePage } from './consentPages.js';
import { alwaysNamesItself, findAuthorizationServer } from './endpoints.js';
import { findSession, moveSession, toStanding } from './sessions.js';
import { requestTokens, toErrorCode } from './tokenEndpoint.js';
import { checkUsable } from './usable.js';

function redirect({ response }: Call, url: URL): void {
  response.writeHead(302, { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
}

/**
 * `GET /identities/oauth2/authorize?request_uri=…`: sends the browser on to the provider. May be opened again while the session waits;
 * each time only the latest opening can come back.
 */
export const authorize: Handler = async (call) => {
  const { sandbox, response, url } = call;
  const uri = url.searchParams.get('request_uri') ?? '';
  for (;;) {
    const opened = findOpenSession(sandbox, uri);
    if (typeof opened === 'string') {
      sendPage(response, toDeadLinkPage(opened));
      return;
    }
    const { session, provider } = opened;
    let target: URL;
    try {
      checkUsable(provider);
      target = new URL((await findAuthorizationServer(sandbox, provider)).authorizationEndpoint);
    } catch (error) {
      sendPage(response, toUnreachablePage(session, error instanceof Error ? error.message : 'The provider cannot be reached.'));
      return;
    }
    const atProvider = { kind: 'atProvider', state: sandbox.ids.token(32), codeVerifier: sandbox.ids.token(32) } as const;
    // Meanwhile the link may have been opened again, even used, or the session have gone: what is there now counts.
    if (moveSession(sandbox, session, atProvider) === undefined) continue;
    for (const [name, value] of Object.entries(toAuthorizationParameters(sandbox, session, provider, atProvider))) target.searchParams.set(name, value);
    for (const resource of session.grant.resources) target.searchParams.append('resource', resource); // RFC 8707
    for (const audience of session.grant.audiences) target.searchParams.append('audience', audience);
    redirect(call, target);
    return;
  }
};

/** The session of a link that may still be opened with its provider, or why it may not. */
function findOpenSession(sandbox: Sandbox, uri: string) {
  const session = findSession(sandbox, uri);
  const standing = toStanding(session, sandbox.now());
  const provider = session === undefined ? undefined : sandbox.store.get('oauth2Providers', session.grant.providerName);
  if (session === undefined || provider === undefined) return 'unknown';
  if (standing !== 'live') return standing;
  return session.state.kind === 'started' || session.state.kind === 'atProvider' ? { session, provider } : 'used';
}

/** Parameters that say what is asked for, by whom and how the answer comes: the flow's own, never a custom one, also where the flow sends none. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'response_type', 'response_mode', 'client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method',
  'resource', 'audience', 'request', 'request_uri',
]);

function toAuthorizationParameters(sandbox: Sandbox, session: SessionRecord, provider: Oauth2ProviderRecord, { state, codeVerifier }: { readonly state: string; readonly codeVerifier: string }) {
  return {
    ...Object.fromEntries(Object.entries(session.customParameters).filter(([name]) => !OWN_PARAMETERS.has(name))),
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: toCallbackUrl(sandbox, provider),
    ...(session.grant.scopes.length === 0 ? {} : { scope: session.grant.scopes.join(' ') }),
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'), // RFC 7636
    code_challenge_method: 'S256',
  };
}

/**
 * `GET /identities/oauth2/callback/{id}`: takes the code of the provider, holds the tokens until the session is bound,
 * and sends the browser to the return URL with `session_id`, `state` (the flow's customState) and, where it failed, `error`.
 */
export const callback: Handler = async (call) => {
  const { sandbox, response, url, params } = call;
  const { store, now } = sandbox;
  const names = [...url.searchParams.keys()];
  if (new Set(names).size !== names.length) { // RFC 6749, section 3.1
    sendPage(response, toDeadLinkPage('unknown'));
    return;
  }
  const provider = store.list('oauth2Providers').find(({ callbackId }) => callbackId === params['id']);
  const state = url.searchParams.get('state');
  const session = store.list('sessions').find((one) => one.state.kind === 'atProvider' && one.state.state === state && one.grant.providerName === provider?.name);
  const standing = toStanding(session, now());
  if (provider === undefined || session?.state.kind !== 'atProvider' || standing !== 'live') {
    sendPage(response, toDeadLinkPage(standing === 'expired' ? 'expired' : 'unknown'));
    return;
  }
  const { codeVerifier } = session.state;
  const exchanging = moveSession(sandbox, session, { kind: 'exchanging' }); // a code that comes twice is exchanged once
  const answer = await exchange(sandbox, provider, url.searchParams, codeVerifier);
  // The provider may have been deleted meanwhile, and the session with it; or its time is over.
  const isLive = exchanging !== undefined && toStanding(findSession(sandbox, session.uri), now()) === 'live';
  if (!isLive) {
    sendPage(response, toDeadLinkPage('expired'));
    return;
  }
  // Nor must the browser be sent, with the session's name, to a place that is no longer the agent's. Guess: return-url-taken-back
  const isRegistered = store.get('workloadIdentities', session.grant.workloadName)?.returnUrls.includes(session.returnUrl) === true;
  const outcome = isRegistered ? answer : { kind: 'refused' as const, error: 'server_error' };
  moveSession(sandbox, exchanging, outcome.kind === 'tokens' ? { kind: 'awaitingBinding', tokens: outcome.tokens } : { kind: 'failed', error: outcome.error });
  if (!isRegistered) {
    sendPage(response, toNoReturnPage(session));
    return;
  }
  redirect(call, withQuery(new URL(toPublicUrl(session.returnUrl, sandbox.origin)), new URLSearchParams({
    session_id: session.uri,
    ...(session.customState === undefined ? {} : { state: session.customState }), // Guess: name-of-custom-state
    ...(outcome.kind === 'refused' ? { error: outcome.error } : {}), // Guess: return-after-a-refusal
  })));
};

/** Adds to a URL's own query, which stays letter by letter as it was registered. */
function withQuery(url: URL, added: URLSearchParams): URL { // Guess: query-of-a-return-url
  const own = url.search.slice(1);
  url.search = own === '' ? added.toString() : `${own}&${added.toString()}`;
  return url;
}

async function exchange(sandbox: Sandbox, provider: Oauth2ProviderRecord, query: URLSearchParams, codeVerifier: string) {
  const refused = (error: string) => ({ kind: 'refused' as const, error });
  if (query.has('error')) return refused(toErrorCode(query.get('error')));
  const code = query.get('code');
  if (code === null) return refused('server_error');
  try {
    checkUsable(provider);
    const server = await findAuthorizationServer(sandbox, provider);
    // RFC 9207: an answer that names another server is not taken, nor one without a name from those that always give it: ours.
    if ((query.has('iss') || alwaysNamesItself(sandbox, server.issuer)) && query.get('iss') !== server.issuer) return refused('server_error');
    return await requestTokens(server.tokenEndpoint, provider, {
      grant_type: 'authorization_code', code, redirect_uri: toCallbackUrl(sandbox, provider), code_verifier: codeVerifier,
    }, sandbox);
  } catch {
    return refused('server_error');
  }
}
