import type { DecodedToken } from '../../core/jwt/decode.js';
import type { JsonMember } from '../../core/jwt/json.js';

/** What the header beside the signed one is called (RFC 7515, section 2; RFC 7516, section 2). */
export const UNPROTECTED = 'unprotected header';

/** A header of a token: JSON serializations may have two. */
export interface HeaderPart {
  readonly members: readonly JsonMember[];
  /** Whether it is within the token, where its characters can be marked. */
  readonly isProtected: boolean;
}

/** The headers in which something stands (RFC 7515, section 7.2.1; RFC 7516, section 7.2.1). */
export function headerParts({ header, unprotected }: DecodedToken): readonly HeaderPart[] {
  const parts: readonly HeaderPart[] = [{ members: header, isProtected: true }, { members: unprotected, isProtected: false }];
  return parts.filter(({ members }) => members.length > 0);
}
