import { UserError } from '../base/errors.js';
import type { TokenRequest } from '../flow/codeGrant.js';
import type { FlowFault } from '../flow/recognise.js';
import type { AwsAccess } from '../identity/access.js';
import { claimOf, decodeJwt, stringOf } from '../jwt/decode.js';
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

/** Why a sign-in in the browser gave no tokens, in one sentence, with what to do. */
export function toSignInError({ id, name, message, fix }: FlowFault): UserError {
  if (id === 'consentRefused') return new UserError('The sign-in was refused in the browser.', { code: id, hint: 'Sign in again, or with the password.' });
  if (id === 'sessionExpired') return new UserError('Nobody came back from the browser within 10 minutes.', { code: id, hint: 'Sign in again.' });
  return new UserError(message, { code: name, ...(fix === undefined ? {} : { hint: fix }) });
}

/** Who signed in: the claim `username` of Cognito's access tokens; undefined where it cannot be read. */
export function usernameOf({ accessToken }: Pick<IssuedTokens, 'accessToken'>): string | undefined {
  return stringOf(claimOf(decodeJwt(accessToken.reveal()).payload, 'username'));
}
