import type { DecodedToken } from './decode.js';

/**
 * A token as a text that is read back as the same one: as it is, or with a header beside it in flattened JSON serialization (RFC 7515, section
 * 7.2.2; RFC 7516, section 7.2.2), where a part that is empty is left out.
 */
export function toTokenText(token: string, unprotectedHeader: string | undefined): string {
  if (unprotectedHeader === undefined) return token;
  const parts = token.split('.');
  const names = parts.length === 5 ? ['protected', 'encrypted_key', 'iv', 'ciphertext', 'tag'] : ['protected', 'payload', 'signature'];
  const members = names.flatMap((name, index) => {
    const part = parts[index] ?? '';
    return part === '' && (name === 'protected' || name === 'encrypted_key') ? [] : [`${JSON.stringify(name)}:${JSON.stringify(part)}`];
  });
  return `{${[...members, `"header":${unprotectedHeader}`].join(',')}}`;
}

/** A token that was edited as compact text, with the header that stood beside it; `leftOut` where it may be another token, which does not get that header. */
export interface Edited {
  readonly text: string;
  readonly leftOut: boolean;
}

/**
 * Gives a token that was edited as compact text the header that stood beside it. Where more than one part is another, so may be the token, and
 * the text is given back as it is; but where the header beside it is the only one it has, there is no other token to take it for.
 */
export function toEditedText(edited: string, { text, unprotectedText }: DecodedToken): Edited {
  if (unprotectedText === undefined) return { text: edited, leftOut: false };
  const [before, after] = [text.split('.'), edited.trim().split('.')];
  const changed = after.filter((part, index) => part !== before[index]).length;
  const hasOneHeader = before[0] === '' && after[0] === '';
  if (before.length === after.length && (changed < 2 || hasOneHeader)) return { text: toTokenText(edited.trim(), unprotectedText), leftOut: false };
  return { text: edited, leftOut: changed < after.length };
}
