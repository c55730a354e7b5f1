import type { DecodedToken } from '../jwt/decode.js';
import { claimOf, stringOf, toDisplayText } from '../jwt/members.js';
import type { JsonNode } from '../jwt/json.js';

/** A claim's value. Names are compared letter by letter; a dot does not lead into an object. */
export const claim = (token: DecodedToken, name: string): JsonNode | undefined => claimOf(token.payload, name);

/** A claim that is a text. */
export const textOf = (token: DecodedToken, name: string): string | undefined => stringOf(claim(token, name));

/** The texts of a list; none of anything else. */
export function listOf(value: JsonNode | undefined): readonly string[] {
  return value?.kind === 'array' ? value.items.flatMap((item) => stringOf(item) ?? []) : [];
}

/** `aud` is a text or a list of them (RFC 7519, section 4.1.3). */
export function audiencesOf(token: DecodedToken): readonly string[] {
  const aud = claim(token, 'aud');
  return aud?.kind === 'string' ? [aud.value] : listOf(aud);
}

/**
 * The scopes of a token: `scope`, parted by spaces (RFC 8693, section 4.2; RFC 9068, section 2.2.3), and `scp`, as Microsoft and Okta
 * name it; either may be a list.
 */
export function scopesOf(token: DecodedToken): readonly string[] {
  return ['scope', 'scp'].flatMap((name) => {
    const value = claim(token, name);
    return value?.kind === 'string' ? value.value.split(' ').filter((scope) => scope !== '') : listOf(value);
  });
}

/** A claim as one reads it; that it is not there, in words. */
export function foundOf(token: DecodedToken, name: string): string {
  const value = claim(token, name);
  if (value === undefined) return `no ${name}`;
  const texts = listOf(value);
  return value.kind === 'array' && texts.length === value.items.length && texts.length > 0 ? texts.join(', ') : toDisplayText(value);
}
