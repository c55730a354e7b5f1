import { checkEventSize, MAX_SPACE_CHARACTERS } from './eventSize.js';
import type { Piece, Splitter } from './split.js';

/** Of RFC 7464. */
const RECORD_SEPARATOR = '\u001e';
/** Space between values; \s has the byte order mark too. */
const SPACE = new RegExp(`[\\s${RECORD_SEPARATOR}]*`, 'y');
const IN_CONTAINER = /["{}[\]]/g;
const IN_STRING = /["\\]/g;
/** A number, a word, or text that is no JSON at all: it goes to the end of its line. */
const LINE_END = new RegExp(`[\\r\\n${RECORD_SEPARATOR}]`, 'g');

/**
 * Splits JSON values that follow each other, as an agent that answers in chunks sends them; one whole document is one of them. It looks
 * for the end of a value only and does not judge it. Linear in the text.
 */
export function createJsonSplitter(): Splitter {
  let where: 'between' | 'container' | 'string' | 'word' = 'between';
  let depth = 0;
  let isEscaped = false;
  /** Of the value that has begun, and of the space before it. */
  let begun = '';
  let space = '';

  /** Index behind the end of the value that is open at `from`; -1 where it goes on behind this text. */
  function findEnd(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (where === 'word') {
        LINE_END.lastIndex = at;
        return LINE_END.exec(text)?.index ?? -1;
      }
      if (where === 'string') {
        at = skipString(text, at);
        if (at < 0) return -1;
        if (depth === 0) return at;
        where = 'container';
      }
      IN_CONTAINER.lastIndex = at;
      const match = IN_CONTAINER.exec(text);
      if (match === null) return -1;
      at = match.index + 1;
      if (match[0] === '"') where = 'string';
      else depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
      if (depth === 0) return at;
    }
    return -1;
  }

  /** Index behind the closing quote; -1 where it is not in this text. */
  function skipString(text: string, from: number): number {
    let at = from;
    if (isEscaped) at += 1;
    isEscaped = false;
    for (;;) {
      IN_STRING.lastIndex = at;
      const match = IN_STRING.exec(text);
      if (match === null) return -1;
      if (match[0] === '"') return match.index + 1;
      at = match.index + 2;
      isEscaped = at > text.length;
      if (isEscaped) return -1;
    }
  }

  function open(char: string): void {
    where = char === '"' ? 'string' : char === '{' || char === '[' ? 'container' : 'word';
    depth = where === 'container' ? 1 : 0;
  }

  return {
    push(text) {
      const pieces: Piece[] = [];
      let at = 0;
      while (at < text.length) {
        let from = at;
        if (where === 'between') {
          SPACE.lastIndex = at;
          const gap = SPACE.exec(text)?.[0] ?? '';
          space = toKeptSpace(space + gap);
          at += gap.length;
          if (at === text.length) break;
          from = at;
          open(text.charAt(at));
          at += 1;
        }
        const end = findEnd(text, at);
        begun += text.slice(from, end < 0 ? undefined : end);
        checkEventSize(begun.length);
        if (end < 0) break;
        pieces.push({ type: 'json', data: begun, raw: space + begun });
        [begun, space, where] = ['', '', 'between'];
        at = end;
      }
      return pieces;
    },
    end(outcome) {
      // Only the end of the body ends a number.
      if (where === 'word' && outcome === 'complete') return { pieces: [{ type: 'json', data: begun, raw: space + begun }], incomplete: '', rest: '' };
      return { pieces: [], incomplete: begun, rest: space + begun };
    },
  };
}

const toKeptSpace = (space: string) => (space.length > MAX_SPACE_CHARACTERS ? '' : space);

/** Splits lines, each of which should be a JSON value; blank ones are passed over. */
export function createLineSplitter(): Splitter {
  let begun = '';
  let blank = '';
  const toPieces = (lines: readonly string[]): readonly Piece[] => lines.flatMap((line) => {
    const data = line.trim();
    if (data === '') {
      blank = toKeptSpace(blank + line);
      return [];
    }
    const raw = blank + line;
    blank = '';
    return [{ type: 'line', data, raw }];
  });
  return {
    push(text) {
      const last = text.lastIndexOf('\n') + 1;
      if (last === 0) {
        begun += text;
        checkEventSize(begun.length);
        return [];
      }
      const whole = begun + text.slice(0, last);
      begun = text.slice(last);
      return toPieces(whole.match(/[^\n]*\n/g) ?? []);
    },
    end(outcome) {
      if (outcome === 'complete') return { pieces: toPieces(begun === '' ? [] : [begun]), incomplete: '', rest: blank };
      return { pieces: [], incomplete: begun.trim(), rest: blank + begun };
    },
  };
}
