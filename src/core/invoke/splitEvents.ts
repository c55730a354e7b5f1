import { createParser } from 'eventsource-parser';
import { checkEventSize, MAX_EVENT_CHARACTERS, MAX_SPACE_CHARACTERS, toTooLarge } from './eventSize.js';
import type { Piece, Splitter } from './split.js';

/** Two line ends, the second of which ends an event. It also finds the two characters of one CRLF, where a cut does no harm. */
const BLANK_LINE = /(?:\r\n|[\r\n])(?:\r\n|[\r\n])/g;
const BLANK_END = /(?:\r\n|\n|\r(?!\n))(?:\r\n|[\r\n])$/;
/** A line that is no comment. */
const FIELD = /(?:^|[\r\n])[^:\r\n]/;
const LATER_FIELD = /[\r\n][^:\r\n]/;
const isLineEnd = (char: string) => char === '\n' || char === '\r';

/**
 * Splits a `text/event-stream` (WHATWG HTML, 9.2). The parser says what an event is; it is fed up to one blank line at a time, so that
 * the text of each event is known too.
 */
export function createEventSplitter(): Splitter {
  let found: Omit<Piece, 'raw'> | undefined;
  /** What came since the last event. */
  let raw = '';
  /** Whether a line of it is a field, so that an event may have begun. */
  let hasField = false;
  let endedLine = true;
  /** Of the text; to look at the end of `raw` would copy it each time. */
  let lastFour = '';
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ event, data }) => { found = { type: event ?? 'message', data }; },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') throw toTooLarge();
    },
  });

  /** A stream may go on for hours with nothing but comments, by which it is kept open. */
  function dropComments(slice: string): void {
    hasField ||= (endedLine ? FIELD : LATER_FIELD).test(slice);
    lastFour = (lastFour + slice).slice(-4);
    endedLine = isLineEnd(lastFour.slice(-1));
    const isBlank = BLANK_END.test(lastFour);
    if ((isBlank || !hasField) && raw.length > MAX_SPACE_CHARACTERS) raw = endedLine ? '' : ':';
    if (isBlank) hasField = false;
    checkEventSize(raw.length);
  }

  return {
    push(text) {
      const pieces: Piece[] = [];
      for (const slice of toSlices(text, endedLine)) {
        raw += slice;
        parser.feed(slice);
        if (found === undefined) {
          dropComments(slice);
          continue;
        }
        pieces.push({ type: found.type, data: found.data, raw });
        found = undefined;
        [raw, hasField, lastFour, endedLine] = ['', false, slice.slice(-4), isLineEnd(slice.slice(-1))];
      }
      return pieces;
    },
    end: () => ({ pieces: [], incomplete: findUnfinished(raw), rest: raw }),
  };
}

/** The text in slices, none of which ends more than one event. */
function* toSlices(text: string, afterLineEnd: boolean): Generator<string> {
  let from = 0;
  // Each of these may end the event that the text before has begun.
  if (afterLineEnd) for (; isLineEnd(text.charAt(from)); from += 1) yield text.charAt(from);
  if (text.includes('\r')) {
    BLANK_LINE.lastIndex = from;
    for (let match = BLANK_LINE.exec(text); match !== null; match = BLANK_LINE.exec(text)) {
      const end = match.index + match[0].length;
      yield text.slice(from, end);
      from = end;
      BLANK_LINE.lastIndex = end;
    }
  } else {
    for (let at = text.indexOf('\n\n', from); at >= 0; at = text.indexOf('\n\n', from)) {
      yield text.slice(from, at + 2);
      from = at + 2;
    }
  }
  if (from < text.length) yield text.slice(from);
}

/** Lines behind the last blank one that are no comments: an event that has begun. */
function findUnfinished(raw: string): string {
  const lines = raw.split(/\r\n|\n|\r/);
  // The piece behind the last line end is a line that has only begun.
  const blank = lines.lastIndexOf('', -2);
  return lines.slice(blank + 1).filter((line) => line !== '' && !line.startsWith(':') && line !== '\uFEFF').join('\n');
}
