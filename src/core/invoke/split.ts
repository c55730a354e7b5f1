import { createEventSplitter } from './splitEvents.js';
import { createJsonSplitter, createLineSplitter } from './splitJson.js';

/** One event as it was found in a body. */
export interface Piece {
  readonly type: string;
  readonly data: string;
  readonly raw: string;
}

/** What is left when a body has ended. */
export interface Remainder {
  readonly pieces: readonly Piece[];
  /** The beginning of an event that did not end; empty where there is none. */
  readonly incomplete: string;
  /** What came behind the last event, that beginning too. */
  readonly rest: string;
}

/**
 * Finds the events of a body. The raw texts of all pieces and the rest are the body, but for comments and space of more than 64 KiB
 * between two events.
 */
export interface Splitter {
  /** @throws UserError `EventTooLarge` */
  push(text: string): readonly Piece[];
  end(outcome: 'complete' | 'cut'): Remainder;
}

/** Space at the beginning of a body of no named type that is held until more is there. */
const MOST_SPACE = 65_536;

/** The splitter of a body, by its content type. */
export function createSplitter(contentType: string): Splitter {
  const [type = ''] = contentType.toLowerCase().split(';');
  switch (type.trim()) {
    case 'text/event-stream': return createEventSplitter();
    case 'application/x-ndjson': case 'application/jsonl': case 'application/jsonlines': case 'application/x-jsonlines': return createLineSplitter();
    case 'application/octet-stream': case '': return createUntypedSplitter();
    default: return /^application\/([\w.-]+\+)?json(-seq)?$/.test(type.trim()) ? createJsonSplitter() : createTextSplitter();
  }
}

/** By its first text: agents that name no type answer JSON as often as text. */
function createUntypedSplitter(): Splitter {
  let start = '';
  let chosen: Splitter | undefined;
  return {
    push(text) {
      if (chosen !== undefined) return chosen.push(text);
      start += text;
      if (start.trim() === '' && start.length <= MOST_SPACE) return [];
      chosen = /^\s*[{["]/.test(start) ? createJsonSplitter() : createTextSplitter();
      return chosen.push(start);
    },
    end: (outcome) => chosen?.end(outcome) ?? { pieces: [], incomplete: '', rest: start },
  };
}

/** Plain text: an event for each piece that arrives. */
function createTextSplitter(): Splitter {
  return {
    push: (text) => (text === '' ? [] : [{ type: 'text', data: text, raw: text }]),
    end: () => ({ pieces: [], incomplete: '', rest: '' }),
  };
}
