import { Secret } from '../base/secret.js';
import type { IssuedTokens } from '../flow/oauth.js';
import { decodeJwt } from '../jwt/decode.js';
import { claimOf, numberOf, stringOf } from '../jwt/members.js';
import { findTokens } from '../jwt/find.js';
import type { ChosenToken } from './chosen.js';

// Which token is sent as bearer token. Nothing is verified here: that is up to the authorizer that takes it.

/** What a text that a person brought holds, or in one sentence why nothing of it can be sent. */
export type FoundBearers =
  | { readonly kind: 'found'; readonly tokens: readonly ChosenToken[] }
  | { readonly kind: 'none'; readonly why: string };

/** The tokens of a text that can be sent: also behind "Bearer ", in a header, a curl command or the answer of a token endpoint. */
export function findBearers(text: string, from: string, nowMs: number): FoundBearers {
  const jwts = findTokens(text).filter(({ token }) => isJwt(token)).map(({ token }) => toChosenToken(new Secret(token), from));
  const tokens = jwts.filter(({ expiresAtMs }) => expiresAtMs === undefined || expiresAtMs > nowMs);
  if (tokens.length > 0) return { kind: 'found', tokens };
  const ended = jwts[0]?.expiresAtMs;
  if (ended !== undefined) return { kind: 'none', why: `This token has ended${toEnd(ended)}` };
  return { kind: 'none', why: text.trim() === '' ? 'There is no text in it.' : 'There is no JWT in it, which has three parts with full stops between them.' };
}

/** ` at: 2027-01-15T08:00:00.000Z`, to end a sentence with. A token may name a time that no calendar reaches. */
export function toEnd(endedAtMs: number): string {
  const end = new Date(endedAtMs);
  return Number.isNaN(end.getTime()) ? ', before any calendar.' : ` at: ${end.toISOString()}`;
}

/** Three parts, the first two of them JSON (RFC 7519, section 7.2). A JWE has five, and its reader would be the issuer's own. */
export function isJwt(token: string): boolean {
  const { header, payload, isPartial } = decodeJwt(token);
  return token.split('.').length === 3 && !isPartial && header.length > 0 && payload.length > 0;
}

/** A token with what it says of itself: the user name of Cognito's tokens, else the subject. */
function toChosenToken(token: Secret, from: string, endsAtMs?: number): ChosenToken {
  const { payload } = decodeJwt(token.reveal());
  const text = (name: string) => stringOf(claimOf(payload, name));
  const endS = numberOf(claimOf(payload, 'exp'));
  return {
    token, from, who: text('username') ?? text('cognito:username') ?? text('preferred_username') ?? text('sub') ?? text('client_id') ?? '',
    expiresAtMs: endS === undefined ? endsAtMs : endS * 1_000,
  };
}

/** One of the tokens that an issuer gave. */
export interface BearerChoice {
  readonly label: 'Access Token' | 'ID Token';
  /** Whom and what it names: "aud my-api · client quickstart-web". */
  readonly description: string;
  readonly token: ChosenToken;
}

/** What an issuer gave that can be sent. */
export function toBearerChoices({ accessToken, idToken, expiresInSeconds }: IssuedTokens, from: string, nowMs: number): readonly BearerChoice[] {
  const endsAtMs = expiresInSeconds === undefined ? undefined : nowMs + expiresInSeconds * 1_000;
  const toChoice = (label: BearerChoice['label'], token: Secret): BearerChoice => ({ label, description: describe(token), token: toChosenToken(token, from, endsAtMs) });
  return [toChoice('Access Token', accessToken), ...(idToken === undefined ? [] : [toChoice('ID Token', idToken)])];
}

function describe(token: Secret): string {
  const { payload } = decodeJwt(token.reveal());
  const text = (name: string) => stringOf(claimOf(payload, name));
  const parts = [['aud', text('aud')], ['client', text('client_id') ?? text('azp')], ['scopes', text('scope')]] as const;
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(' · ');
}
