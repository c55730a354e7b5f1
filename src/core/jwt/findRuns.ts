import { decodeBase64Url } from './base64url.js';
import { MAX_TOKEN_CHARACTERS } from './decode.js';
import { decodeUtf8 } from './utf8.js';

/** A run of token characters that may be a token; a run without one tells how far the search has come. */
export interface Run {
  readonly token: string | undefined;
  readonly offset: number;
  readonly length: number;
  readonly searchedTo: number;
}

/**
 * `{"`, `{ ` and a brace with a line break or tab, in base64url: what a JOSE header begins with. The latter, which are rare and stand in words
 * such as framework, only where a run begins. Four characters at most, so it cannot backtrack.
 */
const HEADER_START = /eyJ|(?<![A-Za-z0-9])e(?:yA|w[ok0])/g;
const JSON_START = /^e[yw]/;
const SHORTEST_PART = 8;
const HEADER_PROBE = 512;
const MOST_PARTS = 8;
const DOT = '.';
/** A dot, or the padding of a part, as some clients write them in a form or a URL, and in one that is within another (percent-encoding: RFC 3986, section 2.1). */
const ENCODED = /%(?:25)?(?:2E|3D)/i;
/** What such a character begins with, and the percent sign of one that was encoded twice. */
const PERCENT = '%';
const TWICE = '25';
const CODE_LENGTH = 2;

/** One class a code unit: 1 where it may stand in a compact token. */
const TOKEN_CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9_.-]/.test(String.fromCharCode(code)) ? 1 : 0));
const isTokenCharacter = (code: number): boolean => code < 128 && TOKEN_CHARACTERS[code] === 1;

/** Runs that hold the beginning of a header, each once, and one without a token after each piece of the text. */
export function* findRuns(text: string, piece: number): Generator<Run, void, void> {
  let from = 0;
  for (let pieceStart = 0; pieceStart < text.length; pieceStart += piece) {
    const pieceEnd = Math.min(text.length, pieceStart + piece);
    const start = new RegExp(HEADER_START);
    start.lastIndex = Math.max(from, pieceStart);
    // A slice, so that one step ends with its piece; two characters more, for a header that begins at its edge.
    const searched = text.slice(0, pieceEnd + 2);
    for (let match = start.exec(searched); match !== null; match = start.exec(searched)) {
      const run = toBounds(text, match.index, from);
      from = run.end;
      start.lastIndex = Math.min(from, searched.length);
      const token = run.end - run.start < SHORTEST_PART ? undefined : readRun(text, run.start, run.end);
      if (token !== undefined) yield { ...token, searchedTo: run.end };
    }
    yield { token: undefined, offset: pieceEnd, length: 0, searchedTo: Math.max(from, pieceEnd) };
  }
}

/** The text where all of it is one token: broken into lines by a terminal or a mail, or with characters that do not belong. */
export function toWholeToken(text: string): string | undefined {
  const limit = MAX_TOKEN_CHARACTERS + 1;
  const trimmed = text.trim();
  if (trimmed.length > limit || !JSON_START.test(trimmed) || ENCODED.test(trimmed)) return undefined;
  if (!/[\s"'`&;,<>{}()]/.test(trimmed)) return trimmed.includes(DOT) && /[^A-Za-z0-9_.-]/.test(trimmed) ? trimmed : undefined;
  const lines = trimmed.split(/[ \t]*\r?\n[ \t]*/);
  if (lines.length < 2 || lines.some((line) => /[^A-Za-z0-9_.=-]/.test(line)) || isWhole(lines[0] ?? '')) return undefined;
  const joined = lines.join('');
  return joined.split(DOT, 4).length === 3 && toToken(joined, 0, joined.length) !== undefined ? joined : undefined;
}

/** Characters of the signatures that HMAC, ECDSA, EdDSA and RSA of 2048, 3072 and 4096 bits make. */
const SIGNATURE_LENGTHS = new Set([43, 64, 86, 128, 176, 342, 512, 683]);

/** A first line with a whole signature is a token for itself: what follows is other text. */
function isWhole(line: string): boolean {
  const [, , signature] = line.split(DOT, 4);
  return signature !== undefined && SIGNATURE_LENGTHS.has(signature.length);
}

function toBounds(text: string, hit: number, least: number): { readonly start: number; readonly end: number } {
  let start = hit;
  while (start > least && (isTokenCharacter(text.charCodeAt(start - 1)) || dotLength(text, start - 1) > 1)) start -= 1;
  let end = toRunEnd(text, hit + 1);
  // Padding belongs to a part although a JWT leaves it out; after a name it would be an equals sign, before a dot or at the end it is none.
  while (paddingLength(text, end) > 0) {
    let after = end + paddingLength(text, end);
    after += paddingLength(text, after);
    if (dotLength(text, after) === 0 && after < text.length && !/[\s"'&;,)%]/.test(text.charAt(after))) break;
    end = after;
    if (dotLength(text, after) === 0) break;
    end = toRunEnd(text, after);
  }
  return { start: start + escapeLength(text, start), end };
}

function toRunEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const length = isTokenCharacter(text.charCodeAt(end)) ? 1 : dotLength(text, end);
    if (length === 0) return end;
    end += length;
  }
}

/** Characters that a dot takes here: one, three where it is encoded, five where it is so twice; 0 where there is none. */
function dotLength(text: string, at: number): number {
  return markLength(text, at, DOT, '2E');
}

function paddingLength(text: string, at: number): number {
  return markLength(text, at, '=', '3D');
}

function markLength(text: string, at: number, mark: string, code: string): number {
  const first = text.charAt(at);
  if (first !== PERCENT) return first === mark ? 1 : 0;
  const from = at + PERCENT.length + (text.startsWith(TWICE, at + PERCENT.length) ? TWICE.length : 0);
  return text.slice(from, from + CODE_LENGTH).toUpperCase() === code ? from + CODE_LENGTH - at : 0;
}

/** Of `%20eyJ`, `%2520eyJ`, `\neyJ` and `\u0022eyJ` the first characters belong to an escape and not to the token. */
function escapeLength(text: string, start: number): number {
  const before = text.charAt(start - 1);
  if (before === PERCENT) return /^(?:25)?[0-9A-Fa-f]{2}(?=e[yw])/.exec(text.slice(start, start + 6))?.[0].length ?? 0;
  if (before !== '\\') return 0;
  return /^(?:[nrt]|u[0-9a-fA-F]{4})(?=e[yw])/.exec(text.slice(start, start + 8))?.[0].length ?? 0;
}

/** The token within a run whose dots and padding may be percent-encoded: the token is plain, its place that of the text. */
function readRun(text: string, start: number, end: number): ReturnType<typeof toToken> {
  const run = text.slice(start, end);
  if (!ENCODED.test(run)) return toToken(text, start, end);
  const plain = run.replace(/%(?:25)?2E/gi, DOT).replace(/%(?:25)?3D/gi, '=');
  const found = toToken(plain, 0, plain.length);
  if (found === undefined) return undefined;
  let at = 0;
  const skip = (characters: number): number => {
    const from = at;
    for (let index = 0; index < characters; index += 1) at += Math.max(1, dotLength(run, at), paddingLength(run, at));
    return at - from;
  };
  return { token: found.token, offset: start + skip(found.offset), length: skip(found.length) };
}

/** The token within a run. Undefined where no part looks like JSON. */
function toToken(text: string, start: number, end: number): { readonly token: string; readonly offset: number; readonly length: number } | undefined {
  const parts = toParts(text, start, end);
  const looksLikeJson = ({ from, to }: Part): boolean => to - from >= SHORTEST_PART && JSON_START.test(text.slice(from, from + 2));
  let first = parts.findIndex(looksLikeJson);
  if (first < 0) return afterPrefix(text, start, end);
  // A header whose beginning was lost still counts as the first of three parts, unless it is whole behind a name.
  if (first === 1 && parts.length === 3) {
    const named = afterPrefix(text, start, end);
    if (named !== undefined) return named;
    first = 0;
  }
  const kept = parts.slice(first);
  // The full stop of a sentence is not part of a token; the empty signature of an unsecured one is.
  while (kept.length > 3 && isEmpty(kept.at(-1))) kept.pop();
  if (kept.length === 2 && isEmpty(kept[1])) kept.pop();
  const offset = kept[0]?.from ?? start;
  const token = text.slice(offset, kept.at(-1)?.to ?? end);
  if (kept.length === 1 && !isHeader(token)) return undefined;
  return { token, offset, length: token.length };
}

/** What stands before a hyphen or an underscore may be a name: `session-eyJ…`. */
function afterPrefix(text: string, start: number, end: number): ReturnType<typeof toToken> {
  const name = /^[^.]{0,60}?[-_](?=eyJ)/.exec(text.slice(start, Math.min(end, start + 64)))?.[0];
  return name === undefined ? undefined : toToken(text, start + name.length, end);
}

interface Part {
  readonly from: number;
  readonly to: number;
}

const isEmpty = (part: Part | undefined): boolean => part !== undefined && part.from === part.to;

/** The parts between dots; a run of many dots ends in one part that holds the rest. */
function toParts(text: string, start: number, end: number): readonly Part[] {
  const run = text.slice(start, end); // a search for a dot must not go on beyond it
  const parts: Part[] = [];
  let from = 0;
  while (parts.length < MOST_PARTS) {
    const dot = run.indexOf(DOT, from);
    if (dot < 0) break;
    parts.push({ from: start + from, to: start + dot });
    from = dot + 1;
  }
  return [...parts, { from: start + from, to: end }];
}

/** A run without dots is a token's header only if it says so: cursors of AWS lists are base64 of JSON too. */
function isHeader(run: string): boolean {
  const { bytes } = decodeBase64Url(run.slice(0, HEADER_PROBE));
  return /"(?:alg|enc)"\s*:/.test(decodeUtf8(bytes));
}
