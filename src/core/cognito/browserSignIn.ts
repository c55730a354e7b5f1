import { UserError } from '../base/errors.js';
import type { TokenRequest } from '../flow/codeGrant.js';
import { isFlowErrorId, type FlowErrorId } from '../flow/errors.js';
import type { FlowFault } from '../flow/recognise.js';
import type { AwsAccess } from '../identity/access.js';
import { decodeJwt } from '../jwt/decode.js';
import { claimOf, stringOf } from '../jwt/members.js';
import type { IssuedTokens } from '../flow/oauth.js';
import type { Pool, PoolClient } from './control.js';
import { toPoolEndpoints } from './endpoints.js';
import { allowsSignIn } from './signIn.js';

/**
 * What is asked of a user pool where a user signs in on its pages (`core/flow/userToken.ts`, by code): every scope that the app client
 * may have. Throws a `UserError`: `NoDomain`, `CodeFlowNotAllowed`.
 * @param username who is meant to sign in, where that is known; the pages may offer the name
 */
export function toTokenRequest(access: AwsAccess, pool: Pool, client: PoolClient, username?: string): TokenRequest {
  const { domain, customDomain } = pool;
  if (domain === undefined && customDomain === undefined) {
    throw new UserError(`The user pool has no domain, so it has no pages to sign in on: ${pool.name}`, {
      code: 'NoDomain', hint: 'Add a domain to it in the AWS console or with create-user-pool-domain of the AWS CLI, or sign in with the password.',
    });
  }
  if (!allowsSignIn(client, 'browser')) {
    throw new UserError(`The app client does not allow the code flow: ${client.name}`, {
      code: 'CodeFlowNotAllowed', hint: 'Allow the authorization code grant on it in the AWS console, or take another app client.',
    });
  }
  return {
    discoveryUrl: toPoolEndpoints(access, pool.id, domain ?? '').discoveryUrl,
    client: { clientId: client.id, ...(client.secret === undefined ? {} : { clientSecret: client.secret }) },
    clientName: client.name,
    scopes: client.scopes,
    extra: username === undefined ? {} : { login_hint: username },
  };
}

const AGAIN = 'Sign in again, or with the password.';
const SCOPES = {
  said: 'Cognito does not give the app client every scope that was asked for.',
  hint: 'Refresh the view and check the scopes of the app client in Cognito, then sign in again.',
};
const NETWORK = { hint: 'Check the network and the proxy, then sign in again.' };
const LATER = { hint: 'Wait a few seconds, then sign in again.' };

/** The table of faults is about agents and their credential providers; here is a user pool, and a person who wants to sign in. */
const FAULTS: Readonly<Partial<Record<FlowErrorId, { readonly said?: string; readonly hint: string }>>> = {
  consentRefused: { said: 'The sign-in was refused in the browser.', hint: AGAIN },
  consentInterrupted: { said: 'The sign-in was broken off.', hint: AGAIN },
  sessionExpired: { said: 'Nobody came back from the browser within 10 minutes.', hint: AGAIN },
  clientRejected: {
    said: 'Cognito does not accept the app client.', hint: 'It may be deleted or have another secret by now. Refresh the view, check it in Cognito, then sign in again.',
  },
  grantNotAllowed: { said: 'The app client may not use the code flow.', hint: 'Allow the authorization code grant on it in Cognito, or sign in with the password.' },
  grantRejected: { said: 'Cognito does not accept the code that the browser brought.', hint: AGAIN },
  scopeUnknown: SCOPES,
  scopeNotGranted: SCOPES,
  redirectUriNotRegistered: {
    said: 'Cognito does not know the callback URL of this window.', hint: 'Add it to the app client with Add Callback URL, then sign in again.',
  },
  discoveryUnreachable: {
    said: 'The discovery document of the user pool cannot be had.', hint: 'The pool may be deleted: refresh the view. Else check the network and the proxy, then sign in again.',
  },
  idTokenExpired: { hint: 'Check the clock of this computer, then sign in again.' },
  unreachable: NETWORK, unreadableAnswer: NETWORK, noAnswer: NETWORK, throttled: LATER, serviceFault: LATER,
};

/** How `explain` begins where the flow knows no entry for an error. */
const UNKNOWN = /^Cannot go on with [^:]+: /;

/**
 * Why a sign-in in the browser gave no tokens, in one sentence, with what to do. Its code is the id of the fault, `SignInFailed` where
 * nothing is known of it, or its own where the browser was not the matter, as in `PortInUse`.
 */
export function toSignInError({ id, name, message, fix }: FlowFault): UserError {
  if (id === 'portInUse' || (id === undefined && !UNKNOWN.test(message))) {
    return new UserError(message, { code: name, ...(fix === undefined ? {} : { hint: fix }) });
  }
  if (id === undefined) {
    const hint = fix === undefined || fix.startsWith('We do not know') ? AGAIN : fix;
    return new UserError(message.replace(UNKNOWN, 'The sign-in failed: '), { code: 'SignInFailed', hint });
  }
  const { said = message, hint = AGAIN } = FAULTS[id] ?? {};
  return new UserError(said, { code: id, hint });
}

/** What a person may do at once after an error of a sign-in in the browser. */
export type SignInRemedy = 'again' | 'password';

/** The remedies of an error, the likeliest first; none where it is no matter of the sign-in. */
export function findRemedies({ code }: Pick<UserError, 'code'>): readonly SignInRemedy[] {
  if (['NoDomain', 'CodeFlowNotAllowed', 'grantNotAllowed'].includes(code)) return ['password'];
  return code === 'SignInFailed' || isFlowErrorId(code) ? ['again', 'password'] : [];
}

/** Who signed in: the claim `username` of Cognito's access tokens; undefined where it cannot be read. */
export function usernameOf({ accessToken }: Pick<IssuedTokens, 'accessToken'>): string | undefined {
  return stringOf(claimOf(decodeJwt(accessToken.reveal()).payload, 'username'));
}
