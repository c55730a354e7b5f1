import type { Secret } from '../base/secret.js';
import { codeGrant, discoveryStep, type CodePorts, type TokenRequest } from './codeGrant.js';
import { deviceGrant, toScope } from './deviceGrant.js';
import type { Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import { requestTokens, type IssuedTokens } from './oauth.js';
import { need, type FlowPlan } from './plan.js';
import { toSecrets } from './secrets.js';

// The token that a caller of an agent brings along: from any OpenID issuer, in one of four ways. None of them involves AgentCore Identity.

/** In the browser, by authorization code with PKCE. */
export const userTokenByCode = (request: TokenRequest, ports: CodePorts) => codeGrant('userTokenByCode', request, ports);

/** On any device, by a code that the user enters. */
export const userTokenByDevice = (request: TokenRequest, http: IssuerHttp) => deviceGrant(request, http);

interface State {
  readonly issuer?: Issuer;
  readonly tokens?: IssuedTokens;
}

/** As a machine, by client credentials (RFC 6749, section 4.4). */
export function userTokenByClient({ discoveryUrl, client, scopes, extra = {} }: TokenRequest, http: IssuerHttp): FlowPlan<State, IssuedTokens> {
  return {
    kind: 'userTokenByClient',
    asked: { scopes },
    start: {},
    steps: [
      discoveryStep(http, discoveryUrl),
      {
        id: 'token', title: 'Get a token as the client', from: 'agent', to: 'identityProvider', call: 'POST token endpoint',
        async run(state, io) {
          const form = { ...toSecrets(extra), grant_type: 'client_credentials', scope: toScope(scopes) };
          return { ...state, tokens: await requestTokens(http, io, need(state.issuer, 'issuer'), client, scopes, form) };
        },
      },
    ],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}

/** Signs a user of a Cognito pool in; throws a `UserError` with the service's error as its cause. */
export type PasswordSignIn = (username: string, password: Secret, signal: AbortSignal) => Promise<IssuedTokens>;

/** With user name and password, for test users of a Cognito pool only (InitiateAuth, USER_PASSWORD_AUTH). */
export function userTokenByPassword(username: string, password: Secret, signIn: PasswordSignIn): FlowPlan<State, IssuedTokens> {
  return {
    kind: 'userTokenByPassword',
    start: {},
    steps: [{
      id: 'signIn', title: 'Sign in with the password', from: 'agent', to: 'identityProvider', call: 'InitiateAuth',
      run: async (state, io) => ({
        ...state, tokens: await io.call({ username, password }, (signal) => signIn(username, password, signal), (tokens) => ({ ...tokens })),
      }),
    }],
    toResult: ({ tokens }) => need(tokens, 'tokens'),
  };
}
