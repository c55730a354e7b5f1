import type { Door } from '../../core/inbound/authorizer.js';
import { issuerOf, type Discovery } from '../../core/inbound/tokenRules.js';
import { flowPartOf, type FlowFacts, type TokenOrigin } from '../../core/jwt/agentFlow.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { guessServerIssuer, isSameIssuer } from '../../core/jwt/discovery.js';
import { kindOf } from '../../core/jwt/kind.js';
import { claimOf, stringOf } from '../../core/jwt/members.js';
import type { Expected } from '../../webview/protocol/jwtInspector.js';
import type { ResourceServer } from './readDoors.js';

/**
 * What runtimes, gateways and credential providers that were read, and the place that the token came from, say of it before anything is verified. Audiences are expected
 * only where each of those that take tokens of its issuer asks for one, and only of what a user sends.
 */
export function toExpected(token: DecodedToken, doors: readonly Door[], servers: readonly ResourceServer[] | undefined, discoveries: ReadonlyMap<string, Discovery> | undefined, origin: TokenOrigin | undefined): Expected {
  const authorizers = doors.flatMap(({ inbound }) => (inbound.type === 'CUSTOM_JWT' ? [inbound.authorizer] : []));
  const ask = (discoveryUrl: string) => issuerOf({ discoveryUrl }, { nowMs: 0, ...(discoveries === undefined ? {} : { discoveries }) });
  const nameIssuer = ({ discoveryUrl }: (typeof authorizers)[number]): string => ask(discoveryUrl).issuer;
  const iss = stringOf(claimOf(token.payload, 'iss')) ?? '';
  const own = authorizers.filter((authorizer) => isSameIssuer(nameIssuer(authorizer), iss)).map(({ allowedAudience }) => allowedAudience ?? []);
  const nameServer = ({ issuer, discoveryUrl = '' }: ResourceServer): string | undefined => {
    if (issuer !== undefined) return issuer;
    const document = ask(discoveryUrl);
    return document.isKnown ? document.issuer : guessServerIssuer(discoveryUrl);
  };
  const named = servers?.map(nameServer) ?? [undefined];
  const known = named.filter((issuer) => issuer !== undefined);
  // One that cannot be named may be the one that is asked.
  const resourceIssuers = known.length === named.length ? [...new Set(known)] : undefined;
  const flow = { origin, inboundIssuers: [...new Set(authorizers.map(nameIssuer))], resourceIssuers };
  const partOf = (facts: FlowFacts) => flowPartOf(token, kindOf(token), facts).part;
  // What a door accepts may be for a resource all the same while not all servers are known.
  const isOfUser = partOf(resourceIssuers === undefined ? { ...flow, inboundIssuers: [] } : flow) === 'user token';
  const isAsked = isOfUser && own.length > 0 && own.every((audiences) => audiences.length > 0);
  return {
    flow,
    ...(isAsked ? { audiences: [...new Set(own.flat())] } : {}),
    ...(origin?.issuer === undefined ? {} : { issuer: origin.issuer }),
    ...(origin?.from === 'access token of a sign-in' ? { kind: 'access' } : {}),
    ...(origin?.from === 'ID token of a sign-in' ? { kind: 'id' } : {}),
  };
}
