import { MAX_TOKEN_CHARACTERS } from '../decode.js';
import { findTokens } from '../find.js';
import type { FoundToken } from '../find.js';

/** A part of a text, in UTF-16 units from 0. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** What is read beside the largest token, for the name that it has. */
const BESIDE = 300;
/** Belongs to no token: with it before them, words such as `eyes.open!` are not taken for a token that was pasted alone. */
const BEFORE = ';';

/**
 * The compact token at a column of a line, both counted from 0. Only what a token may reach is searched, however long the line. The search
 * lists a token once; here every place where it stands counts.
 */
export function tokenInLine(line: string, column: number): (Span & { readonly found: FoundToken }) | undefined {
  const from = Math.max(0, column - MAX_TOKEN_CHARACTERS - BESIDE);
  const near = line.slice(from, column + MAX_TOKEN_CHARACTERS + BESIDE);
  for (const found of findTokens(`${BEFORE}${near}`)) {
    if (found.serialization !== 'compact') continue;
    const { length } = found.token;
    const offset = near.indexOf(found.token, Math.max(0, column - from - length));
    if (offset >= 0 && covers({ offset, length }, column - from)) return { found, offset: from + offset, length };
  }
  return undefined;
}

/** The token of a search that stands at the offset. */
export function tokenAmong(found: readonly FoundToken[], offset: number): FoundToken | undefined {
  return found.find((token) => covers(token, offset));
}

/** A cursor stands between two characters: behind the last one it is still at the token. */
function covers(span: Span, at: number): boolean {
  return at >= span.offset && at <= span.offset + span.length;
}
