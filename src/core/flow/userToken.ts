import type { Secret } from '../base/secret.js';
import type { SignInOutcome } from '../cognito/signIn.js';
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

export interface PasswordPorts {
  /** Signs a user of a Cognito pool in (`core/cognito/signIn.ts`); throws a `UserError` with the service's error as its cause. */
  readonly signIn: (username: string, password: Secret, signal: AbortSignal) => Promise<SignInOutcome>;
  /**
   * Asks the person for a new password, where theirs was for one sign-in only, and for the attributes that the pool requires with it.
   * Throws an `AbortError` where they give up.
   */
  readonly newPassword: (requiredAttributes: readonly string[], signal: AbortSignal) => Promise<NewPassword>;
  /** Has it set by `set`, and keeps it where it is to be kept. */
  readonly keep: (password: Secret, set: (signal?: AbortSignal) => Promise<SignInOutcome>, signal: AbortSignal) => Promise<SignInOutcome>;
}

/** A password that a person has chosen, with the values of the attributes by name. */
export interface NewPassword {
  readonly password: Secret;
  readonly attributes: Readonly<Record<string, string>>;
}

interface PasswordState {
  readonly outcome?: SignInOutcome;
}

const toOutcomeFacts = (outcome: SignInOutcome) => (
  outcome.kind === 'signedIn' ? { ...outcome.tokens } : { challenge: 'NEW_PASSWORD_REQUIRED' });

/** With user name and password, for test users of a Cognito pool only (InitiateAuth, USER_PASSWORD_AUTH). */
export function userTokenByPassword(username: string, password: Secret, ports: PasswordPorts): FlowPlan<PasswordState, IssuedTokens> {
  return {
    kind: 'userTokenByPassword',
    start: {},
    steps: [
      {
        id: 'signIn', title: 'Sign in with the password', from: 'agent', to: 'identityProvider', call: 'InitiateAuth',
        run: async (state, io) => ({
          ...state, outcome: await io.call({ username, password }, (signal) => ports.signIn(username, password, signal), toOutcomeFacts),
        }),
      },
      {
        id: 'newPassword', title: 'Set a new password', from: 'agent', to: 'identityProvider', call: 'RespondToAuthChallenge',
        skip: ({ outcome }) => (outcome?.kind === 'signedIn' ? 'The password is not for one sign-in only.' : undefined),
        async run(state, io) {
          let outcome = need(state.outcome, 'answer to the password');
          while (outcome.kind === 'newPasswordRequired') {
            const { answer, requiredAttributes } = outcome;
            const { password: newPassword, attributes } = await ports.newPassword(requiredAttributes, io.signal);
            outcome = await io.call(
              { newPassword, ...toSecrets(attributes) },
              (signal) => ports.keep(newPassword, (stop) => answer(newPassword, stop, attributes), signal), toOutcomeFacts,
            );
          }
          return { ...state, outcome };
        },
      },
    ],
    toResult({ outcome }) {
      const end = need(outcome, 'answer to the password');
      return need(end.kind === 'signedIn' ? end.tokens : undefined, 'tokens');
    },
  };
}
