/** The beginnings of a JOSE header in base64url, and the members that tokens in JSON serialization have. Alternatives without repetition: linear. */
const SIGNS = /eyJ|(?<![A-Za-z0-9])e(?:yA|w[ok0])|"(?:signatures?|ciphertext)"/;
/** A text that is one token broken into lines or with strange characters may begin with any white space after its brace. */
const WHOLE = /^\s*e[yw]/;

/**
 * Whether it is worth to search the text: false means that `findTokens` finds nothing. Costs a scan of the text and loads nothing, so that
 * documents without tokens, which nearly all are, cost no more.
 */
export function mayHoldToken(text: string): boolean {
  return SIGNS.test(text) || WHOLE.test(text);
}
