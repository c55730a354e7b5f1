import { randomBytes } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { CodeAnswer } from '../callback/consent.js';
import type { OauthClient } from './clientAuthentication.js';
import { verifyIdToken } from './idToken.js';
import { discoverIssuer, isIssuer, type Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { requestTokens, type IssuedTokens } from './oauth.js';
import { newPkce, type Pkce } from './pkce.js';
import { need, type FlowPlan, type Step, type StepIo } from './plan.js';
import { SESSION_LIFETIME_MS } from './poll.js';
import type { BrowserPort, CodePort } from './ports.js';
import { findPassingFault } from './recognise.js';
import { createReminders } from './reminders.js';
import { returnSteps, type ReturnState } from './returnSteps.js';
import { backOr, beginVisit, openVisit, toBrought } from './visit.js';

/** What is asked of an issuer. */
export interface TokenRequest {
  readonly discoveryUrl: string;
  readonly client: OauthClient;
  /** What people call the client; its id where nothing is said. */
  readonly clientName?: string;
  readonly scopes: readonly string[];
  /** Further parameters of the request, such as `audience` or `prompt`. None replaces a standard one. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface CodePorts {
  readonly http: IssuerHttp;
  readonly code: CodePort;
  readonly browser: BrowserPort;
}

/** 256 random bits each, of one attempt only. */
interface Attempt {
  readonly state: Secret;
  readonly nonce: Secret;
  readonly pkce: Pkce;
}

interface State extends ReturnState<CodeAnswer> {
  readonly issuer?: Issuer;
  readonly attempt?: Attempt;
  readonly endsAtMs?: number;
  readonly callback?: CodeAnswer;
  readonly tokens?: IssuedTokens;
}

/** The step that every flow at an issuer begins with. */
export function discoveryStep<S extends { readonly issuer?: Issuer }>(http: IssuerHttp, discoveryUrl: string): Step<S> {
  return {
    id: 'discovery', title: 'Read the discovery document', from: 'agent', to: 'identityProvider', call: 'GET discovery document',
    async run(state, io) {
      const issuer = await io.call({ url: discoveryUrl }, (signal) => discoverIssuer(http, discoveryUrl, signal), (found) => ({ ...found }));
      return { ...state, issuer };
    },
  };
}

const random = () => new Secret(randomBytes(32).toString('base64url'));

/** Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9700), by the start page and the callback of the listener. */
export function codeGrant(
  kind: 'userTokenByCode' | 'direct', request: TokenRequest, ports: CodePorts,
): FlowPlan<State, IssuedTokens> {
  const { http, browser, code } = ports;
  const { client, clientName = client.clientId, discoveryUrl, scopes, extra = {} } = request;

  const toAuthorizationUrl = (endpoint: string, { state, nonce, pkce }: Attempt) => {
    const url = new URL(endpoint);
    const standard = {
      response_type: 'code', client_id: client.clientId, redirect_uri: code.redirectUri, scope: scopes.join(' '), state: state.reveal(),
      nonce: nonce.reveal(), code_challenge_method: 'S256', code_challenge: pkce.challenge,
    };
    for (const [name, value] of Object.entries({ ...extra, ...standard })) if (value !== '') url.searchParams.set(name, value);
    return url.href;
  };

  const open: Step<State> = {
    id: 'openBrowser', title: 'Open the sign-in page in the browser', from: 'agent', to: 'browser', call: 'GET start page',
    async run(state, io) {
      const { authorizationEndpoint } = need(state.issuer, 'issuer');
      if (authorizationEndpoint === undefined) throw new UserError('The issuer has no authorization endpoint.', { code: 'grantNotAllowed' });
      const attempt = { state: random(), nonce: random(), pkce: newPkce() };
      const expiresAtMs = io.clock.now() + SESSION_LIFETIME_MS;
      const authorizationUrl = toAuthorizationUrl(authorizationEndpoint, attempt);
      const visit = await beginVisit<CodeAnswer>((complete) => code.expectCode({
        authorizationUrl, state: attempt.state, expiresAtMs, complete,
        facts: {
          ...(kind === 'userTokenByCode' ? { purpose: 'signIn' as const } : {}),
          agent: clientName, user: 'whoever signs in', provider: new URL(authorizationEndpoint).host, scopes,
        },
      }));
      await openVisit(visit, expiresAtMs, browser, io, { authorizationUrl: new Secret(authorizationUrl), state: attempt.state, nonce: attempt.nonce });
      return { ...state, attempt, visit, endsAtMs: expiresAtMs };
    },
  };

  const signIn: Step<State> = {
    id: 'consent', title: 'Sign in and consent', from: 'browser', to: 'identityProvider', call: 'GET authorization endpoint',
    async run(state, io) {
      const endsAtMs = need(state.endsAtMs, 'end');
      const reminders = createReminders(io, endsAtMs, ['noReturn', 'lastMinute']);
      const brought = toBrought(await backOr(need(state.visit, 'start page').back, io, async (signal) => {
        await reminders.waitUntil(endsAtMs, signal);
        return { kind: 'expired' } as const;
      }));
      return { ...state, brought };
    },
  };

  const wayBack = returnSteps<State, CodeAnswer>({
    call: 'compare state and iss',
    toFacts: (answer) => ({ ...answer }),
    // The state is the listener's to compare: it found this flow by it. RFC 9207, section 2.4: with a refusal, too.
    check: (state, brought) => {
      const { iss } = brought.kind === 'refused' ? brought : brought.answer;
      const issuer = need(state.issuer, 'issuer');
      const isRight = iss === undefined ? !issuer.namesItself : isIssuer(issuer.issuer, iss);
      if (!isRight) throw new UserError('The callback does not come from the issuer that was asked.', { code: 'issuerMismatch' });
      return { state: 'is the one that was sent', iss: iss === undefined ? 'is not named by this issuer' : 'is the issuer that was asked' };
    },
    accept: (state, callback) => ({ ...state, callback }),
  });

  /** Where none was asked for, there need be none. */
  const isWithoutIdToken = ({ idToken }: IssuedTokens) => idToken === undefined && !scopes.includes('openid');

  const redeem: Step<State> = {
    id: 'redeem', title: 'Trade the code for tokens', from: 'agent', to: 'identityProvider', call: 'POST token endpoint',
    async run(state, io) {
      const issued = requestTokens(http, io, need(state.issuer, 'issuer'), client, scopes, {
        grant_type: 'authorization_code', code: need(state.callback, 'callback').code, redirect_uri: code.redirectUri,
        code_verifier: need(state.attempt, 'attempt').pkce.verifier,
      });
      const tokens = await issued.catch((error: unknown) => {
        state.visit?.settle(issued);
        // A code works once, and whoever sends it again may have its tokens revoked (RFC 6749, section 4.1.2). Where the issuer was not
        // reached or had no time for it, there are no tokens to lose.
        if (findPassingFault(error, 'POST token endpoint') === undefined) io.onlyOnce();
        throw error;
      });
      // With an ID token, the page hears of it when that is verified.
      if (isWithoutIdToken(tokens)) state.visit?.settle(issued);
      return { ...state, tokens };
    },
  };

  const verify: Step<State> = {
    id: 'verify', title: 'Verify the ID token', from: 'agent', to: 'identityProvider', call: 'GET keys of the issuer',
    skip: ({ tokens }) => (isWithoutIdToken(need(tokens, 'tokens')) ? 'The issuer gave no ID token.' : undefined),
    run(state, io) {
      const verification = verifyTokens(state, io);
      state.visit?.settle(verification);
      return verification.then(() => state);
    },
  };

  async function verifyTokens(state: State, io: StepIo): Promise<void> {
    const { issuer, jwksUri } = need(state.issuer, 'issuer');
    const { idToken, accessToken } = need(state.tokens, 'tokens');
    // OpenID Connect Core 1.0, section 3.1.3.3.
    if (idToken === undefined) throw new UserError('The scope openid was asked for, but there is no ID token.', { code: 'idTokenRejected' });
    const url = need(jwksUri, 'address of keys');
    const { status, json } = await io.call({ url }, (signal) => http({ url }, signal), (answer) => ({ status: answer.status }));
    if (status === 429) throw new UserError('The identity provider got too many requests.', { code: 'throttled' });
    if (status >= 500) throw new UserError(`The keys of the issuer cannot be had: status ${status}`, { code: 'serviceFault' });
    if (status !== 200 || !Array.isArray(json?.['keys'])) {
      throw new UserError(`The keys of the issuer cannot be read: status ${status}`, { code: 'unreadableAnswer' });
    }
    const { nonce } = need(state.attempt, 'attempt');
    await verifyIdToken(idToken, json as unknown as JSONWebKeySet, {
      issuer, clientId: client.clientId, nonce, accessToken, nowMs: io.clock.now(),
    });
  }

  return {
    kind,
    asked: { scopes },
    start: {},
    steps: [discoveryStep(http, discoveryUrl), open, signIn, ...wayBack, redeem, verify],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}
