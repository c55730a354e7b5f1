export const MASK = '[secret]';

/** Members whose value is never shown, whatever it looks like; any case, `snake_case`, `camelCase` and with something before. */
const NAME = '[\\w-]{0,30}(?:(?:access|id|refresh|session|security|bearer|auth)[_-]?token|secret|(?:secret[_-]?access|api|private)[_-]?key|password|passphrase)';
const SECRET_NAME = new RegExp(`^(?:${NAME})$`, 'i');

/** True for a member such as `access_token`, `workloadAccessToken`, `apiKey` or `client_secret`. */
export const isSecretMember = (name: string): boolean => SECRET_NAME.test(name);

/** The same names in a text, where no quotes are round them: `client_secret: x`, `password=x`, "API key: x". `invalid_token` is an error of OAuth. */
const PLAIN_NAME = '(?:(?:access|(?<!inval)id|refresh|session|security|bearer|auth)[ _-]?token|secret|(?:secret[ _-]?access|api|private)[ _-]?key|password|passwd|pwd|passphrase)';
const MARKS = '[*_`]{0,3}[ \\t]{0,8}';
const VALUE_MARKS = `[=>]?${MARKS}[*_\`]{0,3}`;
const SCHEMES = ['bearer', 'basic', 'digest', 'token', 'dpop'];
const SCHEME = `(?:${SCHEMES.join('|')})[ \\t]{1,8}`;
/** A text that ends like this may go on with a scheme, which is no secret. */
const SCHEME_BEGINS = `(?:${SCHEMES.flatMap((scheme) => Array.from(scheme, (_, index) => scheme.slice(0, index + 1))).join('|')})[ \\t]{0,8}$`;
/** The sign between such a name and its value, on the line of the name, perhaps with marks of Markdown. Names are many: the sign is looked for first. */
const PLAIN = `[:=](?<=${PLAIN_NAME}${MARKS}(?::|=(?!=)))${VALUE_MARKS}`;
/** `Authorization: Bearer x`, as a header or as a member (RFC 9110, section 11.6.2). */
const AUTHORIZATION = `[:=](?<=authorization${MARKS}(?::|=(?!=)))${VALUE_MARKS}(?:${SCHEME})?(?!${SCHEME_BEGINS})|:(?<=authorization\\\\*["']\\s{0,8}:)\\s{0,8}\\\\*["']${SCHEME}`;
/** Words that follow such a name in a sentence or in a declaration, and are no value of it. */
const ORDINARY = ['is', 'are', 'was', 'must', 'should', 'may', 'can', 'cannot', 'has', 'have', 'not', 'no', 'the', 'an?', 'your', 'my', 'i', 'we', 'you', 'to', 'for', 'of', 'in', 'it', 'this',
  'that', 'if', 'and', 'or', 'as', 'at', 'on', 'use', 'set', 'enter', 'please', 'null', 'none', 'nil', 'undefined', 'true', 'false', 'str(?:ing)?', 'required', 'optional', 'missing', 'invalid', 'wrong',
  'incorrect', 'expired', 'unknown', 'empty', 'changed', 'reset', 'too', ...SCHEMES].join('|');
/** A value without quotes begins here: no mark that ends one, no word of a sentence, and nothing that is masked already. */
const PLAIN_START = `(?!\\[secret\\]|(?:${ORDINARY})(?:[\\s"'\`\\\\]|[.,;:!?)]?(?!\\S)))(?=[^\\s"'\`&<>=:,;)}\\]|\\\\])`;
/** Behind it. A comma or a bracket ends it where a space or another name comes next; a backslash where it writes a quote or white space. */
const PLAIN_END = /[\s"'`&<>]|\\+[nrt"']|[.,;:!?)}\]]+(?=[\s"'`&<>]|\\+[nrt"'])|[,;](?=[\w-]{1,30}[=:])/g;
/** Opaque tokens that are known by how they begin, those of GitHub, Google, Slack and GitLab among them, and long ones behind the word Bearer. */
const KNOWN = '(?<![A-Za-z0-9_])(?:gh[opusr]_|github_pat_|ya29\\.|xox[abeprs]-|glpat-|bearer[ \\t]{1,8}(?!e[yw])(?=[\\w.~+/=-]{16})(?=[A-Za-z_.~+/=-]{0,60}\\d))(?=\\w)';
/** A member of JSON in a URL: `%22access_token%22%3A%22`. Its value is masked with what is behind it there. */
const ENCODED = `%(?:25)*22(?:${NAME})%(?:25)*22(?:\\+|%(?:25)*20)?(?::|%(?:25)*3A)(?:\\+|%(?:25)*20)?%(?:25)*22`;
/** A member's name up to the quote of its value, in JSON or as Python writes it; backslashes are those of JSON within JSON. */
const MEMBER = `(?:(?<!\\\\)(\\\\*)(["'])(?:${NAME})\\1\\2\\s*:\\s*|${PLAIN})(?<slashes>\\\\*)(?<quote>["'])|(?<plain>(?:${AUTHORIZATION}|${PLAIN})${PLAIN_START}|${KNOWN}|${ENCODED})`;
const COLON = '(?::|%(?:25)*3A|\\\\+u003a)';
/** What stands before the session of a consent: `request_uri` of an authorization URL (RFC 9126, section 4), or the URN itself. */
const SESSION = `(?:request_uri(?:=|%(?:25)*3D|\\\\+u003d)|${['urn', 'ietf', 'params', 'oauth', 'request_uri'].join(COLON)}${COLON})(?!\\[session\\])`;
/** A backslash ends it but where it writes a colon or a slash of it. */
const SESSION_END = /[\s"'<>&)\]]|\\(?![\\u/]|$)/g;

/** Characters of what came before in which the beginning of a name is looked for. */
const TAIL = 256;
/** A value that is longer does not end: it was none. */
const LONGEST = 262_144;
/** Behind this only the value is missing. */
const NAMED = new RegExp(`(?:["'](?:${NAME})\\\\*["']\\s*:?\\s*\\\\*|${PLAIN}|${AUTHORIZATION})$`, 'i');

/** Index of what ends a value in this text, from here on; -1 where it goes on behind the text. Knows what came before. */
type FindEnd = (text: string, from: number) => number;

interface Secrets {
  readonly head: RegExp;
  readonly open: (head: RegExpExecArray) => { readonly findEnd: FindEnd; readonly mask: string };
}

/** Values of members such as `access_token`, in JSON and in plain text. */
export const MEMBERS: Secrets = {
  head: new RegExp(MEMBER, 'i'), open: (head) => ({ findEnd: head.groups?.['plain'] === undefined ? untilQuote(head) : untilPlainEnd, mask: MASK }),
};

/** Those and the sessions of consents: whoever has one can go on with it. */
export const MEMBERS_AND_SESSIONS: Secrets = {
  head: new RegExp(`${MEMBER}|${SESSION}`, 'i'),
  open: (head) => (head.groups?.['quote'] === undefined && head.groups?.['plain'] === undefined ? { findEnd: untilSessionEnd, mask: '[session]' } : MEMBERS.open(head)),
};

/** A piece of a text without the secret values in it. */
export interface MaskedPiece {
  /** Masked wherever a part of a value is in this piece. */
  readonly own: string;
  /** Masked where a value begins: what all pieces together make. */
  readonly joined: string;
}

/** Masks secret values in a text that comes in pieces, however they are cut. */
export interface ValueMask {
  push(piece: string): MaskedPiece;
  /** True where the text ended within a value, or right before one. */
  isOpen(): boolean;
}

export function createValueMask({ head, open }: Secrets): ValueMask {
  let tail = '';
  let value: { readonly findEnd: FindEnd; readonly mask: string; length: number } | undefined;

  function push(piece: string): MaskedPiece {
    const own: string[] = [];
    const joined: string[] = [];
    for (let at = 0; ;) {
      if (value !== undefined) {
        const end = value.findEnd(piece, at);
        const to = end < 0 ? piece.length : end;
        if (to > at) own.push(value.mask);
        if (to > at && value.length === 0) joined.push(value.mask);
        value.length += to - at;
        if (end < 0 && value.length < LONGEST) break;
        [value, tail, at] = [undefined, '', to];
      }
      const text = tail + piece.slice(at);
      const match = head.exec(text);
      // A name that was one word of a sentence before this piece came may have been seen, and not its value.
      const start = match === null ? piece.length : Math.max(at, at + match.index + match[0].length - tail.length);
      own.push(piece.slice(at, start));
      joined.push(piece.slice(at, start));
      tail = match === null ? text.slice(-TAIL) : '';
      if (match === null) break;
      value = { ...open(match), length: 0 };
      at = start;
    }
    return { own: own.join(''), joined: joined.join('') };
  }

  return {
    push,
    isOpen: () => value !== undefined || NAMED.test(tail),
  };
}

/**
 * A quote ends a string where it has as many backslashes before it as the one that began it: more belong to the value, two at a time for
 * each depth. One with fewer ends the text in which the string stands.
 */
function untilQuote({ groups }: RegExpExecArray): FindEnd {
  const depth = groups?.['slashes']?.length ?? 0;
  const quote = groups?.['quote'];
  let slashes = 0;
  return (text, from) => {
    for (let at = from; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (char === '\\') {
        slashes += 1;
        continue;
      }
      if (char === quote && (slashes < depth || slashes % (2 * depth + 2) === depth)) return Math.max(from, at - Math.min(slashes, depth));
      slashes = 0;
    }
    return -1;
  };
}

const untilMatch = (end: RegExp): FindEnd => (text, from) => {
  end.lastIndex = from;
  return end.exec(text)?.index ?? -1;
};
const untilSessionEnd = untilMatch(SESSION_END);
const untilPlainEnd = untilMatch(PLAIN_END);
