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
const WORD_END = /[\s,:[\]{}"]/;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'], ['\\', '\\'], ['/', '/'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'],
]);

/**
 * Reads JSON (RFC 8259) as far as it goes and says where it departs from the rules. Unlike `JSON.parse` it keeps what a
 * reader of a token must see: the text of a number, the order of names, a name given twice. Linear; throws on no input.
 */
export function readJson(source: string): ReadJson {
  const faults: JsonFault[] = [];
  let at = 0;

  const fault = (offset: number, message: string): void => {
    if (faults.length < MAX_FAULTS) faults.push({ offset, message, cutOff: offset >= source.length });
  };
  const place = (start: number): Place => ({ start, end: at, raw: source.slice(start, at) });
  const skipSpace = (): void => {
    while (at < source.length && ' \t\n\r'.includes(source.charAt(at))) at += 1;
  };

  const readString = (): { readonly value: string; readonly start: number } => {
    const start = at;
    const parts: string[] = [];
    at += 1;
    let from = at;
    while (at < source.length && source.charAt(at) !== '"') {
      if (source.charCodeAt(at) < 0x20) fault(at, 'A control character stands unescaped in a string');
      if (source.charAt(at) !== '\\') {
        at += 1;
        continue;
      }
      parts.push(source.slice(from, at));
      parts.push(readEscape());
      from = at;
    }
    parts.push(source.slice(from, at));
    if (at >= source.length) fault(at, 'A string is not closed');
    at = Math.min(at + 1, source.length);
    return { value: parts.join(''), start };
  };

  const readEscape = (): string => {
    const start = at;
    const letter = source.charAt(at + 1);
    const known = ESCAPES.get(letter);
    if (known !== undefined) {
      at += 2;
      return known;
    }
    const hex = source.slice(at + 2, at + 6);
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(hex)) {
      at += 6;
      return String.fromCharCode(parseInt(hex, 16));
    }
    at = Math.min(at + 2, source.length);
    if (at < source.length) fault(start, 'A string has an escape that JSON does not know');
    return source.slice(start, at);
  };

  const readObject = (depth: number): JsonNode => {
    const start = at;
    const members: JsonMember[] = [];
    at += 1;
    for (;;) {
      skipSpace();
      if (at >= source.length) {
        fault(at, 'An object is not closed');
        break;
      }
      const mark = source.charAt(at);
      if (mark === '}') {
        at += 1;
        break;
      }
      if (mark === ',' && members.length > 0) {
        at += 1;
        skipSpace();
        if (source.charAt(at) === '}') fault(at, 'A comma is followed by no name');
        continue;
      }
      if (mark !== '"') {
        fault(at, 'A name in quotes was expected');
        readOther();
        continue;
      }
      const name = readString();
      skipSpace();
      if (source.charAt(at) === ':') at += 1;
      else fault(at, 'A colon was expected after a name');
      skipSpace();
      if (at >= source.length) {
        fault(at, 'A name has no value');
        break;
      }
      members.push({ name: name.value, start: name.start, value: ',}'.includes(source.charAt(at)) ? readNothing() : readValue(depth + 1) });
      expectSeparator('}');
    }
    return { ...place(start), kind: 'object', members };
  };

  const readArray = (depth: number): JsonNode => {
    const start = at;
    const items: JsonNode[] = [];
    at += 1;
    for (;;) {
      skipSpace();
      if (at >= source.length) {
        fault(at, 'An array is not closed');
        break;
      }
      const mark = source.charAt(at);
      if (mark === ']') {
        at += 1;
        break;
      }
      if (mark === ',' && items.length > 0) {
        at += 1;
        skipSpace();
        if (source.charAt(at) === ']') fault(at, 'A comma is followed by no value');
        continue;
      }
      items.push(readValue(depth + 1));
      expectSeparator(']');
    }
    return { ...place(start), kind: 'array', items };
  };

  const expectSeparator = (close: string): void => {
    skipSpace();
    const mark = source.charAt(at);
    if (at < source.length && mark !== ',' && mark !== close) fault(at, 'A comma was expected between two values');
  };

  const readNothing = (): JsonNode => {
    fault(at, 'A name has no value');
    return { ...place(at), kind: 'other' };
  };

  /** Takes a run that is no JSON, at least one character, so that reading always goes on. */
  const readOther = (): JsonNode => {
    const start = at;
    at += 1;
    while (at < source.length && !WORD_END.test(source.charAt(at))) at += 1;
    return { ...place(start), kind: 'other' };
  };

  const readValue = (depth: number): JsonNode => {
    const start = at;
    const mark = source.charAt(at);
    if (mark === '"') {
      const { value } = readString();
      return { ...place(start), kind: 'string', value };
    }
    if (mark === '{' || mark === '[') {
      if (depth <= MAX_DEPTH) return mark === '{' ? readObject(depth) : readArray(depth);
      fault(at, `The JSON is nested deeper than ${MAX_DEPTH} levels, and is not read from here on`);
      at = source.length;
      return { ...place(start), kind: 'other' };
    }
    NUMBER.lastIndex = at;
    const digits = NUMBER.exec(source)?.[0].length ?? 0;
    const other = readOther();
    if (digits > 0 && other.end - start === digits) return { ...place(start), kind: 'number' };
    if (other.raw === 'true' || other.raw === 'false' || other.raw === 'null') return { ...place(start), kind: 'literal' };
    fault(at >= source.length ? at : start, 'A value is not JSON');
    return other;
  };

  skipSpace();
  if (at >= source.length) return { root: undefined, faults: [{ offset: at, message: 'There is no JSON', cutOff: true }] };
  const root = readValue(1);
  skipSpace();
  if (at < source.length) fault(at, 'Text follows after the JSON value');
  return { root, faults };
}
