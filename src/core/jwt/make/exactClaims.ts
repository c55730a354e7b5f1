import { parseRecord } from '../../base/record.js';
import { decodeBase64Url } from '../base64url.js';
import type { DecodedToken } from '../decode.js';
import { readJson, type JsonMember, type JsonNode } from '../json.js';
import { findBrokenUtf8 } from '../utf8.js';
import type { TestClaims } from './variants.js';

/** Times and name of a token, which another one has of its own. */
const OF_ITS_OWN: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'jti', 'auth_time']);
/** What is longer is no number that anybody means. */
const MAX_DIGITS = 100;

/**
 * The claims of a token, to make another one of, without its times and its name. Undefined where they would not be the same: a payload that is
 * not whole JSON in UTF-8, or with a name given twice or a number that JavaScript rounds (RFC 8259, sections 4 and 6).
 */
export function toExactClaims(token: DecodedToken): TestClaims | undefined {
  const payload = token.segments.find(({ role }) => role === 'payload');
  if (payload?.text === undefined || findBrokenUtf8(decodeBase64Url(token.text.slice(payload.start, payload.end)).bytes) !== undefined) return undefined;
  const { root, faults } = readJson(payload.text);
  if (root?.kind !== 'object' || faults.length > 0 || !hasOneEach(root.members)) return undefined;
  if (!root.members.every(({ name, value }) => OF_ITS_OWN.has(name) || isExact(value))) return undefined;
  return Object.fromEntries(Object.entries(parseRecord(payload.text)).filter(([name]) => !OF_ITS_OWN.has(name)));
}

function hasOneEach(members: readonly JsonMember[]): boolean {
  return new Set(members.map(({ name }) => name)).size === members.length;
}

function isExact(node: JsonNode): boolean {
  switch (node.kind) {
    case 'object': return hasOneEach(node.members) && node.members.every(({ value }) => isExact(value));
    case 'array': return node.items.every(isExact);
    case 'number': return node.raw.length <= MAX_DIGITS && toValue(node.raw) === toValue(String(Number(node.raw)));
    case 'string': case 'literal': return true;
    case 'other': return false;
  }
}

/** One text for each value of a decimal number, however it is written: `-15e-1` of -1.50 and of -0.15e1. */
function toValue(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
