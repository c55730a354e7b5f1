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

const maskRuns = (text: string) => (TOKEN_CLUE.test(text) ? text.replace(/[\w.-]+/g, maskRun) : text);

/** Masks from the first segment of a run that begins a JWT, from its payload where the header was lost. */
function maskRun(run: string): string {
  if (!run.includes('.')) return run;
  const segments = run.split('.');
  let from = 0;
  for (const [index, segment] of segments.entries()) {
    const start = findTokenStart(segment);
    if (start >= 0) {
      const rest = segments.slice(index + 1);
      // Fewer parts are no token: a header alone, or one of which only a preview is shown.
      if (rest.length < (index === 0 ? 2 : 1) || rest.every((part) => part === '')) return run;
      // A full stop behind the token belongs to the sentence.
      const isSentence = rest.length > 2 && rest.at(-1) === '';
      return `${run.slice(0, from + start)}${segment.slice(start, start + 8)}…${MASK}${isSentence ? '.' : ''}`;
    }
    from += segment.length + 1;
  }
  return run;
}

/** Where the base64url of a JSON object begins in a word; -1 where nowhere. */
function findTokenStart(word: string): number {
  for (const { index } of word.matchAll(/e(?:y[A-DI-L]|w[k-r0-3])/g)) {
    if (/^\{\s*(?:"|$)/.test(Buffer.from(word.slice(index, index + 24), 'base64url').toString('latin1'))) return index;
  }
  return -1;
}

/** A long text, masked in parts of about 256 KiB. None is cut within a token; a member's value may be cut and is masked all the same. */
export function* maskInWindows(text: string): Generator<string> {
  const members = createValueMask(MEMBERS);
  const tokenEnd = /[^\w.-]/g;
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

/** The first characters of a token that are too few to be looked at. */
const FIRST: readonly string[] = ['e', 'ey', 'ew'];
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
    isContinuedBy: (piece) => /^[\w.-]/.test(piece) && (isToken || findTokenStart(kept + piece.slice(0, 3)) === 0),
  };
}

const TOKEN_CHARACTERS: ReadonlySet<number> = new Set(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-', (char) => char.charCodeAt(0)));

/** A text that was cut, without a token at its end of which only a part is left: that is not known as one. */
export function withoutCutToken(text: string): string {
  const run = findRun(text);
  const token = text.slice(run).search(TOKEN_CLUE);
  return token < 0 ? text : text.slice(0, run + token);
}

/** Where the token characters at the end of a text begin. */
function findRun(text: string): number {
  let at = text.length;
  while (at > 0 && TOKEN_CHARACTERS.has(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** A token begins in it, or it is the first characters of one. */
const mayBecomeToken = (word: string) => FIRST.includes(word) || findTokenStart(word) >= 0;
