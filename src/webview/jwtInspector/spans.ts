import { decodeBase64Url } from '../../core/jwt/base64url.js';
import { spanOf } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { toTextOffset } from '../../core/jwt/utf8.js';

/** A member of the header or payload, by its number. */
export interface MemberPlace {
  readonly place: 'header' | 'payload';
  readonly index: number;
}

/** The characters of the token that spell a member. */
export function toSpan(token: DecodedToken, { place, index }: MemberPlace): { readonly start: number; readonly end: number } | undefined {
  const segment = token.segments.find(({ role }) => role === place);
  const member = token[place][index];
  return segment === undefined || member === undefined ? undefined : spanOf(token, segment, member);
}

/** The member that a character of the token belongs to: base64url is six bits a character. */
export function memberAt(token: DecodedToken, offset: number): MemberPlace | undefined {
  const segment = token.segments.find(({ start, end }) => offset >= start && offset < end);
  if (segment?.text === undefined || (segment.role !== 'header' && segment.role !== 'payload')) return undefined;
  const place = segment.role;
  const { bytes } = decodeBase64Url(token.text.slice(segment.start, segment.end));
  const at = toTextOffset(bytes, Math.floor(((offset - segment.start) * 6) / 8));
  const index = token[place].findIndex(({ start, value }) => at >= start && at < value.end);
  return index < 0 ? undefined : { place, index };
}
