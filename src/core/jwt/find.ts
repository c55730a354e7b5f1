/** A token in a pasted text, and where it stood in words: "Authorization header, line 214". */
export interface FoundToken {
  readonly token: string;
  readonly where: string;
}

const MAX_TOKENS = 100;
const RUN = /[A-Za-z0-9_.-]+/g;
/** `{"`, `{ ` or a brace with a line break, in base64url: what every JOSE header begins with. */
const JSON_START = /^e[yw]/;
const SHORTEST_PART = 8;

/**
 * Finds the tokens of a header, a curl command, a token response, an .env or a log line: runs of token characters with a
 * part that begins like base64url of JSON. Each token is listed once. Linear in the text, every character being in one run.
 */
export function findTokens(text: string): readonly FoundToken[] {
  const wrapped = unwrap(text);
  if (wrapped !== undefined) return [{ token: wrapped, where: 'text' }];
  const found = new Map<string, string>();
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(RUN)) {
    const token = toToken(match[0]);
    if (token === undefined || found.has(token)) continue;
    for (; counted < match.index; counted += 1) if (text.charAt(counted) === '\n') line += 1;
    found.set(token, `${placeOf(text.slice(Math.max(0, match.index - 64), match.index))}, line ${line}`);
    if (found.size >= MAX_TOKENS) break;
  }
  return [...found].map(([token, where]) => ({ token, where }));
}

/** One token that a terminal or a mail broke into lines: nothing but token characters, and no more than three parts. */
function unwrap(text: string): string | undefined {
  const pieces = text.trim().split(/\s+/);
  if (pieces.length < 2 || !JSON_START.test(pieces[0] ?? '') || pieces.some((piece) => /[^A-Za-z0-9_.-]/.test(piece))) return undefined;
  const joined = pieces.join('');
  return joined.split('.', 4).length === 3 ? toToken(joined) : undefined;
}

/** The token within a run of token characters. Undefined where no part looks like JSON. */
function toToken(run: string): string | undefined {
  if (!run.includes('.')) return run.length >= SHORTEST_PART && run.startsWith('eyJ') ? run : undefined;
  const parts = run.split('.');
  const first = parts.findIndex((part) => JSON_START.test(part) && part.length >= SHORTEST_PART);
  if (first < 0) return undefined;
  // A header whose beginning was lost still counts as the first of three parts.
  const from = first === 1 && parts.length === 3 ? 0 : first;
  const token = parts.slice(from);
  // The full stop of a sentence is not part of a token; the empty signature of an unsecured one is.
  while (token.length > 3 && token.at(-1) === '') token.pop();
  if (token.length === 2 && token[1] === '') return token[0];
  return token.join('.');
}

function placeOf(before: string): string {
  if (/authorization["']?\s*[:=]\s*["']?(?:bearer\s+)?$/i.test(before)) return 'Authorization header';
  const name = /([A-Za-z_][A-Za-z0-9_-]{0,40})["']?\s?[:=]\s?["']?(?:bearer\s)?$/i.exec(before)?.[1];
  if (name !== undefined) return name;
  return /bearer\s$/i.test(before) ? 'bearer token' : 'text';
}
