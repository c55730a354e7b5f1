import { parseRecord } from '../../base/record.js';
import type { DecodedToken } from '../decode.js';
import { readJson, type JsonNode } from '../json.js';
import { toPartText } from '../snippets.js';
import type { TestClaims } from './variants.js';

/**
 * The claims of a token, to make another one of. Undefined where they would not be the same: a payload that is not whole JSON, or with a
 * number that JavaScript rounds (RFC 8259, section 6).
 */
export function toExactClaims(token: DecodedToken): TestClaims | undefined {
  const text = toPartText(token, 'payload');
  const { root, faults } = readJson(text);
  return root?.kind === 'object' && faults.length === 0 && isExact(root) ? parseRecord(text) : undefined;
}

function isExact(node: JsonNode): boolean {
  switch (node.kind) {
    case 'object': return node.members.every(({ value }) => isExact(value));
    case 'array': return node.items.every(isExact);
    case 'number': return /^-?\d{1,15}(?:\.0+)?$/.test(node.raw) || node.raw === String(Number(node.raw));
    case 'string': case 'literal': return true;
    case 'other': return false;
  }
}
