import type { Door } from '../../core/inbound/authorizer.js';
import { issuerOf, type Discovery } from '../../core/inbound/tokenRules.js';
import { flowPartOf, type TokenOrigin } from '../../core/jwt/agentFlow.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { kindOf } from '../../core/jwt/kind.js';
import { claimOf, stringOf } from '../../core/jwt/members.js';
import type { Expected } from '../../webview/protocol/jwtInspector.js';

/**
 * What runtimes, gateways and credential providers that were read, and the place that the token came from, say of it before anything is verified. Audiences are expected
 * only where each of those that take tokens of its issuer asks for one, and only of what a user sends.
 */
export function toExpected(token: DecodedToken, doors: readonly Door[], resourceIssuers: readonly string[] | undefined, discoveries: ReadonlyMap<string, Discovery> | undefined, origin: TokenOrigin | undefined): Expected {
  const authorizers = doors.flatMap(({ inbound }) => (inbound.type === 'CUSTOM_JWT' ? [inbound.authorizer] : []));
  const nameIssuer = (authorizer: (typeof authorizers)[number]): string => issuerOf(authorizer, { nowMs: 0, ...(discoveries === undefined ? {} : { discoveries }) }).issuer;
  const iss = stringOf(claimOf(token.payload, 'iss'));
  const own = authorizers.filter((authorizer) => nameIssuer(authorizer) === iss).map(({ allowedAudience }) => allowedAudience ?? []);
  const flow = { origin, inboundIssuers: [...new Set(authorizers.map(nameIssuer))], resourceIssuers };
  const isAsked = own.length > 0 && own.every((audiences) => audiences.length > 0) && flowPartOf(token, kindOf(token), flow).part === 'user token';
  return {
    flow,
    ...(isAsked ? { audiences: [...new Set(own.flat())] } : {}),
    ...(origin?.issuer === undefined ? {} : { issuer: origin.issuer }),
    ...(origin?.from === 'access token of a sign-in' ? { kind: 'access' } : {}),
    ...(origin?.from === 'ID token of a sign-in' ? { kind: 'id' } : {}),
  };
}
