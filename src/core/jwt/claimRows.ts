import { decodeJwt } from './decode.js';
import type { DecodedToken } from './decode.js';
import { readJson } from './json.js';
import type { JsonMember, JsonNode } from './json.js';
import { claimOf } from './members.js';

/** One value of a header or payload as a row of a tree, in the order in which it was written. */
export interface ClaimRow {
  /** `act.sub`, `aud[0]`, `["https://x.example/y"].z`: as JavaScript would reach it; where that is very long, `[#2]` for the third member. */
  readonly path: string;
  /** The last step of the path, as it was written. */
  readonly name: string;
  readonly depth: number;
  readonly node: JsonNode;
  /** Of name and value in the decoded text of the segment. Undefined within a nested value, which has a text of its own. */
  readonly range: { readonly start: number; readonly end: number } | undefined;
  /** How many rows below belong to it. */
  readonly below: number;
  /** What its string turned out to hold. */
  readonly nested: { readonly kind: 'json' } | { readonly kind: 'token'; readonly token: DecodedToken } | undefined;
  /** True where the name stood before in the same object: readers may take the first or the last. */
  readonly isRepeated: boolean;
}

const MAX_DEPTH = 32;
const MAX_NESTING = 4;
/** Each row holds its whole path, so one long name must not stand in thousands of them. */
const MAX_PATH_CHARACTERS = 400;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The rows of a header or payload, objects and lists opened, and strings that hold JSON or a token opened too. */
export function toClaimRows(members: readonly JsonMember[]): readonly ClaimRow[] {
  return ofMembers(members, '', 0, 0, true);
}

function ofMembers(members: readonly JsonMember[], path: string, depth: number, nesting: number, isPlaced: boolean): readonly ClaimRow[] {
  const seen = new Set<string>();
  return members.flatMap(({ name, start, value }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const range = isPlaced ? { start, end: value.end } : undefined;
    return ofValue({ path: join(path, name, index), name, depth, node: value, range, isRepeated }, nesting);
  });
}

function ofValue(row: Omit<ClaimRow, 'below' | 'nested'>, nesting: number): readonly ClaimRow[] {
  const { node } = row;
  const nested = node.kind === 'string' && nesting < MAX_NESTING ? toNested(node.value) : undefined;
  const below = row.depth >= MAX_DEPTH ? [] : nested === undefined ? childrenOf(row, nesting) : nested.kind === 'json'
    ? ofNode(nested.root, row.path, row.depth + 1, nesting + 1, false)
    : [...ofMembers(nested.token.header, `${row.path}.header`, row.depth + 1, nesting + 1, false), ...ofMembers(nested.token.payload, `${row.path}.payload`, row.depth + 1, nesting + 1, false)];
  const shown = nested?.kind === 'json' ? { kind: 'json' } as const : nested;
  return [{ ...row, below: below.length, nested: shown }, ...below];
}

function childrenOf({ node, path, depth, range }: Omit<ClaimRow, 'below' | 'nested'>, nesting: number): readonly ClaimRow[] {
  return ofNode(node, path, depth + 1, nesting, range !== undefined);
}

function ofNode(node: JsonNode, path: string, depth: number, nesting: number, isPlaced: boolean): readonly ClaimRow[] {
  if (node.kind === 'object') return ofMembers(node.members, path, depth, nesting, isPlaced);
  if (node.kind !== 'array') return [];
  return node.items.flatMap((item, index) => {
    const range = isPlaced ? { start: item.start, end: item.end } : undefined;
    return ofValue({ path: `${path}[${index}]`, name: `[${index}]`, depth, node: item, range, isRepeated: false }, nesting);
  });
}

function toNested(text: string): { readonly kind: 'json'; readonly root: JsonNode } | { readonly kind: 'token'; readonly token: DecodedToken } | undefined {
  if (/^\s*[[{]/.test(text)) {
    const { root, faults } = readJson(text);
    return root === undefined || faults.length > 0 ? undefined : { kind: 'json', root };
  }
  if (!/^e[yw][\w-]{6,}\.[\w.-]*$/.test(text)) return undefined;
  const token = decodeJwt(text);
  return claimOf(token.header, 'alg') === undefined || token.cutOffAt !== undefined ? undefined : { kind: 'token', token };
}

function join(path: string, name: string, index: number): string {
  const isTooLong = (text: string): boolean => path.length + text.length > MAX_PATH_CHARACTERS;
  const step = isTooLong(name) ? name : !IDENTIFIER.test(name) ? `[${JSON.stringify(name)}]` : path === '' ? name : `.${name}`;
  return `${path}${isTooLong(step) ? `[#${index}]` : step}`;
}
