/** Where a value stands in its source, in UTF-16 units, and its source text untouched. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly raw: string;
}

/** A JSON value as it was written: order, number text and repeated names are kept. `other` is what JSON does not know. */
export type JsonNode = Place &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number' | 'literal' | 'other' }
  );

/** One `name: value` of an object. `start` is the opening quote of the name. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly value: JsonNode;
}

export interface JsonFault {
  readonly offset: number;
  readonly message: string;
  /** True where the text ends before the value does. */
  readonly cutOff: boolean;
}

export interface ReadJson {
  readonly root: JsonNode | undefined;
  readonly faults: readonly JsonFault[];
}

const MAX_DEPTH = 100;
const MAX_FAULTS = 20;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Characters of a string that need no second look. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const WORD_END = new Set(' \t\n\r\v\f\u00a0\ufeff,:[]{}"');
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'],
]);

/** The place in a text that is being read. Functions of this file and not of a closure: those would be compiled anew for every text. */
interface Reader {
  readonly source: string;
  readonly faults: JsonFault[];
  at: number;
}

/**
 * Reads JSON (RFC 8259) as far as it goes and says where it departs from the rules. Unlike `JSON.parse` it keeps what a
 * reader of a token must see: the text of a number, the order of names, a name given twice. Linear; throws on no input.
 */
export function readJson(source: string): ReadJson {
  const reader: Reader = { source, faults: [], at: 0 };
  skipSpace(reader);
  if (reader.at >= source.length) return { root: undefined, faults: [{ offset: reader.at, message: 'There is no JSON', cutOff: true }] };
  const root = readValue(reader, 1);
  skipSpace(reader);
  if (reader.at < source.length) fault(reader, reader.at, 'Text follows after the JSON value');
  return { root, faults: reader.faults };
}

function fault({ source, faults }: Reader, offset: number, message: string): void {
  if (faults.length < MAX_FAULTS) faults.push({ offset, message, cutOff: offset >= source.length });
}

function toPlace({ source, at }: Reader, start: number): Place {
  return { start, end: at, raw: source.slice(start, at) };
}

function skipSpace(reader: Reader): void {
  const { source } = reader;
  for (let code = source.charCodeAt(reader.at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = source.charCodeAt(reader.at)) reader.at += 1;
}

function readString(reader: Reader): { readonly value: string; readonly start: number } {
  const { source } = reader;
  const start = reader.at;
  let value = '';
  reader.at += 1;
  let from = reader.at;
  for (;;) {
    PLAIN.lastIndex = reader.at;
    PLAIN.test(source);
    reader.at = PLAIN.lastIndex;
    const mark = source.charAt(reader.at);
    if (mark === '"' || mark === '') break;
    if (mark === '\\') {
      value += source.slice(from, reader.at) + readEscape(reader);
      from = reader.at;
    } else {
      fault(reader, reader.at, 'A control character stands unescaped in a string');
      reader.at += 1;
    }
  }
  value += source.slice(from, reader.at);
  if (reader.at >= source.length) fault(reader, reader.at, 'A string is not closed');
  reader.at = Math.min(reader.at + 1, source.length);
  return { value, start };
}

function readEscape(reader: Reader): string {
  const { source, at: start } = reader;
  const letter = source.charAt(start + 1);
  const known = ESCAPES.get(letter);
  if (known !== undefined) {
    reader.at += 2;
    return known;
  }
  const hex = source.slice(start + 2, start + 6);
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hex)) {
    reader.at += 6;
    return String.fromCharCode(parseInt(hex, 16));
  }
  reader.at = Math.min(start + 2, source.length);
  if (reader.at < source.length) fault(reader, start, 'A string has an escape that JSON does not know');
  return source.slice(start, reader.at);
}

function readObject(reader: Reader, depth: number): JsonNode {
  const { source } = reader;
  const start = reader.at;
  const members: JsonMember[] = [];
  reader.at += 1;
  for (;;) {
    skipSpace(reader);
    if (reader.at >= source.length) {
      fault(reader, reader.at, 'An object is not closed');
      break;
    }
    const mark = source.charAt(reader.at);
    if (mark === '}') {
      reader.at += 1;
      break;
    }
    if (mark === ',' && members.length > 0) {
      reader.at += 1;
      skipSpace(reader);
      if (source.charAt(reader.at) === '}') fault(reader, reader.at, 'A comma is followed by no name');
      continue;
    }
    if (mark !== '"') {
      fault(reader, reader.at, 'A name in quotes was expected');
      readOther(reader);
      continue;
    }
    const member = readMember(reader, depth);
    if (member === undefined) break;
    members.push(member);
    expectSeparator(reader, '}');
  }
  return { ...toPlace(reader, start), kind: 'object', members };
}

/** Undefined where the text ends before the value. */
function readMember(reader: Reader, depth: number): JsonMember | undefined {
  const { source } = reader;
  const name = readString(reader);
  skipSpace(reader);
  if (source.charAt(reader.at) === ':') reader.at += 1;
  else fault(reader, reader.at, 'A colon was expected after a name');
  skipSpace(reader);
  if (reader.at >= source.length) {
    fault(reader, reader.at, 'A name has no value');
    return undefined;
  }
  const mark = source.charAt(reader.at);
  return { name: name.value, start: name.start, value: mark === ',' || mark === '}' ? readNothing(reader) : readValue(reader, depth + 1) };
}

function readArray(reader: Reader, depth: number): JsonNode {
  const { source } = reader;
  const start = reader.at;
  const items: JsonNode[] = [];
  reader.at += 1;
  for (;;) {
    skipSpace(reader);
    if (reader.at >= source.length) {
      fault(reader, reader.at, 'An array is not closed');
      break;
    }
    const mark = source.charAt(reader.at);
    if (mark === ']') {
      reader.at += 1;
      break;
    }
    if (mark === ',' && items.length > 0) {
      reader.at += 1;
      skipSpace(reader);
      if (source.charAt(reader.at) === ']') fault(reader, reader.at, 'A comma is followed by no value');
      continue;
    }
    items.push(readValue(reader, depth + 1));
    expectSeparator(reader, ']');
  }
  return { ...toPlace(reader, start), kind: 'array', items };
}

function expectSeparator(reader: Reader, close: string): void {
  skipSpace(reader);
  const mark = reader.source.charAt(reader.at);
  if (mark !== '' && mark !== ',' && mark !== close) fault(reader, reader.at, 'A comma was expected between two values');
}

function readNothing(reader: Reader): JsonNode {
  fault(reader, reader.at, 'A name has no value');
  return { ...toPlace(reader, reader.at), kind: 'other' };
}

/** Takes a run that is no JSON, at least one character, so that reading always goes on. */
function readOther(reader: Reader): JsonNode {
  const { source } = reader;
  const start = reader.at;
  reader.at += 1;
  while (reader.at < source.length && !WORD_END.has(source.charAt(reader.at))) reader.at += 1;
  return { ...toPlace(reader, start), kind: 'other' };
}

function readValue(reader: Reader, depth: number): JsonNode {
  const { source } = reader;
  const start = reader.at;
  const mark = source.charAt(start);
  if (mark === '"') {
    const { value } = readString(reader);
    return { ...toPlace(reader, start), kind: 'string', value };
  }
  if (mark === '{' || mark === '[') {
    if (depth <= MAX_DEPTH) return mark === '{' ? readObject(reader, depth) : readArray(reader, depth);
    fault(reader, start, `The JSON is nested deeper than ${MAX_DEPTH} levels, and is not read from here on`);
    reader.at = source.length;
    return { ...toPlace(reader, start), kind: 'other' };
  }
  NUMBER.lastIndex = start;
  const digits = NUMBER.exec(source)?.[0].length ?? 0;
  const other = readOther(reader);
  if (digits > 0 && other.end - start === digits) return { ...toPlace(reader, start), kind: 'number' };
  if (other.raw === 'true' || other.raw === 'false' || other.raw === 'null') return { ...toPlace(reader, start), kind: 'literal' };
  fault(reader, reader.at >= source.length ? reader.at : start, 'A value is not JSON');
  return other;
}
