import { spanOf } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';

/** A member of the header or payload, by its number. */
export interface MemberPlace {
  readonly place: 'header' | 'payload';
  readonly index: number;
}

/** The characters of the token that spell a member. */
export function toSpan(token: DecodedToken, { place, index }: MemberPlace): { readonly start: number; readonly end: number } | undefined {
  const segment = token.segments.find(({ role }) => role === place);
  const member = token[place][index];
  return segment === undefined || member === undefined ? undefined : spanOf(segment, member);
}

/** The member that a character of the token belongs to: base64url is six bits a character. */
export function memberAt(token: DecodedToken, offset: number): MemberPlace | undefined {
  const segment = token.segments.find(({ start, end }) => offset >= start && offset < end);
  if (segment?.text === undefined || (segment.role !== 'header' && segment.role !== 'payload')) return undefined;
  const place = segment.role;
  const bytes = new TextEncoder().encode(segment.text).subarray(0, Math.floor(((offset - segment.start) * 6) / 8));
  const at = new TextDecoder().decode(bytes).length;
  const index = token[place].findIndex(({ start, value }) => at >= start && at < value.end);
  return index < 0 ? undefined : { place, index };
}
