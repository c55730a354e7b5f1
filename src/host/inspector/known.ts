import type { Row } from '../../core/inbound/table.js';
import type { Discovery, Known } from '../../core/inbound/tokenRules.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { guessIssuer } from '../../core/jwt/discovery.js';
import { claimOf, stringOf } from '../../core/jwt/members.js';
import { reachOf } from '../../core/jwt/verify/addresses.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import type { VerifiedToken } from '../../webview/protocol/jwtInspector.js';

/** What is known of a token beside itself: what its verification has found, and what issuers were asked. */
export function toKnown(token: DecodedToken, nowMs: number, verified: VerifiedToken | undefined, asked: ReadonlyMap<string, Discovery>): Known {
  const iss = stringOf(claimOf(token.payload, 'iss'));
  const own = verified?.token.text === token.text ? verified.verification : undefined;
  if (own === undefined || iss === undefined) return { nowMs, discoveries: asked };
  const document = own.fetched.find(({ purpose, fault }) => purpose === 'discovery document' && fault === undefined);
  const isNamed = own.issuer.state === 'matches' || own.issuer.state === 'named elsewhere';
  // With a key that a person brought, nobody knows whose it is.
  if (!isNamed || document === undefined) return { nowMs, discoveries: asked };
  const discoveries = new Map([...asked, [document.url, { issuer: iss }] as const]);
  const { state } = own.signature;
  if (state === 'not checked') return { nowMs, discoveries };
  const from = own.issuer.state === 'matches' ? {} : { discoveryUrl: document.url };
  return { nowMs, discoveries, signature: { issuer: iss, holds: state === 'verified', ...from } };
}

/** Discovery documents that would decide rows which are open, without those that Verify fetches anyway. */
export function toUndecided(rows: readonly Row[], token: DecodedToken, known: Known): readonly PlannedFetch[] {
  const iss = stringOf(claimOf(token.payload, 'iss'));
  const urls = rows.flatMap(({ verdict, door: { inbound } }) => {
    if (verdict !== 'Not decided' || inbound.type !== 'CUSTOM_JWT' || known.discoveries?.has(inbound.authorizer.discoveryUrl) === true) return [];
    const { discoveryUrl } = inbound.authorizer;
    return guessIssuer(discoveryUrl) === iss && known.signature === undefined ? [] : [discoveryUrl];
  });
  return [...new Set(urls)].flatMap((url) => {
    const reach = reachOf(url);
    return reach.kind === 'refused' ? [] : [{ purpose: 'discovery document', url, needsConsent: reach.kind === 'ask' } as const];
  });
}
