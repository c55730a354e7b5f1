import { timingSafeEqual } from 'node:crypto';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { Issuer } from './discovery.js';
import type { Pkce } from './pkce.js';

export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Unguessable, and required back. */
  readonly state: string;
  /** Unguessable, and required back in an ID token. */
  readonly nonce: string;
  readonly pkce: Pkce;
  /** More parameters, such as `access_type=offline` for Google. They replace none of ours. */
  readonly more?: Readonly<Record<string, string>>;
}

/** The address a browser is sent to (RFC 6749 section 4.1.1 with RFC 7636). A query that the endpoint has already is kept. */
export function toAuthorizationUrl({ authorizationEndpoint }: Issuer, request: AuthorizationRequest): string {
  const url = new URL(authorizationEndpoint);
  const parameters = {
    ...request.more,
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    state: request.state,
    nonce: request.nonce,
    code_challenge: request.pkce.challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== '') url.searchParams.set(name, value);
  }
  return url.href;
}

export type AuthorizationAnswer =
  | { readonly kind: 'code'; readonly code: Secret }
  /** The person or the provider said no: `access_denied`, `invalid_scope`, … (RFC 6749 section 4.1.2.1). */
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | undefined };

/**
 * Reads what the browser came back with. Throws a `UserError` where it is no answer to this request: another or no state,
 * another issuer (RFC 9207, the mix-up attack), a parameter twice.
 */
export function readAuthorizationAnswer(url: URL, request: Pick<AuthorizationRequest, 'state'>, issuer: Issuer): AuthorizationAnswer {
  const query = url.searchParams;
  const isDoubled = ['code', 'state', 'iss', 'error'].some((name) => query.getAll(name).length > 1);
  if (isDoubled || !isEqual(query.get('state') ?? '', request.state)) {
    throw new UserError('The browser came back with the answer to another sign-in.', {
      code: 'StateMismatch', hint: 'Close the page and begin the sign-in again.',
    });
  }
  const iss = query.get('iss');
  if (iss === null ? issuer.namesItself : iss !== issuer.issuer) {
    throw new UserError('The answer is not one of the issuer that was asked.', {
      code: 'IssuerMismatch', hint: 'Begin the sign-in again. Should it come back, distrust the pages that you were led to.',
    });
  }
  const error = query.get('error');
  if (error !== null) return { kind: 'refused', error, description: query.get('error_description') ?? undefined };
  const code = query.get('code');
  if (code === null || code === '') throw new UserError('The browser came back without a code.', { code: 'NoCode' });
  return { kind: 'code', code: new Secret(code) };
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
