import { createValueMask, MASK, MEMBERS } from './secretValues.js';

/** Characters that begin like a token: base64url of a brace, with a quote or white space behind it. See `jwt/find.ts`. */
export const TOKEN_CLUE = /e[yw][\w-]{6}/;
/** Without one of these no member has to be masked. */
const MEMBER_CLUE = /token|secret|key|passw|passphrase|pwd|authorization|bearer|gh[opusr]_|github_pat|ya29|xox|glpat/i;
const WINDOW = 262_144;

/**
 * Replaces what looks like a JWT by its first 8 characters, and the values of members such as `access_token` in JSON text
 * or of `password=` in plain text entirely, that of one that does not end too. Linear in the text.
 */
export function maskTokens(text: string): string {
  return maskRuns(MEMBER_CLUE.test(text) ? createValueMask(MEMBERS).push(text).own : text);
}

/** A dot between the parts of a token, as it is, percent-encoded (RFC 3986, section 2.1) or as JSON may write it, with the padding that some clients leave before it. */
const PADDING = '(?:=|%(?:25)*3D|\\\\+u003d)';
const ENCODED_DOT = '(?:%(?:25)*2E|\\\\+u002e)';
const DOT = `(?:\\.|${ENCODED_DOT})`;
const DOTS = new RegExp(`${PADDING}{0,2}${DOT}`, 'i');
const RUN = new RegExp(`[\\w.-]+(?:(?:${PADDING}{1,2}(?=${DOT})|${ENCODED_DOT})[\\w.-]*)*`, 'gi');
/** The end of a line, as it is or as JSON writes it. */
const LINE_END = '(?:[ \\t]{0,8}\\r?\\n[ \\t]{0,8}|(?:\\\\{1,15}r)?\\\\{1,15}n)';
/** A token whose payload is broken into lines, with its signature: what is so long is no word of the next sentence. Looked for where a word begins, so it stays linear. */
const BROKEN = new RegExp(`(?<=^|[^\\w-]|\\\\[nrt])e[yw][\\w-]{8,}\\.[\\w-]*(?:${LINE_END}[\\w-]+)+\\.[\\w-]{16,}(?:${LINE_END}[\\w-]{40,})*`, 'g');
/** The signature or the tag of a token in JSON serialization, without which the rest is good for nothing (RFC 7515, section 7.2; RFC 7516, section 7.2). */
const IN_JSON = /["'](?:payload|ciphertext)\\*["']\s{0,8}:\s{0,8}\\*["']/;
const SIGNATURE = /(?<!\\)((\\*)(["'])(?:signature|tag)\2\3\s{0,8}:\s{0,8}\2\3)[\w=-]{8,}/g;

function maskRuns(text: string): string {
  const plain = IN_JSON.test(text) ? text.replace(SIGNATURE, `$1${MASK}`) : text;
  return TOKEN_CLUE.test(plain) ? plain.replace(BROKEN, (token) => (findTokenStart(token) === 0 ? toMasked(token) : token)).replace(RUN, maskRun) : plain;
}

/** Masks from the first part of a run that begins a JWT, from its payload where the header was lost. */
function maskRun(run: string): string {
  const start = findTokenStart(run);
  if (start < 0) return run;
  const [first = '', ...rest] = run.slice(start).split(DOTS);
  // Fewer parts are no token: a header alone, or one of which only a preview is shown.
  if (rest.length < (DOTS.test(run.slice(0, start)) ? 1 : 2) || rest.every((part) => part === '')) return run;
  // A full stop behind the token belongs to the sentence.
  return `${run.slice(0, start)}${toMasked(first)}${rest.length > 2 && rest.at(-1) === '' ? '.' : ''}`;
}

const toMasked = (token: string) => `${token.slice(0, 8)}…${MASK}`;

/** How the first 18 bytes of a JSON object begin, or where fewer are there. */
const OBJECT = /^\{\s*(?:"|$)/;
/** The same, with nothing behind that JSON cannot have: by chance hardly ever in base64url of anything else. No sign is read in two ways, which would take exponential time. */
const READABLE_OBJECT = /^\{\s*(?:"(?:[^\p{Cc}\uFFFD]|[\t-\r])*\uFFFD?)?$/u;

/** Where the base64url of a JSON object begins in a run of token characters; -1 where nowhere. */
function findTokenStart(run: string, object = OBJECT): number {
  for (const { index } of run.matchAll(/e(?:y[A-DI-L]|w[k-r0-3])/g)) {
    const [part = ''] = /^[\w-]+/.exec(run.slice(index, index + 24)) ?? [];
    if (object.test(Buffer.from(part, 'base64url').toString())) return index;
  }
  return -1;
}

/** A long text, masked in parts of about 256 KiB. None is cut within a token; a member's value may be cut and is masked all the same. */
export function* maskInWindows(text: string): Generator<string> {
  const members = createValueMask(MEMBERS);
  const tokenEnd = /[^\w.%=\\-]/g;
  for (let from = 0; from < text.length;) {
    tokenEnd.lastIndex = from + WINDOW;
    const to = tokenEnd.exec(text)?.index ?? text.length;
    yield maskTokens(members.push(text.slice(from, to)).joined);
    from = to;
  }
}

/** Masks JWTs in a text that comes in pieces, also where they are cut. The values of members are left to a `ValueMask`: it could not go on with one that is masked already. */
export interface TokenMask {
  /** What can be shown by now. What may become a token is kept back. */
  push(piece: string): string;
  /** What was kept back. */
  flush(): string;
  /** Whether the last piece ended with a word that has begun like a token, or with the first characters of such a beginning. */
  keeps(): 'nothing' | 'start' | 'token';
  /** True where this piece goes on with a token. */
  isContinuedBy(piece: string): boolean;
}

/** Characters of a token, of its encoded dots and of its padding. */
export const TOKEN_CHARACTERS = /^[\w.%=\\-]+/;
/** The first characters of a token that are too few to be looked at. */
const FIRST = /(?:^|[%=\\])e[yw]?$/;
/** A longer run of token characters is shown as it is: it is no token. */
const LONGEST_TOKEN = 262_144;

export function createTokenMask(): TokenMask {
  /** A word that begins a token, or `e` or `ey`. */
  let kept = '';
  let isToken = false;

  function keep(word: string): string {
    isToken ||= findTokenStart(word) >= 0;
    kept = word;
    return '';
  }

  function flush(): string {
    const shown = maskRuns(kept);
    kept = '';
    isToken = false;
    return shown;
  }

  return {
    push(piece) {
      const start = findRun(piece);
      if (start === 0 && isToken && kept.length < LONGEST_TOKEN) {
        kept += piece; // not looked at before it ends: a long token stays linear
        return '';
      }
      if (start === 0 && !isToken && mayBecomeToken(kept + piece)) return keep(kept + piece);
      const before = kept + piece.slice(0, start);
      [kept, isToken] = ['', false];
      const word = piece.slice(start);
      return mayBecomeToken(word) && start > 0 ? maskRuns(before) + keep(word) : maskRuns(before + word);
    },
    flush,
    keeps: () => (isToken ? 'token' : kept === '' ? 'nothing' : 'start'),
    isContinuedBy: (piece) => TOKEN_CHARACTERS.test(piece) && (isToken || beginsIn(kept, piece)),
  };
}

/** True where a token begins in the first text with the first characters of the second one. */
function beginsIn(kept: string, piece: string): boolean {
  const start = findTokenStart(kept + piece.slice(0, 3));
  return start >= 0 && start < kept.length;
}

const CODES: ReadonlySet<number> = new Set(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-%=\\', (char) => char.charCodeAt(0)));

/** A text that was cut, without a token at its end of which only a part is left: that is not known as one. */
export function withoutCutToken(text: string): string {
  const run = findRun(text);
  const token = findTokenStart(text.slice(run), READABLE_OBJECT);
  return token < 0 ? text : text.slice(0, run + token);
}

/** Where the token characters at the end of a text begin. */
function findRun(text: string): number {
  let at = text.length;
  while (at > 0 && CODES.has(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** A token begins in it, or it is the first characters of one. */
const mayBecomeToken = (word: string) => FIRST.test(word) || findTokenStart(word) >= 0;
