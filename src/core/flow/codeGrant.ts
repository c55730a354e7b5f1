import { createHash, randomBytes } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { verifyIdToken } from './idToken.js';
import { discoverIssuer, type Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { requestTokens, type IssuedTokens, type OauthClient } from './oauth.js';
import { need, type FlowPlan, type Step } from './plan.js';
import { SESSION_LIFETIME_MS } from './poll.js';
import type { BrowserPort, CodePort } from './ports.js';
import { backOr, beginVisit, openVisit, toAnswer, type Visit } from './visit.js';

/** What is asked of an issuer. */
export interface TokenRequest {
  readonly discoveryUrl: string;
  readonly client: OauthClient;
  readonly scopes: readonly string[];
  /** Further parameters of the request, such as `audience` or `prompt`. None replaces a standard one. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface CodePorts {
  readonly http: IssuerHttp;
  readonly code: CodePort;
  readonly browser: BrowserPort;
}

interface Callback {
  readonly code: Secret;
  readonly iss: string | undefined;
}

interface State {
  readonly issuer?: Issuer;
  readonly visit?: Visit<Callback>;
  readonly endsAtMs?: number;
  readonly callback?: Callback;
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
  const { client, discoveryUrl, scopes, extra = {} } = request;
  const [state256, nonce, codeVerifier] = [random(), random(), random()];

  const toAuthorizationUrl = (endpoint: string) => {
    const url = new URL(endpoint);
    const standard = {
      response_type: 'code', client_id: client.clientId, redirect_uri: code.redirectUri, scope: scopes.join(' '), state: state256.reveal(),
      nonce: nonce.reveal(), code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(codeVerifier.reveal()).digest('base64url'),
    };
    for (const [name, value] of Object.entries({ ...extra, ...standard })) if (value !== '') url.searchParams.set(name, value);
    return url.href;
  };

  const open: Step<State> = {
    id: 'openBrowser', title: 'Open the sign-in page in the browser', from: 'agent', to: 'browser', call: 'GET start page',
    async run(state, io) {
      const { authorizationEndpoint } = need(state.issuer, 'issuer');
      if (authorizationEndpoint === undefined) throw new UserError('The issuer has no authorization endpoint.', { code: 'grantNotAllowed' });
      const expiresAtMs = io.clock.now() + SESSION_LIFETIME_MS;
      const visit = await beginVisit<Callback>((complete) => code.expectCode({
        authorizationUrl: toAuthorizationUrl(authorizationEndpoint), state: state256, expiresAtMs, complete,
        facts: { agent: client.clientId, user: 'whoever signs in', provider: new URL(authorizationEndpoint).host, scopes },
      }));
      await openVisit(visit, expiresAtMs, browser, io);
      return { ...state, visit, endsAtMs: expiresAtMs };
    },
  };

  const signIn: Step<State> = {
    id: 'consent', title: 'Sign in and consent', from: 'browser', to: 'identityProvider', call: 'GET authorization endpoint',
    async run(state, io) {
      const endsAtMs = need(state.endsAtMs, 'end');
      const callback = toAnswer(await backOr(need(state.visit, 'start page').back, io, async (signal) => {
        await io.clock.wait(endsAtMs - io.clock.now(), signal);
        return { kind: 'expired' } as const;
      }));
      const issuer = need(state.issuer, 'issuer');
      const isRight = callback.iss === undefined ? !issuer.namesItself : callback.iss === issuer.issuer;
      if (isRight) return { ...state, callback };
      const fault = new UserError('The callback does not come from the issuer that was asked.', { code: 'issuerMismatch' });
      state.visit?.settle(Promise.reject(fault));
      throw fault;
    },
  };

  const redeem: Step<State> = {
    id: 'redeem', title: 'Trade the code for tokens', from: 'agent', to: 'identityProvider', call: 'POST token endpoint',
    async run(state, io) {
      const { tokenEndpoint } = need(state.issuer, 'issuer');
      const tokens = requestTokens(http, io, tokenEndpoint, client, scopes, {
        grant_type: 'authorization_code', code: need(state.callback, 'callback').code, redirect_uri: code.redirectUri,
        code_verifier: codeVerifier,
      });
      state.visit?.settle(tokens);
      return { ...state, tokens: await tokens };
    },
  };

  const verify: Step<State> = {
    id: 'verify', title: 'Verify the ID token', from: 'agent', to: 'identityProvider', call: 'GET keys of the issuer',
    skip: ({ tokens }) => (tokens?.idToken === undefined ? 'The issuer gave no ID token.' : undefined),
    async run(state, io) {
      const { issuer, jwksUri } = need(state.issuer, 'issuer');
      const { idToken, accessToken } = need(state.tokens, 'tokens');
      const url = need(jwksUri, 'address of keys');
      const { json } = await io.call({ url }, (signal) => http({ url }, signal), ({ status }) => ({ status }));
      const keys = json !== undefined && Array.isArray(json['keys']) ? json as unknown as JSONWebKeySet : { keys: [] };
      await verifyIdToken(need(idToken, 'ID token'), keys, { issuer, clientId: client.clientId, nonce, accessToken, nowMs: io.clock.now() });
      return state;
    },
  };

  return {
    kind,
    scopes,
    start: {},
    steps: [discoveryStep(http, discoveryUrl), open, signIn, redeem, verify],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}
