import { claimOf, stringOf } from './members.js';
import { readJson } from './json.js';
import type { JsonMember, JsonNode } from './json.js';

/** A token in JSON serialization, in the compact form that has the same signature. */
export interface JsonToken {
  readonly token: string;
  readonly offset: number;
  readonly length: number;
  readonly serialization: 'flattened JSON' | 'general JSON';
  readonly unprotectedHeader: string | undefined;
}

/** JSON above this size is searched for compact tokens only. */
const MAX_JSON_CHARACTERS = 1024 * 1024;

interface JsonFinder {
  /** Tokens of the whole text where it is one JSON value. */
  ofWhole(): readonly JsonToken[];
  /** Tokens of the line at the offset where an object begins in it. A line is read once. */
  ofLine(offset: number): readonly JsonToken[];
  /** Whether the offset lies within a token that was found here. Offsets must be asked for in the order in which they stand. */
  covers(offset: number): boolean;
}

/** Finds JWS and JWE in flattened and general JSON serialization (RFC 7515, section 7.2; RFC 7516, section 7.2). */
export function createJsonFinder(text: string): JsonFinder {
  const covered: JsonToken[] = [];
  /** Index of the first token that does not end before the offset that was asked for last. */
  let next = 0;
  let readTo = -1;
  const read = (start: number, end: number): readonly JsonToken[] => {
    readTo = end;
    const { root } = readJson(text.slice(start, end));
    const tokens = root === undefined ? [] : walk(root, start);
    for (const token of tokens) covered.push(token);
    return tokens;
  };
  return {
    ofWhole() {
      if (text.length > MAX_JSON_CHARACTERS || !/^\s*[[{]/.test(text)) return [];
      if (!text.includes('"payload"') && !text.includes('"ciphertext"')) return [];
      return read(0, text.length);
    },
    ofLine(offset) {
      if (offset < readTo) return [];
      const lineStart = text.lastIndexOf('\n', offset) + 1;
      const newline = text.indexOf('\n', offset);
      const end = newline < 0 ? text.length : newline;
      const brace = text.indexOf('{', lineStart);
      return brace < 0 || brace > offset || end - brace > MAX_JSON_CHARACTERS ? [] : read(brace, end);
    },
    covers(at) {
      while (next < covered.length && endOf(covered[next]) <= at) next += 1;
      return (covered[next]?.offset ?? Infinity) <= at;
    },
  };
}

const endOf = (token: JsonToken | undefined): number => (token === undefined ? 0 : token.offset + token.length);

function walk(node: JsonNode, base: number): readonly JsonToken[] {
  if (node.kind === 'array') return node.items.flatMap((item) => walk(item, base));
  if (node.kind !== 'object') return [];
  const own = toTokens(node, base);
  return own.length > 0 ? own : node.members.flatMap(({ value }) => walk(value, base));
}

function toTokens(node: JsonNode & { readonly kind: 'object' }, base: number): readonly JsonToken[] {
  const text = (members: readonly JsonMember[], name: string): string | undefined => stringOf(claimOf(members, name));
  const whole = { offset: base + node.start, length: node.end - node.start };
  const payload = text(node.members, 'payload');
  const signature = text(node.members, 'signature');
  if (payload !== undefined && signature !== undefined) {
    const token = `${text(node.members, 'protected') ?? ''}.${payload}.${signature}`;
    return [{ ...whole, token, serialization: 'flattened JSON', unprotectedHeader: claimOf(node.members, 'header')?.raw }];
  }
  const signatures = claimOf(node.members, 'signatures');
  if (payload !== undefined && signatures?.kind === 'array') {
    return signatures.items.flatMap((item) => (item.kind !== 'object' ? [] : [{
      ...whole, token: `${text(item.members, 'protected') ?? ''}.${payload}.${text(item.members, 'signature') ?? ''}`,
      serialization: 'general JSON', unprotectedHeader: claimOf(item.members, 'header')?.raw,
    }]));
  }
  const ciphertext = text(node.members, 'ciphertext');
  if (ciphertext === undefined || text(node.members, 'iv') === undefined) return [];
  const toCompact = (members: readonly JsonMember[]): string => (
    ['protected', 'encrypted_key', 'iv', 'ciphertext', 'tag'].map((name) => text(members, name) ?? text(node.members, name) ?? '').join('.'));
  const shared = claimOf(node.members, 'unprotected');
  const recipients = claimOf(node.members, 'recipients');
  if (recipients?.kind !== 'array') return [{ ...whole, token: toCompact(node.members), serialization: 'flattened JSON', unprotectedHeader: joinHeaders(shared, claimOf(node.members, 'header')) }];
  return recipients.items.flatMap((item) => (item.kind !== 'object' ? [] : [{
    ...whole, token: toCompact(item.members), serialization: 'general JSON', unprotectedHeader: joinHeaders(shared, claimOf(item.members, 'header')),
  }]));
}

/** Beside the protected header a JWE has one for all recipients and one for each: both count (RFC 7516, section 7.2.1). */
function joinHeaders(shared: JsonNode | undefined, own: JsonNode | undefined): string | undefined {
  if (shared?.kind !== 'object' || own?.kind !== 'object') return own?.raw ?? shared?.raw;
  const members = [shared, own].filter((header) => header.members.length > 0).map(({ raw }) => raw.slice(1, raw.endsWith('}') ? -1 : undefined));
  return `{${members.join(',')}}`;
}
