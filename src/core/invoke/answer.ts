import { toRecord } from '../base/record.js';
import { Secret } from '../base/secret.js';
import { describeForeign, toElicitations } from './elicitation.js';
import { parseJson } from './eventJson.js';
import type { Message } from './invoke.js';
import { maskTokens } from './mask.js';
import { toPart } from './pieces.js';
import { isSecretMember, MASK } from './secretValues.js';

/** What an agent reported as its own failure; `fix` names the one-click remedy where we have one. */
export interface AgentRefusal {
  readonly message: string;
  readonly fix: 'addReturnUrl' | 'nameUser' | undefined;
}

/** What an agent says about a token it got. */
export interface TokenResultFound {
  readonly message: string;
  readonly claims: readonly { readonly name: string; readonly value: string }[];
  /** Only where the payload asked for it. */
  readonly accessToken: Secret | undefined;
}

/** What an event says. */
export interface Reading {
  /** Its words as they are: they may hold tokens. Undefined where it stands for itself. */
  readonly piece: string | undefined;
  /** What a person reads of an event that stands for itself: an object indented, JSON in a JSON string unpacked. Tokens are masked. Empty for a piece. */
  readonly block: string;
  readonly result: TokenResultFound | undefined;
  readonly refusal: AgentRefusal | undefined;
}

/** Reads an event. JSON within it is parsed once: here where it stands in a JSON string, else before. */
export function readMessage(message: Pick<Message, 'type' | 'data' | 'json'>): Reading {
  const value = message.json?.value;
  const inner = typeof value === 'string' ? parseObject(value) : value;
  const isPacked = inner !== undefined && inner !== value;
  const piece = isPacked ? undefined : toPart(message)?.words;
  if (piece !== undefined) return { piece, block: '', result: undefined, refusal: undefined };
  const result = findTokenResult(inner);
  return {
    piece,
    // What is known of a token is drawn as a result; its JSON is among the events.
    block: (result !== undefined && saysNothingElse(inner) ? result.message : undefined) ?? (typeof inner === 'object' && inner !== null ? toBlock(inner) : maskTokens(message.data)),
    result,
    refusal: findRefusal(value),
  };
}

/** The words of a tool's result (MCP, `tools/call`), else the object as JSON. */
const toBlock = (value: object): string => maskTokens(toContentText(toRecord(toRecord(value)['result'])) ?? JSON.stringify(value, maskMember, 2));

/** Undefined where the content of a tool's result has no text. */
function toContentText({ content }: Readonly<Record<string, unknown>>): string | undefined {
  const texts = (Array.isArray(content) ? content as readonly unknown[] : []).map((part) => toRecord(part)['text']).filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts.join('\n') : undefined;
}

const TOKEN_MEMBERS: ReadonlySet<string> = new Set(['message', 'token_claims', 'token_length', 'token_preview', 'access_token']);

/** True where all of an object is about a token: what else an agent says is to be read too. */
const saysNothingElse = (value: unknown): boolean => Object.keys(toRecord(value)).every((name) => TOKEN_MEMBERS.has(name));

/** Reads `{message, token_claims, token_length, token_preview, access_token?}`; undefined for everything else. */
function findTokenResult(value: unknown): TokenResultFound | undefined {
  const { message, token_claims: claims, token_length: length, access_token: token } = toRecord(value);
  const hasClaims = typeof claims === 'object' && claims !== null;
  if (!hasClaims && typeof length !== 'number' && typeof token !== 'string') return undefined;
  return {
    message: typeof message === 'string' ? maskTokens(message) : '',
    claims: hasClaims ? Object.entries(claims).map(([name, claim]) => ({
      name, value: isSecretMember(name) ? MASK : maskTokens(toClaimText(claim)),
    })) : [],
    accessToken: typeof token === 'string' && token !== '' ? new Secret(token) : undefined,
  };
}

/** Reads the `{error}` with which an agent, or a server of MCP, says that it gave up, and the `isError` with which a tool does ("Tools", MCP 2025-11-25). */
function findRefusal(value: unknown): AgentRefusal | undefined {
  const { error, result } = toRecord(value);
  const tool = toRecord(result);
  if (tool['isError'] === true) return { message: maskTokens(toContentText(tool) ?? 'The tool failed, and does not say why.'), fix: undefined };
  const elicitations = toElicitations(value);
  const foreign = describeForeign(elicitations);
  if (foreign !== undefined) return { message: foreign, fix: undefined };
  const { message = error } = toRecord(error);
  const text = message ?? error;
  if (typeof text !== 'string' || text.trim() === '' || elicitations.length > 0) return undefined;
  if (/USER_FEDERATION/.test(text) && /for a user/.test(text)) {
    return { message: 'The agent needs a user, and its workload access token is for nobody.', fix: 'nameUser' };
  }
  return /return ?url/i.test(text) && /register|must provide/i.test(text)
    ? { message: 'The return URL is not registered on the workload identity.', fix: 'addReturnUrl' }
    : { message: maskTokens(text), fix: undefined };
}

const maskMember = (name: string, value: unknown): unknown => (isSecretMember(name) && typeof value === 'string' ? MASK : value);

const toClaimText = (claim: unknown): string => (typeof claim === 'string' ? claim : JSON.stringify(claim));

const parseObject = (text: string): unknown => (/^\s*[{[]/.test(text) ? parseJson(text)?.value : undefined);
