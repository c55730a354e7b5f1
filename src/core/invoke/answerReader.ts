import { Secret } from '../base/secret.js';
import { decodeJwt } from '../jwt/decode.js';
import { findTokens } from '../jwt/find.js';
import { readMessage, type AgentRefusal, type TokenResultFound } from './answer.js';
import type { Message } from './invoke.js';
import { createTokenMask, MASK, maskTokens } from './mask.js';
import { createJoiner } from './pieces.js';

/** Characters of an event that are shown and searched for tokens; the rest of a longer one is only kept. */
const MAX_SHOWN = 65_536;
/** What every JOSE header begins with, in base64url: see `jwt/find.ts`. */
const TOKEN_CLUE = /e[yw][\w-]{6}/;

const NONE: readonly TokenFound[] = [];

/** A token that an answer shows, and where it stood in words. */
export interface TokenFound {
  readonly token: Secret;
  readonly where: string;
}

/** What an event adds to what is shown of an answer. Nothing in it but `tokens` and `result` holds a secret. */
export interface Addition {
  /** Data of the event, masked. */
  readonly data: string;
  /** As it came, masked; undefined where that is the usual form of a server-sent event with this data. */
  readonly raw: string | undefined;
  /** True where only the beginning of the data is here. */
  readonly isCut: boolean;
  /** What comes to the text of the answer. */
  readonly text: string;
  readonly tokens: readonly TokenFound[];
  readonly result: TokenResultFound | undefined;
  readonly refusal: AgentRefusal | undefined;
}

/** Reads the events of one answer in turn: words that come in pieces are joined, and a token that is cut into pieces is masked too. */
export interface AnswerReader {
  take(message: Message): Addition;
  /** What is still to come to the text, and the tokens in it. */
  end(): Pick<Addition, 'text' | 'tokens'>;
}

export function createAnswerReader(): AnswerReader {
  const joiner = createJoiner();
  const mask = createTokenMask();
  /** Words that may be a token in pieces, with their beginning. */
  let pieces = '';
  let hasText = false;

  /** Blocks stand on lines of their own. */
  function toBlockText(block: string): string {
    const text = mask.flush() + (hasText && block !== '' ? '\n' : '') + block;
    joiner.reset();
    return text;
  }

  function findInPieces(): readonly TokenFound[] {
    const tokens = findTokensIn(pieces);
    pieces = '';
    return tokens;
  }

  function takePiece(message: Message, piece: string): Pick<Addition, 'data' | 'text' | 'tokens'> {
    const kept = mask.keeps();
    const isInToken = kept !== 'nothing' && mask.isContinuedBy(piece);
    const afterBlock = hasText && !joiner.hasBegun() ? '\n' : '';
    const joined = joiner.join(piece);
    const text = mask.push(afterBlock + joined);
    // The pieces of one token are told as one; a whole one is found in its own event.
    const keeps = mask.keeps();
    if (isInToken || keeps !== 'nothing') pieces += joined;
    if (keeps !== 'nothing') return { data: isInToken ? maskLead(message, piece) : maskTokens(message.data), text, tokens: NONE };
    if (pieces === '') return { data: maskTokens(message.data), text, tokens: findTokensIn(message.data) };
    return isInToken
      ? { data: maskLead(message, piece), text, tokens: findInPieces() }
      : { data: maskTokens(message.data), text, tokens: [...findInPieces(), ...findTokensIn(message.data)] };
  }

  function take(message: Message): Addition {
    const isCut = message.data.length > MAX_SHOWN;
    const shown = isCut ? { ...message, data: toOwn(message.data.slice(0, MAX_SHOWN)) } : message;
    const { piece, block, result, refusal } = readMessage(shown);
    const { data, text, tokens } = piece === undefined || isCut
      ? { data: maskTokens(shown.data), text: toBlockText(isCut ? maskTokens(shown.data) : block), tokens: [...findInPieces(), ...findTokensIn(shown.data)] }
      : takePiece(message, piece);
    hasText ||= text !== '';
    return { data, raw: isCut || isUsual(message) ? undefined : toRaw(message, data), isCut, text, tokens, result, refusal };
  }

  return {
    take,
    end: () => ({ text: mask.flush(), tokens: findInPieces() }),
  };
}

/** A copy: what is cut from a large text would keep all of it in memory. */
const toOwn = (text: string) => Buffer.from(text, 'utf16le').toString('utf16le');

/** The data of a piece whose beginning is the middle of a token. */
function maskLead({ data, json }: Message, piece: string): string {
  const masked = piece.replace(/^[\w.-]+/, MASK);
  return maskTokens(json === undefined ? data.replace(piece, () => masked) : JSON.stringify(json.value, (_, value: unknown) => (value === piece ? masked : value)));
}

/** The form in which almost all events come: `data: `, one line of data and a blank line. */
const isUsual = ({ type, data, raw }: Message) => (
  type === 'message' && raw.length === data.length + 8 && raw.startsWith('data: ') && raw.endsWith('\n\n') && !data.includes('\n'));

/** A piece of a token is masked in its raw form too. */
const toRaw = ({ data, raw }: Message, masked: string) => (masked === data ? maskTokens(raw) : maskTokens(raw.replace(data, () => masked)));

/** Whatever begins like a token is looked at; what cannot be decoded is none. */
function findTokensIn(text: string): readonly TokenFound[] {
  if (!TOKEN_CLUE.test(text)) return NONE;
  return findTokens(text)
    .filter(({ token }) => decodeJwt(token).header.length > 0)
    .map(({ token, where }) => ({ token: new Secret(token), where: where.replace(/, line 1$/, '') }));
}
