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

/** The splitter of a body, by its content type and its first text: agents that name no type answer JSON as often as text. */
export function createSplitter(contentType: string, firstText: string): Splitter {
  const [type = ''] = contentType.toLowerCase().split(';');
  switch (type.trim()) {
    case 'text/event-stream': return createEventSplitter();
    case 'application/x-ndjson': case 'application/jsonl': case 'application/jsonlines': case 'application/x-jsonlines': return createLineSplitter();
    case 'application/octet-stream': case '': return /^\s*[{["]/.test(firstText) ? createJsonSplitter() : createTextSplitter();
    default: return /^application\/([\w.-]+\+)?json(-seq)?$/.test(type.trim()) ? createJsonSplitter() : createTextSplitter();
  }
}

/** Plain text: an event for each piece that arrives. */
function createTextSplitter(): Splitter {
  return {
    push: (text) => (text === '' ? [] : [{ type: 'text', data: text, raw: text }]),
    end: () => ({ pieces: [], incomplete: '', rest: '' }),
  };
}
