import { decodeBase64Url } from './base64url.js';
import { readJson } from './json.js';
import type { JsonMember } from './json.js';
import { decodeUtf8, findBrokenUtf8, toByteOffset } from './utf8.js';

/** A token above this size is not read. */
export const MAX_TOKEN_CHARACTERS = 256 * 1024;

type SegmentRole = 'header' | 'payload' | 'signature' | 'encrypted key' | 'initialization vector' | 'ciphertext' | 'tag' | 'extra';

/** One part between dots. `start` and `end` count characters of the token. */
export interface Segment {
  readonly role: SegmentRole;
  readonly start: number;
  readonly end: number;
  /** Decoded text; undefined for parts that are bytes. */
  readonly text: string | undefined;
}

/** Something wrong with how a token is written. Columns count from 1. */
export interface Fault {
  readonly column: number;
  readonly message: string;
}

/** A token taken apart. Everything that could be read is here, however broken the rest. */
export interface DecodedToken {
  readonly text: string;
  /** Serialization of RFC 7515 or RFC 7516 section 3.1; `none` where nothing was read. */
  readonly form: 'jws' | 'jwe' | 'none';
  readonly segments: readonly Segment[];
  readonly header: readonly JsonMember[];
  readonly payload: readonly JsonMember[];
  /** Header beside the signed one, in JSON serialization only: nothing protects it (RFC 7515, section 7.2). */
  readonly unprotected: readonly JsonMember[];
  /** Its JSON text, as it was given. */
  readonly unprotectedText: string | undefined;
  readonly faults: readonly Fault[];
  /** Column at which the text ends too early. */
  readonly cutOffAt: number | undefined;
  /** True where claims may be missing because the payload is cut off or absent. */
  readonly isPartial: boolean;
  /** The token that its payload is, in place of claims: a nested JWT (RFC 7519, section 5.2). */
  readonly nested: string | undefined;
}

/** The three parts of a JWS or the five of a JWE, and nothing else. */
const COMPACT = /^(e[yw][\w-]{6,})\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/;
const JWS_ROLES: readonly SegmentRole[] = ['header', 'payload', 'signature'];
const JWE_ROLES: readonly SegmentRole[] = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'tag'];

/**
 * Takes a compact JWS or JWE apart, whole or partial. Never throws; what is wrong is in `faults`, each with its column.
 * `unprotectedHeader` is JSON text that a JSON serialization had beside it.
 */
export function decodeJwt(text: string, unprotectedHeader?: string): DecodedToken {
  const nothing = { form: 'none', segments: [], header: [], payload: [], unprotected: [], unprotectedText: undefined, cutOffAt: undefined, isPartial: false, nested: undefined } as const;
  if (text === '') return { ...nothing, text, faults: [] };
  if (text.length > MAX_TOKEN_CHARACTERS) {
    return { ...nothing, text: '', faults: [{ column: 1, message: 'This token is larger than 256 KiB and is not read.' }] };
  }
  const bounds = splitAtDots(text, JWE_ROLES.length);
  const head = readSegment(text, 'header', 0, bounds[0]?.end ?? text.length);
  // A header that says how the content is encrypted (RFC 7516, section 4.1.2) makes a JWE of what was cut off too.
  const isJwe = bounds.length === JWE_ROLES.length || head.members.some(({ name }) => name === 'enc');
  const roles = isJwe ? JWE_ROLES : JWS_ROLES;
  const faults: Fault[] = [];
  const read = bounds.map(({ start, end }, index) => (index === 0 ? head : readSegment(text, roles[index] ?? 'extra', start, end)));
  const membersOf = (role: SegmentRole): readonly JsonMember[] => read.find((part) => part.segment.role === role)?.members ?? [];

  const beside = unprotectedHeader === undefined ? undefined : readJson(unprotectedHeader).root;
  const unprotected = beside?.kind === 'object' ? beside.members : [];
  if (beside !== undefined && beside.kind !== 'object') faults.push({ column: 1, message: 'The unprotected header is not a JSON object.' });
  const missing = bounds.length < roles.length;
  const last = read.at(-1);
  const cutOff = missing || (last?.endsEarly ?? false);
  for (const part of read) {
    // Where the text simply stops, that is said once instead of all that follows from it.
    if (cutOff && part === last && part.endsEarly) continue;
    // With a header beside it, none needs to be signed.
    if (unprotected.length > 0 && part.segment.role === 'header' && part.segment.start === part.segment.end) continue;
    faults.push(...part.faults);
  }
  if (cutOff) faults.push({ column: text.length, message: `The token is cut off at column ${text.length}, ${last?.endsEarly ? 'within' : 'after'} its ${last?.segment.role ?? 'header'}.` });
  if (bounds.length > roles.length) {
    const column = (bounds[roles.length]?.start ?? 0) + 1;
    faults.push({ column, message: `The token has ${text.split('.').length} parts, where a JWS has 3 and a JWE has 5: too many from column ${column}.` });
  }
  return {
    text,
    form: isJwe ? 'jwe' : 'jws',
    segments: read.map((part) => part.segment),
    header: membersOf('header'),
    payload: membersOf('payload'),
    unprotected,
    unprotectedText: unprotectedHeader,
    faults,
    cutOffAt: cutOff ? text.length : undefined,
    nested: read.map(({ segment }) => segment).find(({ role, text: decoded = '' }) => role === 'payload' && isCompactToken(decoded))?.text,
    isPartial: !isJwe && !read.some(({ segment, endsEarly }) => segment.role === 'payload' && !endsEarly),
  };
}

/** A name with dots may look like one: the header tells. */
function isCompactToken(text: string): boolean {
  const header = COMPACT.exec(text)?.[1];
  if (header === undefined) return false;
  const { bytes, faults } = decodeBase64Url(header);
  const json = readJson(decodeUtf8(bytes));
  return faults.length === 0 && json.faults.length === 0 && json.root?.kind === 'object';
}

/** The characters of the token that spell one member of its header or payload, base64url being six bits a character. */
export function spanOf({ text }: DecodedToken, segment: Segment, member: JsonMember): { readonly start: number; readonly end: number } {
  const decoded = segment.text ?? '';
  const { bytes } = decodeBase64Url(text.slice(segment.start, segment.end));
  const from = toByteOffset(bytes, decoded, member.start);
  const to = toByteOffset(bytes, decoded, member.value.end);
  return { start: segment.start + Math.floor((from * 8) / 6), end: Math.min(segment.end, segment.start + Math.ceil((to * 8) / 6)) };
}

/** The member within whose value the text ends: what is there of it may be a beginning only. */
export function cutOffMember({ cutOffAt, segments, header, payload }: DecodedToken): JsonMember | undefined {
  const part = segments.at(-1);
  const member = (part?.role === 'header' ? header : payload).at(-1);
  if (cutOffAt === undefined || part?.text === undefined || member === undefined || member.value.end < part.text.length) return undefined;
  const { kind, raw } = member.value;
  return kind === 'number' || kind === 'other' || readJson(raw).faults.some(({ cutOff }) => cutOff) ? member : undefined;
}

/** At most one part more than wanted, so that a megabyte of dots costs nothing. The last one then holds the rest. */
function splitAtDots(text: string, wanted: number): readonly { readonly start: number; readonly end: number }[] {
  const bounds: { start: number; end: number }[] = [];
  let start = 0;
  while (bounds.length < wanted) {
    const dot = text.indexOf('.', start);
    if (dot < 0) break;
    bounds.push({ start, end: dot });
    start = dot + 1;
  }
  return [...bounds, { start, end: text.length }];
}

interface ReadSegment {
  readonly segment: Segment;
  readonly members: readonly JsonMember[];
  readonly faults: readonly Fault[];
  readonly endsEarly: boolean;
}

function readSegment(text: string, role: SegmentRole, start: number, end: number): ReadSegment {
  const bare: Segment = { role, start, end, text: undefined };
  if (role === 'extra') return { segment: bare, members: [], faults: [], endsEarly: false };
  const { bytes, faults: base64Faults } = decodeBase64Url(text.slice(start, end));
  const faults = base64Faults.map(({ offset, message }) => ({ column: start + offset + 1, message: `The ${role} ${message}, at column ${start + offset + 1}.` }));
  const endsWithinByte = (end - start) % 4 === 1;
  if (role !== 'header' && role !== 'payload') return { segment: bare, members: [], faults, endsEarly: endsWithinByte };

  const decoded = decodeUtf8(bytes);
  const segment: Segment = { ...bare, text: decoded };
  if (end === start) return { segment, members: [], faults: [{ column: start + 1, message: `The ${role} is empty, at column ${start + 1}.` }], endsEarly: false };
  // Without U+FFFD in it, the text came of UTF-8.
  const broken = decoded.includes('\ufffd') ? findBrokenUtf8(bytes) : undefined;
  if (broken !== undefined) {
    const column = columnOf(start, end, broken);
    faults.push({ column, message: `The ${role} is not UTF-8 at column ${column}.` });
  }
  if (role === 'payload' && isCompactToken(decoded)) return { segment, members: [], faults, endsEarly: endsWithinByte };
  const { root, faults: jsonFaults } = readJson(decoded);
  for (const fault of jsonFaults) {
    const column = columnOf(start, end, toByteOffset(bytes, decoded, fault.offset));
    faults.push({ column, message: `${fault.message}, in the ${role} at column ${column}.` });
  }
  if (root !== undefined && root.kind !== 'object') faults.push({ column: start + 1, message: `The ${role} is not a JSON object, at column ${start + 1}.` });
  return { segment, members: root?.kind === 'object' ? root.members : [], faults, endsEarly: endsWithinByte || jsonFaults.some((fault) => fault.cutOff) };
}

/** The column of the character in which a byte begins, base64url being six bits a character. */
function columnOf(start: number, end: number, byte: number): number {
  return Math.min(end, start + Math.floor((byte * 8) / 6)) + 1;
}
