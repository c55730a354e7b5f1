import { decodeJwt } from '../../core/jwt/decode.js';
import type { DecodedToken } from '../../core/jwt/decode.js';

const DOT = '•';
const MASK = DOT.repeat(12);

/** The end of a text that is hidden, and the dots that stand for it. */
interface Hidden {
  readonly start: number;
  readonly dots: string;
}

/**
 * The signature and all after it; where the payload is a token, also the characters of the payload that spell what is hidden of that one, at
 * every depth. Encrypted tokens hide nothing, being unreadable.
 */
function hidden(token: DecodedToken): Hidden | undefined {
  const signature = token.segments.find(({ role, start, end }) => role === 'signature' && start < end);
  const own = signature === undefined ? undefined : { start: signature.start, dots: MASK };
  const payload = token.segments.find(({ role }) => role === 'payload');
  const inner = token.nested === undefined ? undefined : hidden(decodeJwt(token.nested));
  if (payload === undefined || inner === undefined) return own;
  // Base64url is six bits a character. As many dots as characters keep the parts where they are.
  const start = payload.start + Math.floor((inner.start * 8) / 6);
  return { start, dots: `${DOT.repeat(payload.end - start)}${token.text.slice(payload.end, own?.start)}${own?.dots ?? ''}` };
}

/** The token as the box shows it: with dots for the signatures, which are what makes it usable by others. */
export function toMasked(token: DecodedToken): string {
  const part = hidden(token);
  return part === undefined ? token.text : token.text.slice(0, part.start) + part.dots;
}

/** A compact JWS from the beginning of a word; after its signature no further parts come, as they do in a JWE. */
const WITHIN = /(?<![\w-])(e[yw][\w-]{6,}\.[\w-]*\.)[\w-]+(?![\w-]|\.[\w-]*\.)/g;

/** A decoded text with dots for the signatures of the tokens in it, and of those within these. */
export function maskWithin(text: string): string {
  return text.replace(WITHIN, (found, unsigned: string) => {
    const token = decodeJwt(found);
    return token.nested === undefined ? `${unsigned}${MASK}` : toMasked(token);
  });
}

/** What was meant by a text in which some of the dots stand for what is hidden. */
export function fromMasked(edited: string, token: DecodedToken | undefined): string {
  const part = token === undefined ? undefined : hidden(token);
  const whole = part === undefined || token === undefined ? edited : edited.replace(part.dots, () => token.text.slice(part.start));
  return whole.replaceAll(DOT, '');
}
