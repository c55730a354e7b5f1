import { decodeJwt } from './decode.js';
import type { FoundToken } from './find.js';

/** Without it, nobody nests a token; it keeps what a forger nests from being read for ever. */
const MOST_NESTED = 4;
/** What the payload of a token begins with whose payload is a token: `ey` and `ew`, in base64url once more. */
const HOLDS_TOKEN = /^[^.]*\.ZX[dl]/;

/** Tokens that were found, each with those that it holds as payload behind it (RFC 7519, section 5.2). */
export function withNested(found: readonly FoundToken[]): readonly FoundToken[] {
  return found.flatMap((token) => [token, ...within(token, 1)]);
}

function within(outer: FoundToken, depth: number): readonly FoundToken[] {
  const nested = depth <= MOST_NESTED && HOLDS_TOKEN.test(outer.token) ? decodeJwt(outer.token).nested : undefined;
  if (nested === undefined) return [];
  const inner: FoundToken = { ...outer, token: nested, where: `payload of the token before, line ${outer.line}`, serialization: 'compact', unprotectedHeader: undefined };
  return [inner, ...within(inner, depth + 1)];
}
