import type { DecodedToken } from '../jwt/decode.js';
import { isIssuerUrl, toDiscoveryUrl } from '../jwt/discovery.js';
import { numberOf } from '../jwt/members.js';
import { kindOf } from '../jwt/kind.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import { fixAudience, fixClient, fixCustomClaim, fixScopes } from './claimFixes.js';
import type { Fix } from './fix.js';
import type { RuleResult } from './rule.js';
import { issuerOf, type Known } from './tokenRules.js';
import { claim, textOf } from './tokenTexts.js';

/**
 * What to do about a rule that refuses a token, the likeliest first: get another token, or change the authorizer. None for a rule that
 * does not fail.
 */
export function fixesFor(result: RuleResult, token: DecodedToken, authorizer: CustomJwtAuthorizer, known: Known): readonly Fix[] {
  if (result.verdict !== 'fail') return [];
  const { issuer } = issuerOf(authorizer, known);
  switch (result.rule) {
    case 'structure': return [{ where: 'token', words: token.form === 'jwe' ? SEND_SIGNED : COPY_AGAIN }];
    case 'signature': return [{ where: 'token', words: `Get a new token, signed with a key that the issuer publishes: ${issuer}` }];
    case 'issuer': return fixIssuer(token, authorizer, issuer);
    case 'time': return [{ where: 'token', words: adviseOnTime(token, known.nowMs) }];
    case 'subject': return [{ where: 'token', words: 'Get a token with a subject: have the issuer set sub, or sign a user in.' }];
    case 'allowedAudience': return fixAudience(token, authorizer);
    case 'allowedClients': return fixClient(token, authorizer);
    case 'allowedScopes': return fixScopes(token, authorizer);
    case 'customClaims': return fixCustomClaim(token, authorizer, result.index ?? 0);
    case 'allowedWorkloadConfiguration': return [];
  }
}

/** Of the year 5138: what is more are milliseconds. */
const MOST_SECONDS = 1e11;
const SEND_SIGNED = 'Send the access token. Refresh tokens are often encrypted like this one.';
const COPY_AGAIN = 'Copy the whole token again, from "eyJ" to its end.';

function fixIssuer(token: DecodedToken, authorizer: CustomJwtAuthorizer, issuer: string): readonly Fix[] {
  const iss = textOf(token, 'iss');
  const get: Fix = { where: 'token', words: `Get a token of the issuer that the authorizer trusts: ${issuer}` };
  if (iss === undefined || !isIssuerUrl(iss)) return [get];
  const after = { ...authorizer, discoveryUrl: toDiscoveryUrl(iss) };
  return [get, { where: 'authorizer', words: `Or trust the issuer of this token instead: ${iss}`, after }];
}

function adviseOnTime(token: DecodedToken, nowMs: number): string {
  if (claim(token, 'exp') === undefined) return 'Have the issuer say when its tokens end (exp).';
  const times = ['exp', 'nbf', 'iat'].map((name) => claim(token, name)).filter((time) => time !== undefined).map(numberOf);
  const areSeconds = times.every((time) => time !== undefined && time <= MOST_SECONDS);
  if (!areSeconds) return 'Have the issuer write its times as numbers of seconds since 1970.';
  const nbf = numberOf(claim(token, 'nbf'));
  if (nbf !== undefined && nbf * 1000 > nowMs) return 'Wait, or set the clock of the issuer: the token counts later than it was got.';
  return kindOf(token).kind === 'id' ? 'Sign in again: the token has ended.' : 'Get a new token: refresh it, or sign in again.';
}
