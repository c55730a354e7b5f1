import { claimOf, stringOf } from './members.js';
import type { DecodedToken } from './decode.js';

/** What a token is for, as far as it can be told without its issuer. */
export interface TokenKind {
  readonly kind: 'access' | 'id' | 'refresh' | 'logout' | 'proof' | 'assertion' | 'unknown';
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
  access: 'Access token', id: 'ID token', refresh: 'Refresh token', logout: 'Logout token',
  proof: 'DPoP proof', assertion: 'Client assertion', unknown: 'Unknown kind',
} as const;

const BY_TYP: ReadonlyMap<string, readonly [kind: TokenKind['kind'], source: string]> = new Map([
  ['at+jwt', ['access', 'RFC 9068']],
  ['logout+jwt', ['logout', 'OpenID Connect Back-Channel Logout 1.0']],
  ['dpop+jwt', ['proof', 'RFC 9449']],
  ['client-authentication+jwt', ['assertion', 'RFC 7523']],
]);

const VENDORS: readonly (readonly [host: RegExp, name: string])[] = [
  [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/, 'Cognito'],
  [/^(login\.microsoftonline\.com|sts\.windows\.net|[a-z0-9-]+\.ciamlogin\.com)$/, 'Entra ID'],
  [/\.(okta|oktapreview|okta-emea)\.com$/, 'Okta'],
  [/\.auth0\.com$/, 'Auth0'],
  [/^accounts\.google\.com$/, 'Google'],
  [/^token\.actions\.githubusercontent\.com$/, 'GitHub Actions'],
  [/\.amazonaws\.com$/, 'AWS'],
];

/** Guesses what the token is and says why. Told by its type first, then by claims that only one kind carries. */
export function kindOf(token: DecodedToken): TokenKind {
  const vendor = vendorOf(stringOf(claimOf(token.payload, 'iss')));
  return { ...guess(token), vendor };
}

function guess(token: DecodedToken): Guess {
  const header = (name: string): string | undefined => stringOf(claimOf(token.header, name));
  const text = (name: string): string | undefined => stringOf(claimOf(token.payload, name));
  const has = (name: string): boolean => claimOf(token.payload, name) !== undefined;
  const is = (kind: TokenKind['kind'], evidence: string, reason: string): Guess => ({ kind, word: WORDS[kind], evidence, reason });

  if (token.form === 'jwe') return is('unknown', 'encrypted', 'The content is encrypted. Refresh tokens of Cognito look like this.');
  const typ = (header('typ') ?? '').toLowerCase().replace(/^application\//, '');
  const byTyp = BY_TYP.get(typ);
  if (byTyp !== undefined) return is(byTyp[0], `typ: ${typ}`, `Its header says typ ${typ} (${byTyp[1]}).`);
  const use = text('token_use');
  if (use === 'access' || use === 'id') return is(use, `token_use: ${use}`, `Cognito says so in token_use: ${use}.`);
  if (/^refresh$/i.test(text('typ') ?? '')) return is('refresh', 'typ: Refresh', 'Keycloak says so in the claim typ: Refresh.');
  if (/^id$/i.test(text('typ') ?? '')) return is('id', 'typ: ID', 'Keycloak says so in the claim typ: ID.');
  if (has('events')) return is('logout', 'events', 'Only logout tokens carry the claim events (OpenID Connect Back-Channel Logout 1.0).');
  for (const name of ['nonce', 'at_hash', 'c_hash']) {
    if (has(name) && !has('scope') && !has('scp')) return is('id', name, `Only ID tokens carry the claim ${name} (OpenID Connect Core 1.0).`);
  }
  for (const name of ['scope', 'scp', 'roles']) {
    if (has(name)) return is('access', name, `It carries the claim ${name}, which says what it may be used for.`);
  }
  if (has('iss') && text('iss') === text('sub') && has('aud')) return is('assertion', 'iss is sub', 'It speaks for its own maker: iss and sub are the same (RFC 7523).');
  if (has('client_id') || has('cid')) return is('access', has('cid') ? 'cid' : 'client_id', 'It names the client that asked for it (RFC 9068).');
  if (has('aud') && (has('email') || has('name') || has('auth_time'))) return is('id', 'aud and profile', 'It tells a client about a user, as ID tokens do.');
  return is('unknown', 'no telling claim', 'No claim tells an access token from an ID token.');
}

function vendorOf(issuer: string | undefined): string | undefined {
  if (issuer === undefined || !URL.canParse(issuer)) return undefined;
  const { hostname, pathname } = new URL(issuer);
  if (/^(127\.0\.0\.1|localhost)$/.test(hostname) && pathname.startsWith('/idp/')) return 'sandbox';
  if (/\/realms\/[^/]+$/.test(pathname)) return 'Keycloak';
  return VENDORS.find(([host]) => host.test(hostname))?.[1];
}
