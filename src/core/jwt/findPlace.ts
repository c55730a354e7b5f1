/** Where something stands, for a person. Lines and columns count from 1. */
export interface Place {
  readonly where: string;
  readonly line: number;
  readonly column: number;
}

/** What is read before a token to say where it stands: enough for the name and value of a header in a HAR. */
const WINDOW = 300;
const QUOTE = String.raw`\\{0,3}["']?`;
const SCHEME = String.raw`(?:(?:bearer|dpop|jwt)(?:\s|%(?:25)?20|\+){1,4})?`;
const NAME = new RegExp(String.raw`([A-Za-z_][A-Za-z0-9_:.-]{0,60})${QUOTE}\s{0,4}(?:[:=]|%(?:25)?3D)\s{0,4}${QUOTE}${SCHEME}$`, 'i');
const HAR_HEADER = new RegExp(String.raw`"name"\s{0,20}:\s{0,20}"([^"\\]{1,60})"\s{0,20},\s{0,40}"value"\s{0,20}:\s{0,20}"${SCHEME}$`, 'i');
const BEARER = /\b(bearer|dpop)(?:\s|%20)$/i;

/** Counts lines as it goes: places must be asked for in the order in which they stand. */
export function toPlace(): { readonly at: (text: string, offset: number, what?: string) => Place } {
  let line = 1;
  let lineStart = 0;
  let lineEnd = -1; // not known yet; asked for once a line, since it may be far
  return {
    at: (text, offset, what) => {
      if (lineEnd < 0) lineEnd = toLineEnd(text, 0);
      while (lineEnd < offset) {
        line += 1;
        lineStart = lineEnd + 1;
        lineEnd = toLineEnd(text, lineStart);
      }
      return { where: `${what ?? toWords(text.slice(Math.max(0, offset - WINDOW), offset))}, line ${line}`, line, column: offset - lineStart + 1 };
    },
  };
}

function toLineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** Whether the value at the offset has this name before it. */
export function isWithin(text: string, offset: number, name: string): boolean {
  return NAME.exec(text.slice(Math.max(0, offset - WINDOW), offset))?.[1] === name;
}

function toWords(before: string): string {
  const header = HAR_HEADER.exec(before)?.[1];
  if (header !== undefined) return `${/^authorization$/i.test(header) ? 'Authorization' : header} header`;
  const match = NAME.exec(before);
  const name = match?.[1]?.replace(/^.*[.:]/, '');
  if (match !== null && name !== undefined && name !== '') {
    if (/^(proxy-)?authorization$/i.test(name)) return 'Authorization header';
    return toNamed(name, before.slice(0, match.index + (match[1]?.length ?? 0) - name.length));
  }
  const scheme = BEARER.exec(before)?.[1];
  return scheme === undefined ? 'text' : /dpop/i.test(scheme) ? 'DPoP token' : 'bearer token';
}

/** What stands before a name says whether it belongs to a cookie or to an address. */
function toNamed(name: string, before: string): string {
  if (/\bcookie["']?\s?[:=][^\n]*$/i.test(before)) return `cookie ${name}`;
  const word = before.slice(Math.max(...[' ', '\n', '"', "'"].map((mark) => before.lastIndexOf(mark))) + 1);
  if (!/[#?&]$/.test(word)) return name;
  if (word.includes('#')) return `${name} in a URL fragment`;
  return word.includes('?') ? `${name} in a URL query` : `${name} in a form`;
}
