import { findConsentUrls, toCardId, type ConsentUrl } from './consentUrl.js';
import { toElicitations } from './elicitation.js';
import type { Message } from './invoke.js';
import { createJoiner, toPieceText } from './pieces.js';

/** A consent URL that an answer shows for the first time. */
export interface SpottedConsent {
  readonly url: ConsentUrl;
  /** What a gateway says beside it. */
  readonly message: string | undefined;
  /** A URL that was found while this one was still coming. */
  readonly replaces: ConsentUrl | undefined;
  /** True where nothing came behind it yet: it is told again once its end is known. */
  readonly mayGoOn: boolean;
}

/** What ends a word, and with it any URL. */
const WORD_ENDS: ReadonlySet<string> = new Set(' \t\r\n"\'<>`');
/** A longer word is no URL. */
const LONGEST_WORD = 16_384;

/** Finds the consent URLs of one answer, each session once for each host, also where a text comes in pieces that cut them. */
export interface ConsentSpotter {
  take(message: Message): readonly SpottedConsent[];
  /** True where what came so far ends with a URL that may go on and was not found yet. */
  isOpen(): boolean;
  /** True where a URL was told that may go on. */
  isDoubtful(): boolean;
  /** Nothing more is coming, for now or at all: what ends with such a URL is looked at, until it goes on. */
  settle(silence: 'short' | 'end'): readonly SpottedConsent[];
}

export function createConsentSpotter(): ConsentSpotter {
  const known = new Set<string>();
  /** Told, though they may go on. */
  const doubtful = new Set<string>();
  const joiner = createJoiner();
  /** The last word of the text, which may go on. */
  let word = '';
  /** Characters of that word, and the URL at its end, when nothing more was coming. */
  let settled: { readonly length: number; readonly url: ConsentUrl | undefined } | undefined;

  const tell = (urls: readonly ConsentUrl[], { message, mayGoOn = false }: Partial<Pick<SpottedConsent, 'message' | 'mayGoOn'>> = {}): readonly SpottedConsent[] => urls.flatMap((url) => {
    const id = toCardId(url);
    const isCertain = !mayGoOn && doubtful.delete(id);
    if (known.has(id) && !isCertain) return [];
    known.add(id);
    if (mayGoOn) doubtful.add(id);
    const before = settled?.url;
    const replaces = !isCertain && before !== undefined && url.url.startsWith(before.url) ? before : undefined;
    if (replaces !== undefined) doubtful.delete(toCardId(replaces));
    return [{ url, message, replaces, mayGoOn }];
  });

  function settle(silence: 'short' | 'end'): readonly SpottedConsent[] {
    const urls = findConsentUrls(word);
    const found = tell(urls, { mayGoOn: silence === 'short' });
    settled = { length: word.length, url: urls.at(-1) };
    return found;
  }

  function begin(next: string): void {
    word = next;
    settled = undefined;
  }

  function takePiece(piece: string): readonly SpottedConsent[] {
    const text = joiner.join(piece);
    const end = findLastEnd(text);
    const tooLong = word.length + text.length - end > LONGEST_WORD;
    if (end < 0 && !tooLong) {
      word += text;
      return [];
    }
    const found = tell(findConsentUrls(word + (tooLong ? text : text.slice(0, end))));
    begin(tooLong ? '' : text.slice(end));
    return found;
  }

  return {
    take(message) {
      const piece = toPieceText(message);
      if (piece !== undefined) return takePiece(piece);
      const open = settle('end');
      begin('');
      joiner.reset();
      const elicited = toElicitations(message.json?.value).flatMap(({ url, message: said }) => tell(findConsentUrls(url), { message: said }));
      const found = message.data.includes('authorize') ? tell(findConsentUrls(message.data)) : [];
      return [...open, ...elicited, ...found];
    },
    isOpen: () => word.length > 60 && word.length !== settled?.length && /oauth2.{0,8}authorize/s.test(word),
    isDoubtful: () => doubtful.size > 0,
    settle,
  };
}

/** Index behind the last character that ends a word; -1 where there is none. */
function findLastEnd(text: string): number {
  for (let at = text.length; at > 0; at -= 1) if (WORD_ENDS.has(text.charAt(at - 1))) return at;
  return -1;
}
