export const MASK = '[secret]';

/** Members whose value is never shown, whatever it looks like. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set(
  ['access_token', 'id_token', 'refresh_token', 'client_secret', 'accessToken', 'idToken', 'refreshToken', 'clientSecret'],
);

const NAMES = [...SECRET_MEMBERS].join('|');
/** A secret member with its value, in JSON text. */
const MEMBER = new RegExp(`"(${NAMES})"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g');
/** The same in JSON text within JSON text: the backslashes before the quotes tell how deep. */
const NESTED_MEMBER = new RegExp(`(\\\\+")(${NAMES})\\1(\\s*:\\s*)\\1(?:(?!\\1).)*\\1`, 'gs');
/** Without one of these there is nothing to mask. */
const CLUE = /eyJ|oken\\*"|ecret\\*"/;
const WINDOW = 262_144;

/**
 * Replaces what looks like a JWT by its first 8 characters, and the values of members such as `access_token` in JSON text
 * entirely. Linear in the text.
 */
export function maskTokens(text: string): string {
  if (!CLUE.test(text)) return text;
  return text
    .replace(MEMBER, `"$1"$2"${MASK}"`)
    .replace(NESTED_MEMBER, `$1$2$1$3$1${MASK}$1`)
    .replace(/[\w.-]+/g, maskRun);
}

/** Masks from the first segment of a run that begins a JWT: `eyJ` is `{"` in base64url, and two dots follow. */
function maskRun(run: string): string {
  const start = run.indexOf('eyJ');
  if (start < 0) return run;
  const [header = '', payload = '', ...rest] = run.slice(start).split('.');
  const isToken = payload !== '' && rest.length > 0;
  // A full stop behind the token belongs to the sentence.
  return isToken ? `${run.slice(0, start)}${header.slice(0, 8)}…${MASK}${rest.length > 1 && rest.at(-1) === '' ? '.' : ''}` : run;
}

/** A long text, masked in parts of about 256 KiB; each is cut where no token is, where there is such a place. */
export function* maskInWindows(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = from + WINDOW >= text.length ? text.length : findCut(text, from);
    yield maskTokens(text.slice(from, to));
    from = to;
  }
}

/** Behind the last space or line end of a window's second half: neither a token nor a member's value goes over it. */
function findCut(text: string, from: number): number {
  for (let at = from + WINDOW; at > from + WINDOW / 2; at -= 1) if (/[\s,]/.test(text.charAt(at - 1))) return at;
  return from + WINDOW;
}

/** Masks tokens in a text that comes in pieces, also where they are cut. */
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

const START = 'eyJ';
/** A longer run of token characters is shown as it is: it is no token. */
const LONGEST_TOKEN = 262_144;

export function createTokenMask(): TokenMask {
  /** A word that begins a token, or `e` or `ey`. */
  let kept = '';
  let isToken = false;

  function keep(word: string): string {
    isToken ||= word.includes(START);
    kept = word;
    return '';
  }

  function flush(): string {
    const shown = maskTokens(kept);
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
      return mayBecomeToken(word) && start > 0 ? maskTokens(before) + keep(word) : maskTokens(before + word);
    },
    flush,
    keeps: () => (isToken ? 'token' : kept === '' ? 'nothing' : 'start'),
    isContinuedBy: (piece) => /^[\w.-]/.test(piece) && (isToken || (kept + piece.slice(0, START.length)).startsWith(START)),
  };
}

const TOKEN_CHARACTERS: ReadonlySet<number> = new Set(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-', (char) => char.charCodeAt(0)));

/** Where the token characters at the end of a text begin. */
function findRun(text: string): number {
  let at = text.length;
  while (at > 0 && TOKEN_CHARACTERS.has(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** A token begins in it, or it is the first characters of one. */
const mayBecomeToken = (word: string) => word.includes(START) || (word !== '' && START.startsWith(word));
