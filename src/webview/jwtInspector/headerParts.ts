import type { DecodedToken } from '../../core/jwt/decode.js';
import type { JsonMember } from '../../core/jwt/json.js';

/** A header of a token: JSON serializations may have two. */
export interface HeaderPart {
  readonly members: readonly JsonMember[];
  /** Said above it; undefined for the header within the token, whose characters can be marked. */
  readonly title: string | undefined;
}

/** The headers in which something stands (RFC 7515, section 7.2.1; RFC 7516, section 7.2.1). */
export function headerParts({ header, unprotected }: DecodedToken): readonly HeaderPart[] {
  const parts: readonly HeaderPart[] = [{ members: header, title: undefined }, { members: unprotected, title: 'Beside it, not signed: anyone on the way can change it' }];
  return parts.filter(({ members }) => members.length > 0);
}
