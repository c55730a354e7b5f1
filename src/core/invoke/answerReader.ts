import { Secret } from '../base/secret.js';
import { decodeJwt } from '../jwt/decode.js';
import { findTokens } from '../jwt/find.js';
import { readMessage, type AgentRefusal, type TokenResultFound } from './answer.js';
import type { Message } from './invoke.js';
import { createTokenMask, maskTokens, TOKEN_CHARACTERS, TOKEN_CLUE } from './mask.js';
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

/** An event as it is listed. */
type Row = Pick<Addition, 'data' | 'raw' | 'isCut'>;

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
  const echoes = createEchoFinder();

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

  const isInToken = (piece: string) => mask.keeps() !== 'nothing' && mask.isContinuedBy(piece);

  function takePiece(message: Message, piece: string, part: Part | undefined): Row & Pick<Addition, 'text' | 'tokens'> {
    const goesOn = isInToken(piece);
    // Nothing comes between the pieces of a secret.
    const joined = joiner.join(piece, () => part?.kind === 'string' && !goesOn && !values.isOpen());
    const text = toText(mask.push(joined));
    const { own } = values.push(piece);
    // A piece whose beginning is the middle of a token has none to be known by.
    const words = goesOn ? own.replace(TOKEN_CHARACTERS, MASK) : own;
    if (part !== undefined) echoes.remember(part, words);
    const row = toPieceRow(message, piece, words);
    // The pieces of one token are told as one; a whole one is found in its own event.
    const keeps = mask.keeps();
    if (goesOn || keeps !== 'nothing') pieces += joined;
    if (keeps !== 'nothing') return { ...row, text, tokens: NONE };
    if (pieces === '') return { ...row, text, tokens: findTokensIn(message.data) };
    return { ...row, text, tokens: [...findInPieces(), ...(goesOn ? NONE : findTokensIn(message.data))] };
  }

  /** A large event stands for itself. Secrets that go on behind its words are known by them. */
  function takeBlock(message: Message, block: string, part: Part | undefined): Row & Pick<Addition, 'text' | 'tokens'> {
    const isCut = message.data.length > MAX_SHOWN;
    const { data } = isCut ? toBeginning(message) : message;
    const shown = maskTokens(data);
    const text = toBlockText(isCut ? shown : block);
    if (isCut && part !== undefined) {
      values.push(part.words);
      shownValues.push(part.words);
      echoes.remember(part, part.words);
    }
    return { ...toRow(message, shown, isCut), text, tokens: findTokensIn(data) };
  }

  /** True for words that go on with a secret, which only what came before tells: they are read as a whole, however large they are. */
  const goesOnWithSecret = (message: Message, part: Part) => (values.isOpen() || isInToken(part.words)) && readMessage(message).piece !== undefined;

  function take(message: Message): Addition {
    const part = toPart(message);
    const echo = part === undefined ? undefined : echoes.find(part);
    if (part !== undefined && echo !== undefined) return { ...toPieceRow(message, part.words, echo), text: '', tokens: NONE, result: undefined, refusal: undefined };
    const isCut = message.data.length > MAX_SHOWN && (part === undefined || !goesOnWithSecret(message, part));
    const { piece, block, result, refusal } = readMessage(isCut ? toBeginning(message) : message);
    const added = piece === undefined || isCut ? takeBlock(message, block, part) : takePiece(message, piece, part);
    hasText ||= added.text !== '';
    return { ...added, result, refusal };
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

/**
 * An event with words that are shown otherwise, such as an echo of words that were masked where they were said first. Of a large one with
 * such words the rest is not kept: alone it would not be known as secret.
 */
function toPieceRow(message: Message, words: string, shown: string): Row {
  const isMasked = shown !== words;
  const isCut = !isMasked && message.data.length > MAX_SHOWN;
  const { data, json } = isCut ? toBeginning(message) : message;
  const masked = maskTokens(isMasked ? toDataWith(data, json, words, shown) : data);
  return toRow(message, isMasked && masked.length > MAX_SHOWN ? `${toCopy(masked.slice(0, MAX_SHOWN))}… (cut)` : masked, isCut);
}

const toRow = (message: Message, data: string, isCut: boolean): Row => (
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
