import { Secret } from '../base/secret.js';
import { decodeJwt } from '../jwt/decode.js';
import { findTokens } from '../jwt/find.js';
import { readMessage, type AgentRefusal, type TokenResultFound } from './answer.js';
import type { Message } from './invoke.js';
import { createTokenMask, maskTokens, TOKEN_CLUE } from './mask.js';
import { createEchoFinder, createJoiner, toPart, type Part } from './pieces.js';
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
  let isBehindBlock = false;
  const isEcho = createEchoFinder();
  /** The words of the last piece, and as they are shown in its event. */
  let last = { piece: '', words: '' };

  /** Blocks stand on lines of their own. A secret that is cut goes on behind them: frameworks tell of much else between the pieces of a text. */
  function toBlockText(block: string): string {
    if (block === '') return '';
    isBehindBlock = true;
    joiner.reset();
    return hasText ? `\n${block}` : block;
  }

  function toText(unmasked: string): string {
    const text = shownValues.push(unmasked).joined;
    if (text === '' || !isBehindBlock) return text;
    isBehindBlock = false;
    return `\n${text}`;
  }

  function findInPieces(): readonly TokenFound[] {
    const tokens = findTokensIn(pieces);
    pieces = '';
    return tokens;
  }

  function takePiece(message: Message, piece: string, kind: Part['kind'] | undefined): Pick<Addition, 'data' | 'text' | 'tokens'> {
    const kept = mask.keeps();
    const isInToken = kept !== 'nothing' && mask.isContinuedBy(piece);
    // Nothing comes between the pieces of a secret.
    const joined = joiner.join(piece, () => kind === 'string' && !isInToken && !values.isOpen());
    const text = toText(mask.push(joined));
    const { own } = values.push(piece);
    // A piece whose beginning is the middle of a token has none to be known by.
    const words = isInToken ? own.replace(/^[\w.-]+/, MASK) : own;
    last = { piece, words };
    const data = toMaskedData(message);
    // The pieces of one token are told as one; a whole one is found in its own event.
    const keeps = mask.keeps();
    if (isInToken || keeps !== 'nothing') pieces += joined;
    if (keeps !== 'nothing') return { data, text, tokens: NONE };
    if (pieces === '') return { data, text, tokens: findTokensIn(message.data) };
    return { data, text, tokens: [...findInPieces(), ...(isInToken ? NONE : findTokensIn(message.data))] };
  }

  /** The data of the last piece, or of its echo. */
  const toMaskedData = ({ data, json }: Message) => maskTokens(last.words === last.piece ? data : toDataWith(data, json, last.piece, last.words));

  function take(message: Message): Addition {
    const part = toPart(message);
    if (part !== undefined && isEcho(part)) return takeEcho(message);
    const isCut = message.data.length > MAX_SHOWN;
    const shown = isCut ? toBeginning(message) : message;
    const { piece, block, result, refusal } = readMessage(shown);
    const { data, text, tokens } = piece === undefined || isCut
      ? { data: maskTokens(shown.data), text: toBlockText(isCut ? maskTokens(shown.data) : block), tokens: findTokensIn(shown.data) }
      : takePiece(message, piece, part?.kind);
    hasText ||= text !== '';
    return { ...toRow(message, data, isCut), text, tokens, result, refusal };
  }

  /** It is shown among the events, without what was masked where it was said first. Of a large one with such words the rest is not kept: alone it would not be known as secret. */
  function takeEcho(message: Message): Addition {
    const isMasked = last.words !== last.piece;
    const isCut = !isMasked && message.data.length > MAX_SHOWN;
    const data = toMaskedData(isCut ? toBeginning(message) : message);
    const shown = isMasked && data.length > MAX_SHOWN ? `${toCopy(data.slice(0, MAX_SHOWN))}… (cut)` : data;
    return { ...toRow(message, shown, isCut), text: '', tokens: NONE, result: undefined, refusal: undefined };
  }

  return {
    take,
    takeIncomplete: (data) => (values.isOpen() || mask.keeps() === 'token' ? MASK : maskTokens(data)),
    end: () => ({ text: toText(mask.flush()), tokens: findInPieces() }),
  };
}

/** What is cut from a large text would keep all of it in memory. */
const toCopy = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

const toBeginning = (message: Message): Message => ({ ...message, data: toCopy(message.data.slice(0, MAX_SHOWN)) });

const toRow = (message: Message, data: string, isCut: boolean) => (
  { data, raw: isCut || isUsual(message) ? undefined : maskTokens(toRawForm(message, data)), isCut });

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
