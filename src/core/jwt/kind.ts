import { claimOf, stringOf } from './members.js';
import type { DecodedToken } from './decode.js';
import type { JsonNode } from './json.js';
import { vendorOf } from './vendor.js';
import { loadBalancerOf } from './verify/loadBalancer.js';

/** What a token is for, as far as it can be told without its issuer. */
export interface TokenKind {
  readonly kind: 'access' | 'id' | 'refresh' | 'logout' | 'proof' | 'assertion' | 'request' | 'event' | 'actor' | 'federation' | 'claims' | 'unknown';
  /** "Access token". */
  readonly word: string;
  /** The claim that decided, as short text: "token_use: access". */
  readonly evidence: string;
  /** Why, as a sentence. */
  readonly reason: string;
  /** Whose token it looks like. */
  readonly vendor: string | undefined;
}

type Guess = Omit<TokenKind, 'vendor'>;

const WORDS = {
  access: 'Access token', id: 'ID token', refresh: 'Refresh token', logout: 'Logout token', proof: 'DPoP proof', assertion: 'Client assertion',
  request: 'Request object', event: 'Security event', actor: 'Actor token', federation: 'Web identity token', claims: 'User claims', unknown: 'Unknown kind',
} as const;

const BY_TYP: ReadonlyMap<string, readonly [kind: TokenKind['kind'], source: string]> = new Map([
  ['at+jwt', ['access', 'RFC 9068']],
  ['logout+jwt', ['logout', 'OpenID Connect Back-Channel Logout 1.0']],
  ['dpop+jwt', ['proof', 'RFC 9449']],
  ['client-authentication+jwt', ['assertion', 'RFC 7523']],
  ['oauth-authz-req+jwt', ['request', 'RFC 9101']],
  ['secevent+jwt', ['event', 'RFC 8417']],
]);

/** Guesses what the token is and says why. Told by its type first, then by claims that only one kind carries. */
export function kindOf(token: DecodedToken): TokenKind {
  if (loadBalancerOf(token) !== undefined) return { ...is('claims', 'signer', 'A load balancer says in it who the user is, for the application behind it.'), vendor: 'Load Balancer' };
  const vendor = vendorOf(stringOf(claimOf(token.payload, 'iss')));
  return { ...guess(token, vendor), vendor };
}

const is = (kind: TokenKind['kind'], evidence: string, reason: string): Guess => ({ kind, word: WORDS[kind], evidence, reason });

function guess(token: DecodedToken, vendor: string | undefined): Guess {
  if (token.form === 'jwe') return { ...is('unknown', 'encrypted', 'The content is encrypted. Refresh tokens of Cognito look like this.'), word: 'Encrypted token' };
  if (token.nested !== undefined) return { ...is('unknown', 'a token within', 'Its payload is a token of its own, which has the claims (RFC 7519, section 5.2).'), word: 'Nested token' };
  const text = (name: string): string | undefined => stringOf(claimOf(token.payload, name));
  const typ = (stringOf(claimOf(token.header, 'typ')) ?? '').toLowerCase().replace(/^application\//, '');
  const byTyp = BY_TYP.get(typ);
  if (byTyp !== undefined) return is(byTyp[0], `typ: ${typ}`, `Its header says typ ${typ} (${byTyp[1]}).`);
  const use = text('token_use');
  if (use === 'access' || use === 'id') return is(use, `token_use: ${use}`, `Cognito says so in token_use: ${use}.`);
  if (/^refresh$/i.test(text('typ') ?? '')) return is('refresh', 'typ: Refresh', 'Keycloak says so in the claim typ: Refresh.');
  if (/^id$/i.test(text('typ') ?? '')) return is('id', 'typ: ID', 'Keycloak says so in the claim typ: ID.');
  if (vendor === 'GitHub Actions') return is('federation', 'iss', 'GitHub Actions issues it, to be exchanged for credentials of a cloud.');
  return byClaims(token, vendor);
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Every security event token carries `events` (RFC 8417, section 2.2); a logout token is the one with the logout event. */
function byEvents(events: JsonNode | undefined): Guess {
  const isLogout = events?.kind === 'object' && claimOf(events.members, LOGOUT_EVENT) !== undefined;
  return isLogout
    ? is('logout', 'events', 'Its events name the logout (OpenID Connect Back-Channel Logout 1.0).')
    : is('event', 'events', 'It says in events what happened, as security event tokens do (RFC 8417).');
}

function byClaims(token: DecodedToken, vendor: string | undefined): Guess {
  const text = (name: string): string | undefined => stringOf(claimOf(token.payload, name));
  const has = (name: string): boolean => claimOf(token.payload, name) !== undefined;
  if (has('htm') && has('htu')) return is('proof', 'htm and htu', 'It names one HTTP request, as only DPoP proofs do (RFC 9449).');
  if (has('https://sts.amazonaws.com/')) return is('federation', 'https://sts.amazonaws.com/', 'AWS STS issues it for an outside service (IAM outbound identity federation).');
  if (has('response_type') && (has('client_id') || has('redirect_uri'))) return is('request', 'response_type', 'It holds the parameters of an authorization request (RFC 9101).');
  if (has('events')) return byEvents(claimOf(token.payload, 'events'));
  for (const name of ['nonce', 'at_hash', 'c_hash']) {
    if (has(name) && !has('scope') && !has('scp')) return is('id', name, `Only ID tokens carry the claim ${name} (OpenID Connect Core 1.0).`);
  }
  if (text('idtyp') === 'app' && has('xms_par_app_azp')) return is('actor', 'xms_par_app_azp', 'Entra says that an agent speaks in its own name, made from a blueprint.');
  for (const name of ['scope', 'scp', 'roles', 'permissions']) {
    // Entra puts the roles of an app into ID tokens too (ID token claims reference).
    if (name === 'roles' && vendor === 'Entra ID' && !has('azp') && !has('appid')) continue;
    if (has(name)) return is('access', name, `It carries the claim ${name}, which says what it may be used for.`);
  }
  if (has('iss') && text('iss') === text('sub') && has('aud')) return is('assertion', 'iss is sub', 'It speaks for its own maker: iss and sub are the same (RFC 7523).');
  if (has('client_id') || has('cid')) return is('access', has('cid') ? 'cid' : 'client_id', 'It names the client that asked for it (RFC 9068).');
  if (has('aud') && (has('email') || has('name') || has('auth_time'))) return is('id', 'aud and profile', 'It tells a client about a user, as ID tokens do.');
  return is('unknown', 'no telling claim', 'No claim tells an access token from an ID token.');
}
