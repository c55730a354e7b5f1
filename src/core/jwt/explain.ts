import { CLAIMS, HEADER_PARAMETERS } from './claims/table.js';
import { BY_VENDOR } from './claims/vendors.js';
import { numberOf, stringOf } from './members.js';
import type { JsonNode } from './json.js';
import { explainTime, isoOf } from './time.js';

/** What is known beside the claim itself. */
export interface ClaimContext {
  readonly place: 'header' | 'payload';
  readonly vendor: string | undefined;
  readonly nowMs: number;
}

/** One sentence, and in secondary colour what qualifies it: the source, or how far off a time is. */
export interface ClaimExplanation {
  readonly says: string;
  readonly aside: string;
  /** The page of the source, where there is one. */
  readonly link?: string;
}

const TIMES: ReadonlyMap<string, readonly [past: string, future: string]> = new Map([
  ['exp', ['Ended', 'Ends']],
  ['nbf', ['Counts since', 'Counts from']],
  ['iat', ['Issued', 'Issued, by its own clock,']],
  ['auth_time', ['Signed in', 'Signed in, by its own clock,']],
  ['updated_at', ['Changed', 'Changes']],
]);

/** "Custom attributes" of the Cognito developer guide. */
const POOL_ATTRIBUTE = /^(?:dev:)?custom:/;

/** Says in one sentence what a claim or header parameter means. Unknown names are called the issuer's own. */
export function explainClaim(name: string, value: JsonNode, context: ClaimContext): ClaimExplanation {
  const time = context.place === 'payload' ? timeSentence(name, value, context.nowMs) : undefined;
  if (time !== undefined) return time;
  if (name === 'token_use' && stringOf(value) === 'access') return { says: 'An access token, not an ID token.', aside: 'Cognito' };
  if (name === 'token_use' && stringOf(value) === 'id') return { says: 'An ID token, not an access token.', aside: 'Cognito' };
  if (name === 'alg' && /^none$/i.test(stringOf(value) ?? '')) return { says: 'Nobody signed this token.', aside: 'RFC 7518' };
  const byVendor = context.place === 'payload' ? BY_VENDOR.get(`${context.vendor ?? ''} ${name}`) : undefined;
  if (byVendor !== undefined) return { says: byVendor, aside: context.vendor ?? '' };
  if (context.place === 'payload' && context.vendor === 'Cognito' && POOL_ATTRIBUTE.test(name)) return { says: 'An attribute that this pool has added to its users.', aside: 'Cognito' };
  const known = (context.place === 'header' ? HEADER_PARAMETERS : CLAIMS).get(name);
  if (known !== undefined) return { says: known.says, aside: known.source, link: known.link };
  return { says: '', aside: 'The issuer’s own; no standard names it.' };
}

function timeSentence(name: string, value: JsonNode, nowMs: number): ClaimExplanation | undefined {
  const words = TIMES.get(name);
  if (words === undefined) return undefined;
  const epoch = numberOf(value);
  const time = epoch === undefined ? undefined : explainTime(epoch, nowMs);
  if (time === undefined) return { says: 'Not a time: the standard wants seconds since 1970, as a number.', aside: 'RFC 7519' };
  const verb = words[time.atMs > nowMs ? 1 : 0];
  if (time.unit === 'milliseconds') return { says: `Milliseconds, where the standard says seconds. Meant is ${time.absolute}.`, aside: 'RFC 7519' };
  return { says: `${verb} ${time.absolute}`, aside: `(${time.relative}, ${isoOf(time.atMs)})` };
}
