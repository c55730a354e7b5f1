import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { proveClient, type OauthClient } from './clientAuthentication.js';
import type { Facts } from './events.js';
import type { Issuer } from './issuer.js';
import type { IssuerHttp } from './issuerHttp.js';
import type { StepIo } from './plan.js';
import { findNotGranted, splitScopes } from './scopes.js';
import { redact, secretsOf } from './secrets.js';

/** What a token endpoint gives. Named by what they are for: none of them is a workload access token. */
export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly idToken: Secret | undefined;
  readonly refreshToken: Secret | undefined;
  readonly expiresInSeconds: number | undefined;
  /** As the issuer granted them; undefined where it granted what was asked for (RFC 6749, section 5.1). */
  readonly scopes: readonly string[] | undefined;
}

/** An answer that was read as a JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A member that must be a text; empty where it is none. */
export const readText = (json: Json, name: string): string => (typeof json[name] === 'string' ? json[name] : '');

export type Form = Readonly<Record<string, string | Secret | undefined>>;

/** Most characters of an issuer's own words that are repeated. */
const MAX_DESCRIPTION = 300;

interface Endpoint {
  readonly url: string;
  /** How the issuer lets clients prove themselves. */
  readonly methods: readonly string[];
}

/**
 * Sends a form to an issuer as this client and tells of it.
 * @throws UserError with the issuer's code, such as `invalid_grant`; its words never repeat a secret that was sent
 */
export async function sendForm(
  http: IssuerHttp, io: StepIo, { url, methods }: Endpoint, client: OauthClient, form: Form, toResponse: (json: Json) => Facts,
): Promise<Json> {
  const proof = proveClient(client, methods);
  const { authorization } = proof;
  const sent: Form = { ...form, ...proof.form };
  return io.call(
    { ...sent, authorization },
    async (signal) => toAnswer(
      await http({ url, form: toParameters(sent), headers: authorization === undefined ? {} : { authorization: authorization.reveal() } }, signal),
      secretsOf({ ...sent, authorization, clientSecret: client.clientSecret }),
    ),
    toResponse,
  );
}

/** Asks the token endpoint. That a scope is left out of the answer is told of as `scopeNotGranted`; the tokens are good all the same. */
export async function requestTokens(
  http: IssuerHttp, io: StepIo, { tokenEndpoint, tokenEndpointAuthMethods }: Pick<Issuer, 'tokenEndpoint' | 'tokenEndpointAuthMethods'>,
  client: OauthClient, scopes: readonly string[], form: Form,
): Promise<IssuedTokens> {
  const endpoint = { url: tokenEndpoint, methods: tokenEndpointAuthMethods };
  const tokens = toTokens(await sendForm(http, io, endpoint, client, form, (json) => ({ ...toTokens(json) })));
  const missing = tokens.scopes === undefined ? [] : findNotGranted(scopes, tokens.scopes);
  if (missing.length > 0) io.noticed(new UserError(`The identity provider did not grant: ${missing.join(' ')}`, { code: 'scopeNotGranted' }));
  return tokens;
}

function toTokens(json: Json): IssuedTokens {
  const secret = (name: string) => (typeof json[name] === 'string' && json[name] !== '' ? new Secret(json[name]) : undefined);
  const accessToken = secret('access_token');
  if (accessToken === undefined) throw new UserError('The token endpoint gave no access token.', { code: 'unreadableAnswer' });
  const seconds = Number(json['expires_in'] ?? NaN);
  return {
    accessToken,
    idToken: secret('id_token'),
    refreshToken: secret('refresh_token'),
    expiresInSeconds: Number.isFinite(seconds) ? seconds : undefined,
    scopes: typeof json['scope'] === 'string' ? splitScopes(json['scope']) : undefined,
  };
}

function toAnswer({ status, json }: { readonly status: number; readonly json: Json | undefined }, sent: readonly string[]): Json {
  // GitHub refuses with status 200.
  const code = json?.['error'];
  if (typeof code === 'string' && /^\w{1,64}$/.test(code)) {
    const description = typeof json?.['error_description'] === 'string' ? ` (${shorten(redact(json['error_description'], sent))})` : '';
    throw new UserError(`The identity provider refused the request: ${code}${description}`, { code });
  }
  if (status === 200 && json !== undefined) return json;
  if (status === 429) throw new UserError('The identity provider got too many requests.', { code: 'throttled' });
  if (status >= 500) throw new UserError(`The identity provider had a fault of its own: status ${status}`, { code: 'serviceFault' });
  throw new UserError(`The answer is not one of an identity provider: status ${status}`, { code: 'unreadableAnswer' });
}

const shorten = (text: string) => text.replace(/\s+/g, ' ').slice(0, MAX_DESCRIPTION).trim();

function toParameters(form: Form): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (value !== undefined) parameters.set(name, value instanceof Secret ? value.reveal() : value);
  }
  return parameters;
}
