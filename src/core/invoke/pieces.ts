import { toRecord } from '../base/record.js';
import type { Message } from './invoke.js';

/** What an event adds to the text of its answer. */
export interface Part {
  readonly words: string;
  /**
   * `string`: a bare JSON string, which an agent may stream sentence by sentence. `delta`: of Bedrock's ConverseStream. `data`: as Strands
   * gives them, beside the delta where the agent passes everything on. `text`: of every other protocol. All but strings are joined as they are.
   */
  readonly kind: 'string' | 'delta' | 'data' | 'text';
}

/** The words of an event that is a piece of a text. Undefined for what stands for itself, such as an object. */
export function toPart({ type, data, json }: Pick<Message, 'type' | 'data' | 'json'>): Part | undefined {
  if (type === 'text') return { words: data, kind: 'text' };
  const value = json?.value;
  if (typeof value === 'string') return toStringPart(value);
  const members = toRecord(value);
  const text = toRecord(toRecord(toRecord(members['event'])['contentBlockDelta'])['delta'])['text'];
  if (typeof text === 'string') return { words: text, kind: 'delta' };
  if (typeof members['data'] === 'string' && typeof toRecord(members['delta'])['text'] === 'string') return { words: members['data'], kind: 'data' };
  return members['type'] === 'TEXT_MESSAGE_CONTENT' && typeof members['delta'] === 'string' ? { words: members['delta'], kind: 'text' } : undefined;
}

/** `{'data': 'Hi', 'delta': {'text': 'Hi'}, 'agent': <…>}`: what AgentCore's SDK for Python writes of an event that is no JSON, in a JSON string. */
const PYTHON_DATA = /^\{'data': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"), 'delta': \{'text': /s;
const PYTHON_DICT = /^\{'\w+': .*\}$/s;

function toStringPart(value: string): Part | undefined {
  if (!value.startsWith("{'")) return { words: value, kind: 'string' };
  const [, single, double] = PYTHON_DATA.exec(value) ?? [];
  const literal = single ?? double;
  if (literal !== undefined) return { words: unescapePython(literal), kind: 'data' };
  return PYTHON_DICT.test(value) ? undefined : { words: value, kind: 'string' };
}

const PYTHON_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const unescapePython = (literal: string): string => literal.replace(
  /\\(?:x([\da-f]{2})|u([\da-f]{4})|U(00(?:0[\da-f]|10)[\da-f]{4})|(.))/gs,
  (_, byte: string | undefined, unit: string | undefined, point: string | undefined, char: string | undefined) => (
    char === undefined ? String.fromCodePoint(Number.parseInt(byte ?? unit ?? point ?? '', 16)) : PYTHON_ESCAPES[char] ?? char),
);

/** Deltas whose echo may still come: events of several sources are told in any order. */
const MOST_AWAITED = 8;

/** Knows, of the parts of one answer in turn, which only repeat a delta: Strands' `data` where the deltas are passed on too. What has none of its own is text. */
export interface EchoFinder {
  /** How the delta is shown that a part repeats; undefined where it repeats none. Each delta has one echo. */
  find(part: Part): string | undefined;
  /** Takes a delta, and nothing else, with how its words are shown. */
  remember(part: Part, shown: string): void;
}

export function createEchoFinder(): EchoFinder {
  const awaited: { readonly words: string; readonly shown: string }[] = [];
  return {
    find({ words, kind }) {
      const at = kind === 'data' ? awaited.findIndex((said) => said.words === words) : -1;
      return at < 0 ? undefined : awaited.splice(at, 1)[0]?.shown;
    },
    remember({ words, kind }, shown) {
      if (kind !== 'delta') return;
      awaited.push({ words, shown });
      if (awaited.length > MOST_AWAITED) awaited.shift();
    },
  };
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
 * stream sentence by sentence, and `mayBreak` allows it.
 */
export function createJoiner(): { join(piece: string, mayBreak: () => boolean): string; reset(): void } {
  let tail = '';
  return {
    join(piece, mayBreak) {
      const text = isNewLine(tail, piece) && mayBreak() ? `\n${piece}` : piece;
      tail = text.length >= TAIL ? text.slice(-TAIL) : (tail + text).slice(-TAIL);
      return text;
    },
    reset() { tail = ''; },
  };
}

/** True for a piece that may begin a sentence. */
export const beginsSentence = (piece: string): boolean => SENTENCE_START.test(piece) && !/^\s/.test(piece);

function isNewLine(before: string, piece: string): boolean {
  if (before === '' || !beginsSentence(piece)) return false;
  return SENTENCE_END.test(before) || URL_END.test(before);
}
