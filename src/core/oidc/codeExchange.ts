import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { UserError } from '../base/errors.js';
import { rethrow } from '../base/explain.js';
import { Secret } from '../base/secret.js';
import type { AuthorizationRequest } from './authorizationCode.js';
import type { Issuer } from './discovery.js';
import { readJson, toInit, type Fetch } from './http.js';
import type { UserTokens } from './tokens.js';

/** RFC 6749 section 5.1. Some providers give `expires_in` as text. */
const granted = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  id_token: v.optional(v.string()),
  refresh_token: v.optional(v.string()),
  expires_in: v.optional(v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite())),
});

/** RFC 6749 section 5.2. GitHub answers so with status 200. */
const refused = v.object({ error: v.string(), error_description: v.optional(v.string()) });

export interface CodeExchange {
  readonly request: AuthorizationRequest;
  readonly code: Secret;
  /** Undefined for a public client. */
  readonly clientSecret: Secret | undefined;
}

export interface ExchangeTools {
  readonly nowMs: () => number;
  readonly fetch?: Fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Changes a code for the user's own tokens (RFC 6749 section 4.1.3 with RFC 7636).
 * Throws a `UserError` with the error of the token endpoint as its code (`invalid_grant`, `invalid_client`, …), `NoToken` where
 * its answer is not understood, or `IdTokenMismatch` where the ID token is for somebody else.
 */
export async function exchangeCode(issuer: Issuer, exchange: CodeExchange, tools: ExchangeTools): Promise<UserTokens> {
  const send = tools.fetch ?? fetch;
  const response = await send(issuer.tokenEndpoint, toInit(toTokenRequest(issuer, exchange), tools.signal))
    .catch((error: unknown) => rethrow(error, 'change the code for tokens'));
  const body = await readJson(response);
  const failure = v.safeParse(refused, body);
  if (failure.success) {
    const { error, error_description: description } = failure.output;
    const hint = hints[error] ?? 'The identity provider refused it.';
    throw new UserError(`Cannot change the code for tokens: ${description ?? error}`, { code: error, hint });
  }
  const success = v.safeParse(granted, body);
  if (!response.ok || !success.success) {
    throw new UserError('The token endpoint gave an answer that is not understood.', {
      code: 'NoToken', hint: `Something else may answer at this address. Its HTTP status: ${response.status}`,
    });
  }
  const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken, expires_in: expiresInSeconds } = success.output;
  if (idToken !== undefined) checkIdToken(idToken, issuer, exchange.request);
  return {
    accessToken: new Secret(accessToken),
    idToken: idToken === undefined ? undefined : new Secret(idToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    expiresAtMs: expiresInSeconds === undefined ? undefined : tools.nowMs() + expiresInSeconds * 1000,
  };
}

const hints: Readonly<Record<string, string>> = {
  invalid_grant: 'A code is good once and for a short time, for one redirect URI. Begin the sign-in again.',
  invalid_client: 'Check the client id and the client secret.',
  unauthorized_client: 'Allow the authorization code flow on this client.',
};

/** The secret goes by HTTP Basic, which every server knows (RFC 6749 section 2.3.1), unless the issuer names only the body for it. */
function toTokenRequest({ clientAuthMethods }: Issuer, { request, code, clientSecret }: CodeExchange): RequestInit {
  const isBasic = clientAuthMethods.includes('client_secret_basic') || !clientAuthMethods.includes('client_secret_post');
  const body = new URLSearchParams({
    grant_type: 'authorization_code', code: code.reveal(), redirect_uri: request.redirectUri, code_verifier: request.pkce.verifier.reveal(),
    ...(clientSecret !== undefined && isBasic ? {} : { client_id: request.clientId }),
    ...(clientSecret === undefined || isBasic ? {} : { client_secret: clientSecret.reveal() }),
  });
  const headers = { 'accept': 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const credentials = clientSecret === undefined ? '' : `${toFormText(request.clientId)}:${toFormText(clientSecret.reveal())}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return {
    method: 'POST', headers: clientSecret !== undefined && isBasic ? { ...headers, authorization } : headers, body: body.toString(),
  };
}

/** Id and secret are form-encoded before they are joined. */
const toFormText = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

/**
 * The checks of OpenID Connect Core 1.0 section 3.1.3.7 that tie the token to this request. The signature is not among them:
 * the token came straight from the token endpoint, where TLS vouches for it (point 6).
 */
function checkIdToken(idToken: string, { issuer }: Issuer, { clientId, nonce }: AuthorizationRequest): void {
  const claims = toClaims(idToken);
  const audience = [claims?.aud].flat();
  if (claims?.iss === issuer && audience.includes(clientId) && claims['nonce'] === nonce) return;
  throw new UserError('The ID token does not belong to this sign-in.', {
    code: 'IdTokenMismatch', hint: 'Its issuer, audience or nonce is another one. Begin the sign-in again.',
  });
}

function toClaims(token: string): ReturnType<typeof decodeJwt> | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
