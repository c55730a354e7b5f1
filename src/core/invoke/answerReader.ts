import { Secret } from '../base/secret.js';
import { decodeJwt } from '../jwt/decode.js';
import { findTokens } from '../jwt/find.js';
import { readMessage, type AgentRefusal, type TokenResultFound } from './answer.js';
import type { Message } from './invoke.js';
import { createTokenMask, maskTokens, TOKEN_CLUE } from './mask.js';
import { createJoiner } from './pieces.js';
import { toDataWith, toRawForm } from './rawForm.js';
import { createValueMask, MASK, MEMBERS } from './secretValues.js';

/** Characters of an event that are shown and searched for tokens; the rest of a longer one is only kept. */
export const MAX_SHOWN = 65_536;

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

/** Reads the events of one answer in turn: words that come in pieces are joined, and a token, or a member's value, that is cut into pieces is masked too. */
export interface AnswerReader {
  take(message: Message): Addition;
  /** The data of an event that did not end, masked. */
  takeIncomplete(data: string): string;
  /** What is still to come to the text, and the tokens in it. */
  end(): Pick<Addition, 'text' | 'tokens'>;
}

export function createAnswerReader(): AnswerReader {
  const joiner = createJoiner();
  const mask = createTokenMask();
  /** Of the words as they come, and of the text that they make. */
  const values = createValueMask(MEMBERS);
  const shownValues = createValueMask(MEMBERS);
  /** Words that may be a token in pieces, with their beginning. */
  let pieces = '';
  let hasText = false;

  const flush = () => shownValues.push(mask.flush()).joined;

  /** Blocks stand on lines of their own. */
  function toBlockText(block: string): string {
    const text = flush() + (hasText && block !== '' ? '\n' : '') + block;
    joiner.reset();
    values.reset();
    shownValues.reset();
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
    const text = shownValues.push(mask.push(afterBlock + joined)).joined;
    const { own } = values.push(piece);
    // A piece whose beginning is the middle of a token has none to be known by.
    const words = isInToken ? own.replace(/^[\w.-]+/, MASK) : own;
    const data = maskTokens(words === piece ? message.data : toDataWith(message.data, message.json, piece, words));
    // The pieces of one token are told as one; a whole one is found in its own event.
    const keeps = mask.keeps();
    if (isInToken || keeps !== 'nothing') pieces += joined;
    if (keeps !== 'nothing') return { data, text, tokens: NONE };
    if (pieces === '') return { data, text, tokens: findTokensIn(message.data) };
    return { data, text, tokens: [...findInPieces(), ...(isInToken ? NONE : findTokensIn(message.data))] };
  }

  function take(message: Message): Addition {
    const isCut = message.data.length > MAX_SHOWN;
    const shown = isCut ? { ...message, data: toOwn(message.data.slice(0, MAX_SHOWN)) } : message;
    const { piece, block, result, refusal } = readMessage(shown);
    const { data, text, tokens } = piece === undefined || isCut
      ? { data: maskTokens(shown.data), text: toBlockText(isCut ? maskTokens(shown.data) : block), tokens: [...findInPieces(), ...findTokensIn(shown.data)] }
      : takePiece(message, piece);
    hasText ||= text !== '';
    return { data, raw: isCut || isUsual(message) ? undefined : maskTokens(toRawForm(message, data)), isCut, text, tokens, result, refusal };
  }

  return {
    take,
    takeIncomplete: (data) => (values.isOpen() || mask.keeps() === 'token' ? MASK : maskTokens(data)),
    end: () => ({ text: flush(), tokens: findInPieces() }),
  };
}

/** A copy: what is cut from a large text would keep all of it in memory. */
const toOwn = (text: string) => Buffer.from(text, 'utf16le').toString('utf16le');

/** The form in which almost all events come: `data: `, one line of data and a blank line. */
const isUsual = ({ type, data, raw }: Message) => (
  type === 'message' && raw.length === data.length + 8 && raw.startsWith('data: ') && raw.endsWith('\n\n') && !data.includes('\n'));

/** Whatever begins like a token is looked at; what cannot be decoded is none. */
function findTokensIn(text: string): readonly TokenFound[] {
  if (!TOKEN_CLUE.test(text)) return NONE;
  return findTokens(text)
    .filter(({ token }) => decodeJwt(token).header.length > 0)
    .map(({ token, where }) => ({ token: new Secret(token), where: where.replace(/, line 1$/, '') }));
}
