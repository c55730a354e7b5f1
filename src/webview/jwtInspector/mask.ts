import type { DecodedToken } from '../../core/jwt/decode.js';

const DOT = '•';
const MASK = DOT.repeat(12);

/** Where the part to hide begins and ends: the signature and all after it. Encrypted tokens hide nothing, being unreadable. */
function hidden(token: DecodedToken): { readonly start: number; readonly end: number } | undefined {
  const signature = token.segments.find(({ role }) => role === 'signature');
  return signature === undefined || signature.start === signature.end ? undefined : { start: signature.start, end: token.text.length };
}

/** The token as the box shows it: with dots for the signature, which is what makes it usable by others. */
export function toMasked(token: DecodedToken): string {
  const part = hidden(token);
  return part === undefined ? token.text : token.text.slice(0, part.start) + MASK;
}

/** A compact JWS from the beginning of a word; after its signature no further parts come, as they do in a JWE. */
const WITHIN = /(?<![\w-])(e[yw][\w-]{6,}\.[\w-]*\.)[\w-]+(?![\w-]|\.[\w-]*\.)/g;

/** A decoded text with dots for the signatures of the tokens in it. */
export function maskWithin(text: string): string {
  return text.replace(WITHIN, `$1${MASK}`);
}

/** What was meant by a text in which some of the dots stand for the signature. */
export function fromMasked(edited: string, token: DecodedToken | undefined): string {
  const part = token === undefined ? undefined : hidden(token);
  const whole = part === undefined || token === undefined ? edited : edited.replace(MASK, () => token.text.slice(part.start));
  return whole.replaceAll(DOT, '');
}
