import { toRecord } from '../base/record.js';
import type { Message } from './invoke.js';

/**
 * The words of an event that is a piece of a text: a JSON string, plain text, or the delta of a model. Undefined for what stands for
 * itself, such as an object.
 */
export function toPieceText({ type, data, json }: Pick<Message, 'type' | 'data' | 'json'>): string | undefined {
  if (type === 'text') return data;
  return typeof json?.value === 'string' ? json.value : findDelta(json?.value);
}

/** Text deltas as frameworks stream them: Bedrock's ConverseStream, which Strands passes on, and AG-UI. */
function findDelta(value: unknown): string | undefined {
  const members = toRecord(value);
  const text = toRecord(toRecord(toRecord(members['event'])['contentBlockDelta'])['delta'])['text'];
  if (typeof text === 'string') return text;
  return members['type'] === 'TEXT_MESSAGE_CONTENT' && typeof members['delta'] === 'string' ? members['delta'] : undefined;
}

/** An ordinary word at the beginning of a sentence, or the mark of a heading or a list. */
const SENTENCE_START = /^(?:[\p{P}\s]*\p{Lu}[\p{L}'’]*(?:[,.:;!?]|(?=\s))|[#>]|[*-] |\d+\. )/u;
const SENTENCE_END = /\S\s+\S.*[.!?:…][)"'”’*_]*$/s;
/** A word that is a URL, or so long that it is no other word. */
const URL_END = /(?:https?:\/\/\S*|\S{200})$/;
const TAIL = 300;

/**
 * Joins the pieces of a text. Gives each piece with what belongs before it: nothing where it goes on with a sentence or a word, as
 * models stream them; a line break where a whole sentence or a URL is before it and it begins as a sentence does, as agents write that
 * stream sentence by sentence.
 */
export function createJoiner(): { join(piece: string): string; reset(): void; hasBegun(): boolean } {
  let tail = '';
  return {
    join(piece) {
      const text = isNewLine(tail, piece) ? `\n${piece}` : piece;
      tail = text.length >= TAIL ? text.slice(-TAIL) : (tail + text).slice(-TAIL);
      return text;
    },
    reset() { tail = ''; },
    hasBegun: () => tail !== '',
  };
}

function isNewLine(before: string, piece: string): boolean {
  if (before === '' || piece === '' || !SENTENCE_START.test(piece) || /^\s/.test(piece)) return false;
  return SENTENCE_END.test(before) || URL_END.test(before);
}
