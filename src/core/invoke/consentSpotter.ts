import { toRecord } from '../base/record.js';
import { findConsentUrls, toCardId, type ConsentUrl } from './consentUrl.js';
import type { Message } from './invoke.js';
import { createJoiner, toPieceText } from './pieces.js';

/** A consent URL that an answer shows for the first time. */
export interface SpottedConsent {
  readonly url: ConsentUrl;
  /** What a gateway says beside it. */
  readonly message: string | undefined;
}

/** "URL elicitation required", MCP 2025-11-25: what a gateway answers where the user has not consented. */
const ELICITATION_REQUIRED = -32_042;
/** What ends a word, and with it any URL. */
const WORD_ENDS: ReadonlySet<string> = new Set(' \t\r\n"\'<>`');
/** A longer word is no URL. */
const LONGEST_WORD = 16_384;

/** Finds the consent URLs of one answer, each session once for each host, also where a text comes in pieces that cut them. */
export interface ConsentSpotter {
  take(message: Message): readonly SpottedConsent[];
  /** True where what came so far ends with a URL that may go on. */
  isOpen(): boolean;
  /** Nothing more is coming for now: such a URL is whole. */
  settle(): readonly SpottedConsent[];
}

export function createConsentSpotter(): ConsentSpotter {
  const known = new Set<string>();
  const joiner = createJoiner();
  /** The last word of the text, which may go on. */
  let word = '';

  const fresh = (urls: readonly ConsentUrl[], message?: string): readonly SpottedConsent[] => urls.flatMap((url) => {
    const id = toCardId(url);
    if (known.has(id)) return [];
    known.add(id);
    return [{ url, message }];
  });

  function settle(): readonly SpottedConsent[] {
    const urls = findConsentUrls(word);
    word = '';
    return fresh(urls);
  }

  function takePiece(piece: string): readonly SpottedConsent[] {
    const text = joiner.join(piece);
    const end = findLastEnd(text);
    const tooLong = word.length + text.length - end > LONGEST_WORD;
    if (end < 0 && !tooLong) {
      word += text;
      return [];
    }
    const whole = word + (tooLong ? text : text.slice(0, end));
    word = tooLong ? '' : text.slice(end);
    return fresh(findConsentUrls(whole));
  }

  return {
    take(message) {
      const piece = toPieceText(message);
      if (piece !== undefined) return takePiece(piece);
      const open = settle();
      joiner.reset();
      const elicited = toElicitations(message.json?.value).flatMap(({ url, message: said }) => fresh(findConsentUrls(url), said));
      const found = message.data.includes('authorize') ? fresh(findConsentUrls(message.data)) : [];
      return [...open, ...elicited, ...found];
    },
    isOpen: () => word.length > 60 && /oauth2.{0,8}authorize/s.test(word),
    settle,
  };
}

/** Index behind the last character that ends a word; -1 where there is none. */
function findLastEnd(text: string): number {
  for (let at = text.length; at > 0; at -= 1) if (WORD_ENDS.has(text.charAt(at - 1))) return at;
  return -1;
}

function toElicitations(value: unknown): readonly { readonly url: string; readonly message: string | undefined }[] {
  const error = toRecord(toRecord(value)['error']);
  if (error['code'] !== ELICITATION_REQUIRED) return [];
  const { elicitations } = toRecord(error['data']);
  return (Array.isArray(elicitations) ? elicitations as readonly unknown[] : []).map(toRecord).flatMap(({ url, message }) => (
    typeof url === 'string' ? [{ url, message: typeof message === 'string' ? message : undefined }] : []));
}
