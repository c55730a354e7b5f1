import type { JsonMember, JsonNode } from './json.js';

/** Value of a name that stands once or more: the last one counts (RFC 7519, section 4). */
export function claimOf(members: readonly JsonMember[], name: string): JsonNode | undefined {
  return members.findLast((member) => member.name === name)?.value;
}

/** A string's value. Undefined for everything else. */
export function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

/** A number's value. Undefined for everything else, and for what does not fit a double. */
export function numberOf(node: JsonNode | undefined): number | undefined {
  const value = node?.kind === 'number' ? Number(node.raw) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** The strings of a list, or the one string: `aud`, `scp` and `amr` come in both forms. */
export function stringsOf(node: JsonNode | undefined): readonly string[] {
  const nodes = node?.kind === 'array' ? node.items : node === undefined ? [] : [node];
  return nodes.map(stringOf).filter((text) => text !== undefined);
}

/** A value as one reads it: a string without its quotes, everything else as it was written. */
export function toDisplayText(node: JsonNode): string {
  return node.kind === 'string' ? node.value : node.raw;
}
